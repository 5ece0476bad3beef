"""Playing one call of a pair: by voice and recognition, or typed; where each word was planted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tests.support.manners import as_spoken
from tests.support.rule_pairs import Pair, Told
from trainer.content.script import Say, Step, parse_script
from trainer.domain import events as ev
from trainer.domain.call import Call
from trainer.domain.scorecard import Finding, Scorecard
from trainer.domain.sound import SAMPLE_RATE, Samples
from trainer.phrases.written import CHARACTER_TIME
from trainer.services.chat_scripted import play_chats
from trainer.services.conductor import Conductor
from trainer.services.scripted import SyntheticTrainee, pace_of, play_source
from trainer.services.sources import Act, ScriptedSource
from trainer.services.workshop import Workshop

EVENTS = {
    "接听": ev.Answered,
    "挂机": ev.HungUp,
    "保持": ev.HoldStarted,
    "恢复": ev.HoldEnded,
    "转接": ev.Transferred,
    "结束": ev.CallEnded,
}
"""Places in a call that are no words."""

Span = tuple[float, float]


@dataclass(frozen=True)
class Words:
    """What was said by either side, with its time in the call (s)."""

    text: str
    start: float
    end: float


@dataclass(frozen=True)
class Played:
    """A call of a pair as it went."""

    call: Call
    card: Scorecard
    said: tuple[Words, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        return self.card.findings

    def place(self, name: str) -> Span:
        """From when to when (s): one of `EVENTS`, the first ring, or words of either side.

        Within a line the words are taken to be spoken evenly.
        """
        if name == "响铃":
            return 0.0, 0.0
        if name in EVENTS:
            time = next(e.time for e in self.call.log if isinstance(e, EVENTS[name]))
            return time, time
        for line in self.said:
            at = line.text.find(name)
            if at >= 0:
                step = (line.end - line.start) / len(line.text)
                return line.start + at * step, line.start + (at + len(name)) * step
        raise AssertionError(f"“{name}” was said by nobody: {[w.text for w in self.said]}")

    def planted(self, told: Told) -> Span | None:
        """Where the fault lies: over the words, or in the silence between them."""
        if told.silence is not None:
            return self.place(told.silence[0])[1], self.place(told.silence[1])[0]
        if told.fault is not None:
            return self.place(told.fault[0])[0], self.place(told.fault[1])[1]
        return None


class _Watched:
    """A scripted trainee; keeps when each of his lines began and ended."""

    def __init__(self, steps: Sequence[Step], speak: SyntheticTrainee, told: Told) -> None:
        self.said: list[Words] = []
        self._speak = speak
        self._manner = told.manner
        self._now = 0.0
        self._source = ScriptedSource(steps, self._line, virtual=True)

    def read(self, call: Conductor) -> tuple[Samples, Sequence[Act]]:
        self._now = call.now
        return self._source.read(call)

    def close(self) -> None:
        self._source.close()

    def _line(self, line: Say) -> Samples:
        samples = as_spoken(self._speak(line), self._manner)
        self.said.append(Words(line.text, self._now, self._now + len(samples) / SAMPLE_RATE))
        return samples


def play(shop: Workshop, pair: Pair, told: Told, voice: str) -> Played:
    """The call, judged by nothing but its rule. `voice`: a variant of the synthesiser's."""
    shipped = shop.standard(pair.standard)
    scenario = pair.scenario(shipped)
    standard = replace(shipped, criteria=())
    steps = parse_script(told.script)
    if pair.channel == "chat":
        chat = play_chats(shop, [(scenario, standard, steps)])[0]
        return Played(chat.call, chat.scorecard, _written(chat.call))
    speak = SyntheticTrainee(shop.synthesiser(), pace_of(standard), voice)
    source = _Watched(steps, speak, told)
    call = play_source(shop, scenario, standard, source)
    lines = [Words(line.text, line.start, line.end) for line in call.call.lines]
    return Played(call.call, call.scorecard, (*source.said, *lines))


def _written(call: Call) -> tuple[Words, ...]:
    """Messages last as long as the checks take them to: a moment a character."""
    typed = [Words(u.text, u.start, u.start + len(u.text) * CHARACTER_TIME)
             for u in call.utterances]  # fmt: skip
    return (*typed, *(Words(line.text, line.start, line.end) for line in call.lines))
