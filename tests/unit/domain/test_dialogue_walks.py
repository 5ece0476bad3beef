"""Random walks: whatever the agent does, a call ends in a named ending, the same way twice."""

from __future__ import annotations

import random
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trainer import paths
from trainer.content.loader import load_scenarios
from trainer.domain.branching import AGAIN, BACK
from trainer.domain.dialogue import (
    LONGEST_CALL,
    Action,
    Dialogue,
    End,
    EnterMoment,
    Part,
    RingAgain,
    SayLine,
)
from trainer.domain.following import CALL_BACK_WITHIN, MOST_FOLLOW_UPS
from trainer.domain.lines import of_the_call
from trainer.domain.manner import Manner
from trainer.domain.mood import MoodRule
from trainer.domain.promise import Promise
from trainer.domain.scenario import (
    AgentAct,
    Branch,
    Condition,
    Ending,
    FollowUp,
    Label,
    Moment,
    Scenario,
)

SHIPPED = load_scenarios(paths.scenarios()).scenarios
ACTS: tuple[AgentAct, ...] = ("hang_up", "hold", "resume", "transfer")
LATEST = LONGEST_CALL + (MOST_FOLLOW_UPS + 1) * (CALL_BACK_WITHIN + 60)
"""Seconds by which any call is over."""
MANNERS = (
    Manner(),
    Manner({"x": 1.0}, {"number": "139"}, 260.0, 6.0, True, (Promise("两小时内", 7200.0),)),
    Manner({"y": 2.0}, {"number": "140"}, 120.0, -6.0, False, (Promise("尽快", None),)),
)


class Walker:
    """An agent who does anything at all, and checks what must always hold."""

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.scenario = scenario
        self.chance = random.Random(seed)
        self.talk = Dialogue(scenario, seed)
        self.now = 0.0
        self.sounding = False
        self.rings = False
        self.log: list[tuple[float, Action]] = []

    def walk(self) -> list[tuple[float, Action]]:
        if self.chance.random() < 0.02:
            self._take(self.talk.rang_out(30.0))
        else:
            self._take(self.talk.answered(0.0))
        while self.talk.ended is None:
            self._step()
            assert self.now <= LATEST
        return self.log

    def _step(self) -> None:
        self.now += self.chance.choice((0.02, 0.5, 2.0, 7.0, 20.0))
        roll = self.chance.random()
        if self.rings:
            self.rings = False
            rings = self.talk.answered if roll < 0.8 else self.talk.rang_out
            self._take(rings(self.now))
        elif self.talk.between:
            back = self.talk.called_back(self.now) if roll < 0.3 else []
            self._take(back or self.talk.passed(self.now, 0.0))
        elif self.sounding and roll < 0.7:
            self.sounding = False
            self._take(self.talk.line_ended(self.now))
        elif roll < 0.4:
            listened = (*self.talk.expected(), *self.talk.followed)
            some = self.chance.sample(listened, min(len(listened), self.chance.randrange(3)))
            manner = self.chance.choice(MANNERS)
            self._take(self.talk.heard(self.now, frozenset(some), "说", manner))
        elif roll < 0.43:
            self._take(self.talk.acted(self.now, self.chance.choice(ACTS)))
        else:
            quiet = self.chance.choice((0.0, 1.0, 5.0, 15.0))
            talking = self.chance.choice((0.0, 0.0, 9.0)) if quiet == 0.0 else 0.0
            self._take(self.talk.passed(self.now, quiet, talking))

    def _take(self, actions: list[Action]) -> None:
        for at, action in enumerate(actions):
            self.log.append((self.now, action))
            if isinstance(action, SayLine):
                assert not self.sounding
                assert isinstance(actions[at - 1], EnterMoment)
                self.sounding = True
            elif isinstance(action, Part):
                self.sounding = False
            elif isinstance(action, RingAgain):
                self.rings = True
            elif isinstance(action, EnterMoment):
                assert 0 <= action.mood <= 5
            elif isinstance(action, End):
                assert action is actions[-1]
                assert action.ending in self.scenario.endings


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_ten_thousand_walks_end_in_a_named_ending(name: str) -> None:
    for seed in range(10_000 // len(SHIPPED) + 1):
        last = Walker(SHIPPED[name], seed).walk()[-1][1]
        assert isinstance(last, End)
        assert last.ending in SHIPPED[name].endings


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_the_same_seed_walks_the_same_way(name: str) -> None:
    for seed in range(20):
        assert Walker(SHIPPED[name], seed).walk() == Walker(SHIPPED[name], seed).walk()


@pytest.mark.parametrize("name", sorted(SHIPPED))
def test_every_line_was_foreseen(name: str) -> None:
    """But for the mood, which rules may change at the last moment, and for lines that repeat what
    was only just heard."""
    told = {
        moment.id
        for moment in SHIPPED[name].moments.values()
        for text in (*moment.say, *moment.say_angry, *moment.say_calm)
        if any(of_the_call(variable) for variable in re.findall(r"\{(\w+)\}", text))
    }
    for seed in range(50):
        walker = Walker(SHIPPED[name], seed)
        foreseen = _texts(walker.talk)
        done = 0
        walker._take(walker.talk.answered(0.0))
        while walker.talk.ended is None:
            for _, action in walker.log[done:]:
                if isinstance(action, SayLine) and action.moment not in told:
                    assert (action.moment, action.text) in foreseen
            done = len(walker.log)
            foreseen = _texts(walker.talk)
            walker._step()


def _texts(talk: Dialogue) -> set[tuple[str, str]]:
    return {(line.moment, line.text) for line in talk.possible_lines()}


@st.composite
def scenarios(draw: st.DrawFn) -> Scenario:
    """Any scenario at all: loops, dead ends and moments nobody reaches included."""
    names = [f"m{n}" for n in range(draw(st.integers(1, 6)))]
    phrases = ("x", "y", "z")
    some = st.lists(st.sampled_from(phrases), max_size=2).map(tuple)
    seconds = st.none() | st.sampled_from((0.5, 3.0, 10.0))
    condition = st.builds(
        Condition,
        heard=some,
        unheard=some,
        anything=st.booleans(),
        silence=seconds,
        after=seconds,
        act=st.none() | st.sampled_from(ACTS),
        mood_at_least=st.none() | st.integers(0, 5),
        visits=st.none() | st.integers(1, 3),
        ever=some,
        never=some,
        heard_value=st.sampled_from(((), (("number", "一三九"),))),
        promised=st.booleans(),
        faster_than=st.none() | st.just(200.0),
        louder_by=st.none() | st.just(4.0),
        interrupted=st.booleans(),
        talking_for=st.none() | st.just(8.0),
        elapsed=st.none() | st.just(60.0),
        holds=st.none() | st.integers(1, 2),
        held_for=seconds,
        once=st.booleans(),
        chance=st.none() | st.just(0.5),
    )
    goals = st.sampled_from((*names, AGAIN, BACK))
    branch = st.builds(Branch, condition, goals, st.none() | st.integers(-3, 3))
    follow_up = st.builds(FollowUp, st.sampled_from(names), st.sampled_from(names))
    rule = st.builds(
        MoodRule,
        st.sampled_from("abcd"),
        st.integers(-3, 3),
        heard=some,
        shortly_after=some,
        silence=seconds,
        held_for=seconds,
        interrupted=st.booleans(),
        promise_missed=st.booleans(),
        from_time=st.integers(1, 3),
        at_most=st.integers(0, 2),
    )
    moments = {
        name: Moment(
            name,
            say=draw(st.sampled_from(((), ("甲",), ("甲", "乙")))),
            branches=tuple(draw(st.lists(branch, max_size=5))),
            ending=draw(st.sampled_from((None, None, "done"))),
            follow_up=draw(st.none() | follow_up),
            aside=draw(st.booleans()),
        )
        for name in names
    }
    known = ("done", "hung_up_early", "unanswered", "gave_up")
    return Scenario(
        id="any",
        title=Label("任"),
        situation=Label("任"),
        briefing=Label("任"),
        standard="hotline",
        start=names[0],
        moments=moments,
        endings={name: Ending(name, Label(name), False) for name in known},
        mood=draw(st.integers(0, 5)),
        mood_rules=tuple(draw(st.lists(rule, max_size=4))),
    )


@settings(max_examples=300)
@given(scenarios(), st.integers(0, 2**32))
def test_any_scenario_comes_to_an_end(scenario: Scenario, seed: int) -> None:
    log = Walker(scenario, seed).walk()
    assert sum(isinstance(action, End) for _, action in log) == 1
