"""The live pace gauge."""

import pytest

from trainer.domain.events import Utterance
from trainer.scoring.live import LivePace

from .calls import Log


def utterance(start: float, characters: int, cps: float) -> Utterance:
    return Log().say(start, "请" * characters, cps=cps).call.utterances[0]


def test_nothing_before_enough_was_said() -> None:
    gauge = LivePace()
    assert gauge.cpm(3.0) is None
    gauge.add(utterance(0, 3, 3))
    assert gauge.cpm(3.0) is None


def test_the_last_ten_seconds_of_speech_count() -> None:
    gauge = LivePace()
    gauge.add(utterance(0, 40, 2))
    assert gauge.cpm(20.0) == pytest.approx(120, abs=6)
    gauge.add(utterance(30, 40, 4))
    assert gauge.cpm(40.0) == pytest.approx(240, abs=6)
    # While the customer speaks the value stands.
    assert gauge.cpm(55.0) == gauge.cpm(40.0)


def test_a_partial_counts_until_its_final_comes() -> None:
    gauge = LivePace()
    gauge.add_partial("请" * 15, 0.0, 5.0)
    assert gauge.cpm(5.0) == pytest.approx(180, abs=12)
    gauge.add(utterance(0, 20, 5))
    assert gauge.cpm(5.0) == pytest.approx(300, abs=16)


def test_typed_answers_have_no_pace() -> None:
    gauge = LivePace()
    gauge.add(Utterance(5.0, 5.0, 5.0, "您好请问有什么可以帮助您", typed=True))
    assert gauge.cpm(6.0) is None
