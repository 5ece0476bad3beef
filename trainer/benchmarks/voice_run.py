"""Hears calls whose voice is known, as a live call is heard and in a plain way, and judges both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from trainer.audio.levels import SILENCE, frame_levels, rms_dbfs
from trainer.benchmarks.voice_corpus import ASKED, VoiceCall, with_texts
from trainer.domain.call import Call
from trainer.domain.events import Event, Utterance
from trainer.domain.scenario import Label, Scenario
from trainer.domain.scorecard import Verdict
from trainer.domain.sound import BLOCK, SAMPLE_RATE, Samples
from trainer.domain.standard import Standard
from trainer.scoring.checks import (
    dead_air,
    interruption,
    lively,
    response_time,
    volume,
    volume_answer,
    volume_steady,
)
from trainer.scoring.checks.base import Check
from trainer.scoring.evidence import Evidence
from trainer.scoring.pacing import joined
from trainer.scoring.speaking import usual_level
from trainer.services.listener import Listener
from trainer.services.turn import Timing

CHECKS: Mapping[str, tuple[Check, Mapping[str, object]]] = {
    "volume level": (volume.CHECK, {}),
    "steadiness": (volume_steady.CHECK, {"except_after": (ASKED,)}),
    "louder when asked": (volume_answer.CHECK, {"moments": (ASKED,)}),
    "flat delivery": (lively.CHECK, {}),
    "interruptions": (interruption.CHECK, {}),
    "response time": (response_time.CHECK, {}),
    "dead air": (dead_air.CHECK, {}),
}
MEASURES = ("level, dB", "change when asked, dB", "wait, s", "overlap, s", "longest silence, s")
_DEPTH = 15.0
"""dB below the loudest frames from which the plain way takes everything for speech."""
_GAP = 0.8
_EMPTY = Scenario("", Label(""), Label(""), Label(""), "", "", {}, {})
_RULES = Standard("", "", "", (180.0, 220.0), 0.0, (), {}, {})


@dataclass(frozen=True, slots=True)
class VoiceTake:
    """One call under one condition: errors (heard − true) by name of the measure, and whether each
    check saw its rule broken (None: it could not judge), each with the truth."""

    condition: str
    errors: Mapping[str, Sequence[float]]
    broken: Mapping[str, tuple[bool, bool | None]]


def take(call: VoiceCall, condition: str, sound: Samples) -> tuple[VoiceTake, VoiceTake]:
    """As we hear it, and in the plain way."""
    ours = with_texts(_listened(sound), call)
    bare = with_texts(_plain(sound), call)
    right = truth(call)
    return _take(call, condition, right, ours), _take(call, condition, right, bare)


def _listened(sound: Samples) -> list[Utterance]:
    """Without a recogniser: none of this hangs on words."""
    listener = Listener(None, Timing().short)
    events: list[Event] = []
    for at in range(0, len(sound) - BLOCK + 1, BLOCK):
        events += listener.feed(sound[at : at + BLOCK])
    events += listener.close_segment()
    return [event for event in events if isinstance(event, Utterance)]


def _plain(sound: Samples) -> list[Utterance]:
    """The baseline: what is less than 15 dB below the loudest twentieth of the track is speech;
    as loud as the whole track is on average. It knows no pitch."""
    levels = frame_levels(sound)
    loud = np.flatnonzero(levels > np.percentile(levels, 95) - _DEPTH)
    frames = [(n * BLOCK / SAMPLE_RATE, (n + 1) * BLOCK / SAMPLE_RATE) for n in loud.tolist()]
    found: list[Utterance] = []
    for start, end in joined(frames, _GAP):
        piece = sound[round(start * SAMPLE_RATE) : round(end * SAMPLE_RATE)]
        level = max(SILENCE, rms_dbfs(piece))
        found.append(Utterance(end, start, end, "", voiced=((start, end),), level_dbfs=level))
    return found


def _take(
    call: VoiceCall, condition: str, truth: Mapping[str, bool], heard: list[Utterance]
) -> VoiceTake:
    log = call.log(heard)
    before, after = (_measures(call, utterances) for utterances in (list(call.answers), heard))
    errors = {
        name: [b - a for a, b in zip(before[name], after[name], strict=True) if a == a and b == b]
        for name in MEASURES
    }
    found = _broken(log)
    broken = {name: (right, found[name]) for name, right in truth.items()}
    return VoiceTake(condition, errors, broken)


def truth(call: VoiceCall) -> dict[str, bool]:
    """Whether each rule is broken: what its check says of the true log."""
    return {name: found is True for name, found in _broken(call.true_log).items()}


def _broken(log: Call) -> dict[str, bool | None]:
    evidence = Evidence(_RULES, _EMPTY, log)
    verdicts = {
        name: check.judge(check.params.model_validate(params), evidence)[0].verdict
        for name, (check, params) in CHECKS.items()
    }
    return {
        name: None if verdict is Verdict.NOT_APPLICABLE else verdict is not Verdict.MET
        for name, verdict in verdicts.items()
    }


def _measures(call: VoiceCall, heard: Sequence[Utterance]) -> dict[str, list[float]]:
    """One value for each answer, line or call; NaN where there is none."""
    nan = float("nan")
    voices = joined((span for u in heard for span in u.voiced), 0.0)
    levels = [
        max(near, key=lambda u: min(u.end, a.end) - max(u.start, a.start)).level_dbfs or nan
        if (near := [u for u in heard if u.start < a.end and a.start < u.end])
        else nan
        for a in call.answers
    ]
    asked = next(start for start, _end in call.lines[-2:])
    first, second = (
        usual_level(u for u in heard if (u.start < asked) == early) for early in (True, False)
    )
    waits = [
        min((start - end for start, _ in voices if start >= end), default=nan)
        if not any(a < end <= b for a, b in voices)
        else nan
        for _, end in call.lines
    ]
    overlaps = [
        sum(max(0.0, min(b, end) - max(a, start)) for a, b in voices) for start, end in call.lines
    ]
    busy = joined([*voices, *call.lines], 0.0)
    silence = max((other[0] - one[1] for one, other in pairwise(busy)), default=nan)
    change = nan if first is None or second is None else second - first
    return dict(zip(MEASURES, (levels, [change], waits, overlaps, [silence]), strict=True))
