"""What happens in a call, in order: the log is the call.

Times are call time in seconds, counted in microphone samples (see docs/adr on the one clock);
0 is the first ring. Everything else (scorecard, timeline, database row) derives from the log.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Party = Literal["customer", "trainee"]
CallMode = Literal["practice", "assisted", "exam", "scripted"]
"""How much help was shown; scripted: a synthetic trainee took the call."""


@dataclass(frozen=True, slots=True)
class Word:
    """A recognised word: call time in seconds; `conf` 0–1."""

    word: str
    start: float
    end: float
    conf: float


@dataclass(frozen=True, slots=True)
class Alternative:
    """Another reading of the same utterance. `share` 0–1: its part of the n-best's probability."""

    words: tuple[Word, ...]
    share: float


@dataclass(frozen=True, slots=True)
class PhraseHeard:
    """A phrase found in what was heard. `score` 0–1 by sound; times in call time."""

    phrase: str
    score: float
    start: float
    end: float
    heard: str


@dataclass(frozen=True, slots=True)
class CallStarted:
    time: float
    call_id: str
    scenario: str
    standard: str
    seed: int
    program: str
    model: str
    voice: str
    started_at: str
    """Wall clock, ISO 8601 with offset. The only time of day in a log."""
    trainee: str = ""
    mode: CallMode = "practice"
    variables: Mapping[str, str] = field(default_factory=dict[str, str])
    kind: Literal["call_started"] = "call_started"


@dataclass(frozen=True, slots=True)
class Rang:
    """The `n`-th ring began (1 = first)."""

    time: float
    n: int
    kind: Literal["rang"] = "rang"


@dataclass(frozen=True, slots=True)
class Answered:
    time: float
    kind: Literal["answered"] = "answered"


@dataclass(frozen=True, slots=True)
class MomentEntered:
    time: float
    moment: str
    mood: int
    kind: Literal["moment_entered"] = "moment_entered"


@dataclass(frozen=True, slots=True)
class LineStarted:
    """The customer's voice began to sound."""

    time: float
    line: int
    moment: str
    text: str
    mood: int
    kind: Literal["line_started"] = "line_started"


@dataclass(frozen=True, slots=True)
class LineEnded:
    time: float
    line: int
    cut: bool
    """True when the line was broken off (the call ended while the customer spoke)."""
    kind: Literal["line_ended"] = "line_ended"


@dataclass(frozen=True, slots=True)
class VoiceStarted:
    """The trainee began to speak, as voice activity says."""

    time: float
    kind: Literal["voice_started"] = "voice_started"


@dataclass(frozen=True, slots=True)
class VoiceStopped:
    time: float
    kind: Literal["voice_stopped"] = "voice_stopped"


@dataclass(frozen=True, slots=True)
class VoiceMeasures:
    """How an utterance sounded, whatever was said in it.

    Pitch in Hz: the median, the tenth and the ninetieth percentile over `pitched_s` seconds of
    voice with a pitch (0 where there was none). `tail_s`: seconds from the last dip of the level
    to the end of the voice, about the length of the last syllable. `nuclei`: syllables counted by
    their sound alone, None in logs of versions that did not count them.
    """

    pitch_hz: float
    pitch_low_hz: float
    pitch_high_hz: float
    pitched_s: float
    tail_s: float
    nuclei: int | None = None


@dataclass(frozen=True, slots=True)
class Utterance:
    """One thing the trainee said, with a final transcript (or typed).

    `start`–`end`: first to last voiced instant. `voiced`: the stretches with voice in between.
    `level_dbfs`: mean level over the voiced stretches, None when typed. `sound`: None when typed
    and in logs of versions that did not measure it.
    """

    time: float
    start: float
    end: float
    text: str
    words: tuple[Word, ...] = ()
    alternatives: tuple[Alternative, ...] = ()
    voiced: tuple[tuple[float, float], ...] = ()
    level_dbfs: float | None = None
    typed: bool = False
    sound: VoiceMeasures | None = None
    kind: Literal["utterance"] = "utterance"


@dataclass(frozen=True, slots=True)
class Compared:
    """Two wordings held against the sound of the utterance that began at `start`.

    `ratio`: natural logarithm of how many times likelier the sound is as `text` than as `against`,
    which is how it was recognised. Below zero: it sounds less like `text`.
    """

    time: float
    start: float
    against: str
    text: str
    ratio: float
    kind: Literal["compared"] = "compared"


@dataclass(frozen=True, slots=True)
class PhrasesMatched:
    """What of the moment's phrases the dialogue took as heard in the last utterance."""

    time: float
    phrases: tuple[PhraseHeard, ...]
    kind: Literal["phrases_matched"] = "phrases_matched"


@dataclass(frozen=True, slots=True)
class MoodChanged:
    """A rule of mood worked; `mood` is the customer's anger from here, 0–5."""

    time: float
    mood: int
    rule: str
    kind: Literal["mood_changed"] = "mood_changed"


@dataclass(frozen=True, slots=True)
class PromiseMade:
    """The trainee promised something. `due`: seconds of the customer's life until it is expected,
    None where no time was named; `number` counts the call's promises from 1."""

    time: float
    number: int
    heard: str
    due: float | None = None
    kind: Literal["promise_made"] = "promise_made"


@dataclass(frozen=True, slots=True)
class TimeSkipped:
    """The call is over for now: `waited` seconds of the customer's life go by in compressed time,
    until the promise that is due first."""

    time: float
    waited: float
    kind: Literal["time_skipped"] = "time_skipped"


@dataclass(frozen=True, slots=True)
class CalledBack:
    """The trainee rang the customer back, as promised."""

    time: float
    kind: Literal["called_back"] = "called_back"


@dataclass(frozen=True, slots=True)
class HoldStarted:
    time: float
    kind: Literal["hold_started"] = "hold_started"


@dataclass(frozen=True, slots=True)
class HoldEnded:
    time: float
    kind: Literal["hold_ended"] = "hold_ended"


@dataclass(frozen=True, slots=True)
class Transferred:
    """The trainee handed the call to the team leader."""

    time: float
    to: str = "team_leader"
    kind: Literal["transferred"] = "transferred"


@dataclass(frozen=True, slots=True)
class NoteTaken:
    time: float
    text: str
    kind: Literal["note_taken"] = "note_taken"


@dataclass(frozen=True, slots=True)
class DeviceLost:
    """A headset was pulled or a sound server died; the call goes on without it."""

    time: float
    device: Literal["microphone", "speaker"]
    reason: str
    kind: Literal["device_lost"] = "device_lost"


@dataclass(frozen=True, slots=True)
class HungUp:
    time: float
    by: Party
    kind: Literal["hung_up"] = "hung_up"


@dataclass(frozen=True, slots=True)
class CallEnded:
    """The last that happens in every complete call; only what was found out about it may follow in
    the log (`Compared`). `ending` is the scenario's name for how it ended."""

    time: float
    ending: str
    by: Party | Literal["transfer", "crash"]
    kind: Literal["call_ended"] = "call_ended"


Event = (
    CallStarted
    | Rang
    | Answered
    | MomentEntered
    | LineStarted
    | LineEnded
    | VoiceStarted
    | VoiceStopped
    | Utterance
    | Compared
    | PhrasesMatched
    | MoodChanged
    | PromiseMade
    | TimeSkipped
    | CalledBack
    | HoldStarted
    | HoldEnded
    | Transferred
    | NoteTaken
    | DeviceLost
    | HungUp
    | CallEnded
)
