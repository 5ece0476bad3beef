"""Wording held against the sound beside a call: asked once, told in order, never in the way."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from tests.unit.phrases.speaking import say
from tests.unit.services.parts import small_scenario
from tests.unit.services.spoken_rule import standard_of
from trainer.domain import events as ev
from trainer.domain.events import Compared, Event, Utterance
from trainer.domain.sound import Samples
from trainer.domain.standard import Standard
from trainer.phrases import Doubt
from trainer.services import second_look
from trainer.services.second_look import SecondLook, as_events, compare
from trainer.speech.base import Recogniser

SELF_SERVICE, AIDED = "欢迎使用自助服务", "欢迎使用资助服务"
SLOWER, FULLER = "麻烦您说慢一点", "麻烦您说满一点"
RULES = standard_of(SELF_SERVICE, SLOWER)
NEVER = 3600.0


class Asked:
    """A model that is only asked how likely texts are, and knows the answers by heart. It fails
    where it is asked about another one."""

    name, path = "by heart", Path()

    def __init__(self, answers: Mapping[str, float | None]) -> None:
        self.answers = answers
        self.questions: list[tuple[int, tuple[str, ...]]] = []
        """(what the sound begins with, the texts)."""
        self.threads: set[int] = set()

    def recogniser(self) -> Recogniser:
        raise AssertionError("nothing is to be recognised")

    def likelihoods(self, sound: Samples, texts: Sequence[str]) -> tuple[float | None, ...]:
        self.questions.append((int(sound[0]), tuple(texts)))
        self.threads.add(threading.get_ident())
        return tuple(self.answers[text] for text in texts)


def sound(number: int) -> Samples:
    return np.full(1600, number, dtype=np.int16)


def until(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not what():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.005)


# Comparing.

DOUBT = Doubt(1.0, AIDED, SELF_SERVICE)


@pytest.mark.parametrize(
    ("text", "against", "ratio"),
    [
        (-300.0, -260.0, -40.0),
        (-260.0, -300.5, 40.5),
        (-math.inf, -260.0, -999.0),
        (-5000.0, -260.0, -999.0),
        (None, -260.0, None),
        (-260.0, None, None),
        (None, None, None),
        (-260.0, -math.inf, None),
        (-math.inf, -math.inf, None),
    ],
)
def test_a_ratio_is_told_where_both_wordings_can_be_asked_for(
    text: float | None, against: float | None, ratio: float | None
) -> None:
    model = Asked({SELF_SERVICE: text, AIDED: against})
    found = dict(compare(model, [DOUBT], {1.0: sound(7)}.get))
    assert found == ({} if ratio is None else {DOUBT: ratio})
    assert model.questions == [(7, (SELF_SERVICE, AIDED))]


def test_one_that_cannot_be_asked_for_does_not_hold_up_the_others() -> None:
    other = Doubt(9.0, FULLER, SLOWER)
    silent = DOUBT._replace(start=5.0)
    model = Asked({SELF_SERVICE: None, AIDED: -10.0, SLOWER: -30.0, FULLER: -10.0})
    sounds = {1.0: sound(1), 9.0: sound(9)}
    assert dict(compare(model, [silent, DOUBT, other], sounds.get)) == {other: -20.0}
    assert [number for number, _ in model.questions] == [1, 9]


def test_events_come_in_one_order_and_only_of_what_is_known() -> None:
    late, other = DOUBT._replace(start=8.0), DOUBT._replace(text=AIDED + "吗")
    known = {late: -3.0, DOUBT: -40.0}
    expected = (
        Compared(12.5, 1.0, AIDED, SELF_SERVICE, -40.0),
        Compared(12.5, 8.0, AIDED, SELF_SERVICE, -3.0),
    )
    for wanted in ([DOUBT, other, late], [late, DOUBT, other]):
        assert as_events(12.5, wanted, known) == expected
    assert as_events(12.5, [late], known) == expected[1:]
    assert as_events(12.5, [], known) == ()


# Beside a call.

ANSWERS = {SELF_SERVICE: -300.0, AIDED: -260.0, SLOWER: -205.0, FULLER: -200.0}


class Talk:
    """A call in which some utterances are heard."""

    def __init__(self, model: Asked, rules: Standard = RULES) -> None:
        self.model = model
        self.events: list[Event] = []
        self.look = SecondLook(model, rules, small_scenario(), self.events)

    def log(self, *utterances: Utterance) -> None:
        self.events += utterances

    def hear(self, utterance: Utterance, *, questions: int | None = None) -> None:
        """`questions`: wait until the model has been asked so many."""
        self.log(utterance)
        self.look.take(utterance, sound(round(utterance.start) + 1))
        if questions is not None:
            until(lambda: len(self.model.questions) == questions)

    def end(self) -> tuple[Compared, ...]:
        self.events.append(ev.CallEnded(60.0, "done", "trainee"))
        return self.look.settle()


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_look, "AFTER", 0.0)


@pytest.fixture
def only_in_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(second_look, "AFTER", NEVER)


FIRST, SECOND, THIRD = say(FULLER), say(AIDED, 20.0), say(AIDED, 40.0)
TOLD = (
    Compared(60.0, 0.0, FULLER, SLOWER, -5.0),
    Compared(60.0, 20.0, AIDED, SELF_SERVICE, -40.0),
    Compared(60.0, 40.0, AIDED, SELF_SERVICE, -40.0),
)
QUESTIONS = {(1, (SLOWER, FULLER)), (21, (SELF_SERVICE, AIDED)), (41, (SELF_SERVICE, AIDED))}


@pytest.mark.usefixtures("at_once")
def test_asked_while_the_call_goes_on_each_question_is_asked_once() -> None:
    talk = Talk(Asked(ANSWERS))
    for number, utterance in enumerate((FIRST, SECOND, THIRD), start=1):
        talk.hear(utterance, questions=number)
    assert talk.model.threads.isdisjoint({threading.get_ident()}), "the call does not wait"
    assert talk.end() == TOLD
    assert len(talk.model.questions) == 3 and set(talk.model.questions) == QUESTIONS


@pytest.mark.usefixtures("only_in_the_end")
def test_asked_when_the_call_is_over_the_answers_are_the_same() -> None:
    talk = Talk(Asked(ANSWERS))
    for utterance in (FIRST, SECOND, THIRD):
        talk.hear(utterance)
    assert not talk.model.questions
    assert talk.end() == TOLD
    assert len(talk.model.questions) == 3 and set(talk.model.questions) == QUESTIONS


class Slow(Asked):
    """Has an answer only a while after it was asked."""

    def likelihoods(self, sound: Samples, texts: Sequence[str]) -> tuple[float | None, ...]:
        found = super().likelihoods(sound, texts)
        time.sleep(0.3)
        return found


@pytest.mark.usefixtures("at_once")
def test_an_answer_that_is_being_looked_for_when_the_call_ends_is_waited_for() -> None:
    talk = Talk(Slow(ANSWERS))
    talk.hear(SECOND, questions=1)
    assert talk.end() == TOLD[1:2]
    assert len(talk.model.questions) == 1


@pytest.mark.usefixtures("at_once")
def test_what_came_up_on_the_way_but_does_not_count_in_the_end_is_not_told() -> None:
    talk = Talk(Asked(ANSWERS), standard_of(SELF_SERVICE, unless=["transferred"]))
    talk.hear(SECOND, questions=1)
    talk.events.append(ev.Transferred(50.0))
    assert talk.end() == ()


@pytest.mark.usefixtures("at_once")
def test_an_utterance_that_is_logged_before_its_sound_is_there_is_asked_about_later() -> None:
    talk = Talk(Asked(ANSWERS))
    talk.log(SECOND)
    talk.hear(FIRST, questions=1)
    # Looked at again while the second is still without a sound.
    talk.hear(THIRD, questions=2)
    talk.look.take(SECOND, sound(21))
    assert talk.end() == TOLD
    assert len(talk.model.questions) == 3 and set(talk.model.questions) == QUESTIONS


@pytest.mark.parametrize("after", [0.0, NEVER])
def test_a_model_that_fails_fails_only_that_question(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, after: float
) -> None:
    monkeypatch.setattr(second_look, "AFTER", after)
    talk = Talk(Asked({SELF_SERVICE: -300.0, AIDED: -260.0}))
    for number, utterance in enumerate((SECOND, FIRST, THIRD), start=1):
        talk.hear(utterance, questions=None if after else number)
    assert talk.end() == TOLD[1:]
    assert len(talk.model.questions) == 3
    assert "KeyError" in caplog.text


@pytest.mark.parametrize("after", [0.0, NEVER])
def test_rules_that_cannot_be_looked_at_do_not_hold_up_the_call(
    monkeypatch: pytest.MonkeyPatch, after: float
) -> None:
    monkeypatch.setattr(second_look, "AFTER", after)
    talk = Talk(Asked(ANSWERS), standard_of(SELF_SERVICE, check="no_such_check"))
    talk.hear(SECOND)
    assert talk.end() == () and not talk.model.questions


@pytest.mark.usefixtures("only_in_the_end")
def test_an_utterance_without_a_sound_is_not_asked_about() -> None:
    talk = Talk(Asked(ANSWERS))
    talk.log(FIRST, SECOND)
    talk.hear(THIRD)
    assert talk.end() == TOLD[2:]
    assert talk.model.questions == [(41, (SELF_SERVICE, AIDED))]


@pytest.mark.usefixtures("only_in_the_end")
def test_nothing_is_asked_of_what_was_said_as_it_should_be_or_not_at_all() -> None:
    talk = Talk(Asked(ANSWERS))
    talk.hear(say(SELF_SERVICE))
    talk.hear(say("再见", 20.0))
    assert talk.end() == () and not talk.model.questions
    empty = Talk(Asked(ANSWERS))
    assert empty.look.settle() == () and not empty.model.questions
