"""The corpus of `trainer bench voice` and its sums."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from trainer.audio.levels import rms_dbfs
from trainer.benchmarks import voice, voice_corpus, voice_run
from trainer.benchmarks.voice_corpus import VoiceCall
from trainer.benchmarks.voice_run import CHECKS, VoiceTake, take
from trainer.domain.sound import SAMPLE_RATE


@pytest.fixture(scope="module")
def calls(tmp_path_factory: pytest.TempPathFactory) -> list[VoiceCall]:
    return voice_corpus.make(tmp_path_factory.mktemp("voices"), 4)


def test_levels_and_times_are_those_of_the_sound(calls: list[VoiceCall]) -> None:
    for call in calls:
        for answer in call.answers:
            begin, end = (round(time * SAMPLE_RATE) for time in (answer.start, answer.end))
            assert answer.level_dbfs == pytest.approx(rms_dbfs(call.sound[begin:end]))
            assert np.any(call.sound[begin : begin + 20])
        gaps = zip(call.answers, call.answers[1:], strict=False)
        assert all(
            not call.sound[round(a.end * SAMPLE_RATE) + 1 : round(b.start * SAMPLE_RATE)].any()
            for a, b in gaps
        )


def test_the_corpus_breaks_each_rule_and_keeps_it(tmp_path: Path) -> None:
    made = voice_corpus.make(tmp_path, 24)
    truths = [voice_run.truth(call) for call in made]
    for name in CHECKS:
        assert {broken[name] for broken in truths} == {True, False}, name


@pytest.mark.slow
def test_what_is_measured_is_true_in_a_quiet_room(calls: list[VoiceCall]) -> None:
    for number, call in enumerate(calls):
        condition, sound = next(voice_corpus.over(call, number))
        ours, _ = take(call, condition, sound)
        assert all(abs(error) < 1.5 for error in ours.errors["level, dB"])
        assert all(abs(error) < 0.3 for error in ours.errors["wait, s"])
        for name, (truth, found) in ours.broken.items():
            assert found is truth, name


def test_noise_lies_as_far_below_the_usual_answer_as_told(calls: list[VoiceCall]) -> None:
    call = calls[0]
    usual = float(np.median([a.level_dbfs or 0.0 for a in call.answers]))
    lead = slice(0, round(2.5 * SAMPLE_RATE))
    for name, sound in voice_corpus.over(call, 3):
        if name != "clean":
            told = voice_corpus.CONDITIONS[name]
            assert told is not None
            assert usual - rms_dbfs(sound[lead]) == pytest.approx(told, abs=2.0)


def judged(*broken: tuple[bool, bool | None]) -> list[VoiceTake]:
    errors = {name: [0.5, -1.5] for name in voice_run.MEASURES}
    return [VoiceTake("clean", errors, dict.fromkeys(CHECKS, each)) for each in broken]


def test_precision_and_recall() -> None:
    takes = judged((True, True), (True, False), (True, None), (False, True), (False, False))
    found = voice.verdicts(takes, "dead air")
    assert (found.precision, found.recall, found.undecided) == (0.5, pytest.approx(1 / 3), 1)
    none = voice.verdicts(judged((False, None)), "dead air")
    assert none.precision != none.precision
    assert none.recall != none.recall


def test_everything_is_said_and_can_be_read_by_programs() -> None:
    takes = judged((True, True), (False, False))
    pairs = list(zip(takes, takes, strict=True))
    said: list[str] = []
    voice.report(pairs, said.append)
    assert all(
        any(line.startswith(name) for line in said) for name in (*CHECKS, *voice_run.MEASURES)
    )
    read = json.loads(json.dumps(voice.summary(pairs)))
    assert read["clean"]["ours"]["errors"]["wait, s"]["mean"] == 1.0
