"""The customer's side of a call as a pure state machine: same scenario, seed and events, same talk.

Whoever conducts the call tells the dialogue what happened (`answered`, `heard`, `acted`,
`line_ended`, `passed`, `called_back`), each with the call time in seconds, and carries out the
actions it returns. Times must not go backwards. Nothing here reads a clock, makes a sound or
keeps global state.
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping
from typing import Literal

from trainer.domain.actions import Action as Action
from trainer.domain.actions import ChangeMood as ChangeMood
from trainer.domain.actions import End as End
from trainer.domain.actions import Ended as Ended
from trainer.domain.actions import EndedBy as EndedBy
from trainer.domain.actions import EnterMoment as EnterMoment
from trainer.domain.actions import HangUp as HangUp
from trainer.domain.actions import Part as Part
from trainer.domain.actions import RingAgain as RingAgain
from trainer.domain.actions import SayLine as SayLine
from trainer.domain.branching import AgentAct, Branch, Condition
from trainer.domain.following import Following
from trainer.domain.foresight import Foresight
from trainer.domain.hearing import Hearing
from trainer.domain.holding import Holding
from trainer.domain.lines import Lines
from trainer.domain.lines import substitute as substitute
from trainer.domain.manner import PLAIN, Manner
from trainer.domain.mood import ANGRY, Change, Mood
from trainer.domain.position import Position
from trainer.domain.scenario import Moment, Scenario
from trainer.domain.times import Times

LONGEST_CALL = 900.0
"""Seconds from the answer after which any customer gives up."""
LONGEST_COURTESY = 10.0
"""Seconds that a customer who wants to hang up lets the agent go on speaking."""


class Dialogue:
    """One call. Every method returns what is to be done now, in order; after the end, nothing.

    While the customer's line sounds, what the agent says is kept and weighed when the line is
    over: the customer finishes the sentence before reacting. Hanging up and transferring act at
    once. Branches are tried in the order of the scenario; the first that holds is taken.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.ended: Ended | None = None
        self._scenario = scenario
        self._seed = seed
        self._mood = Mood(scenario.mood, scenario.mood_rules)
        self._hearing = Hearing(scenario.variables)
        self._holding = Holding()
        self._lines = Lines(scenario, seed)
        self._position = Position(scenario)
        self._times = Times()
        self._following = Following()
        self._foresight = Foresight(self._position, self._lines, self._mood)
        self._taken: set[Branch] = set()
        self._pending: AgentAct | None = None
        """What the agent did while the line sounded, to be weighed when it is over."""
        rules = {name for rule in scenario.mood_rules for name in rule.phrases}
        branches = [b for m in scenario.moments.values() for b in m.branches]
        lasting = {name for b in branches for name in b.when.ever + b.when.never}
        self.followed: tuple[str, ...] = tuple(sorted(rules | lasting))
        """Ids of the phrases that count in the whole call, whatever the moment."""

    @property
    def moment(self) -> str:
        """Id of the moment that the talk is in."""
        return self._position.moment

    @property
    def between(self) -> bool:
        """The call is over for now, and something that was promised comes due."""
        return self._following.between

    @property
    def mood(self) -> int:
        """The customer's anger, 0–5."""
        return self._mood.level

    # What may come

    def expected(self) -> tuple[str, ...]:
        """Ids of the phrases that the current moment's branches listen for, in their order."""
        branches = self._here.branches
        return tuple(dict.fromkeys(p for b in branches for p in b.when.heard + b.when.unheard))

    def wanted_values(self) -> Mapping[str, tuple[str, ...]]:
        """Open place → the values that the current moment's branches ask for."""
        wanted: dict[str, tuple[str, ...]] = {}
        for branch in self._here.branches:
            for place, value in branch.when.heard_value:
                value = substitute(value, self._scenario.variables)
                wanted[place] = (*wanted.get(place, ()), value)
        return wanted

    def wants_promise(self) -> bool:
        """Whether a branch of the current moment asks for a promise."""
        return any(
            b.when.promised or b.when.promised_within is not None for b in self._here.branches
        )

    def possible_lines(self) -> tuple[SayLine, ...]:
        """Every line that could be said next, most likely first, as it would be said."""
        if self.ended is not None:
            return ()
        if self.between:
            follow_up = self._here.follow_up
            assert follow_up is not None, "only moments with a follow-up part a call"
            again = self._following.rings_again
            name = follow_up.missed if again else follow_up.call_back
            return tuple(self._foresight.at_entry(self._scenario.moments[name]))
        answered = self._times.answered is not None
        lines = self._foresight.from_here() if answered else self._foresight.before_the_start()
        return tuple(dict.fromkeys(lines))

    # What happened

    def answered(self, now: float) -> list[Action]:
        """The telephone was picked up: the talk begins at the start moment, or goes on."""
        if self.ended is not None:
            return []
        if self._following.rings_again:
            follow_up = self._here.follow_up
            return self._go_on(now, follow_up.missed) if follow_up is not None else []
        if self._times.answered is not None:
            return []
        self._times.answered = now
        return self._enter(now, self._scenario.start)

    def rang_out(self, now: float) -> list[Action]:
        """Nobody answered; the customer gives up."""
        ringing = self._times.answered is None or self._following.rings_again
        if self.ended is not None or not ringing:
            return []
        return self._end(now, self._scenario.unanswered, "customer")

    def called_back(self, now: float) -> list[Action]:
        """The agent rang the customer back, who picks up."""
        follow_up = self._here.follow_up
        if not self._following.waits or self.ended is not None or follow_up is None:
            return []
        return self._go_on(now, follow_up.call_back)

    def heard(
        self, now: float, phrases: frozenset[str], text: str, manner: Manner = PLAIN
    ) -> list[Action]:
        """An utterance of the agent's ended. `phrases`: those of `expected()` and `followed`
        that were in it; `manner`: how it was said.

        An empty `text` (a cough, a knock) without any phrase is no utterance, and on hold the
        customer hears nothing.
        """
        if not self._talking or self._holding.since is not None or not (text.strip() or phrases):
            return []
        self._hearing.take(phrases, manner)
        self._lines.learn(manner.values, manner.promises)
        self._times.quiet = 0.0
        self._times.talking_for = 0.0
        return _changes(self._mood.answer(phrases, manner)) + self._weigh(now)

    def acted(self, now: float, act: AgentAct) -> list[Action]:
        """The agent used the telephone: hung up, put on hold, took back, passed on."""
        if self.ended is not None:
            return []
        if act == "hang_up" or act == "transfer":
            return self._left(now, act)
        holding = self._holding.since is not None
        if not self._talking or (act == "hold") == holding:
            return []
        if act == "hold":
            self._holding.hold(now)
            changes = _changes(self._mood.held(0.0))
        else:
            changes = _changes(self._mood.held(self._holding.lasted(now)))
            self._holding.resume(now)
        if self._times.line_over is None:
            self._pending = act
            return changes
        return changes + self._weigh(now, act)

    def line_ended(self, now: float) -> list[Action]:
        """The customer's line is over."""
        if not self._talking or self._times.line_over is not None:
            return []
        self._times.line_over = now
        self._times.quiet = 0.0
        act, self._pending = self._pending, None
        return self._weigh(now, act)

    def passed(self, now: float, quiet_for: float, talking_for: float = 0.0) -> list[Action]:
        """Time went by; called every tick. `quiet_for`: seconds since either side last spoke;
        `talking_for`: seconds that the agent has been talking for, 0 when he is not."""
        if self._times.answered is None or self.ended is not None:
            return []
        if self.between:
            return self._wait_between(now)
        self._times.quiet, self._times.talking_for = quiet_for, talking_for
        if now - self._times.answered >= LONGEST_CALL:
            return self._end(now, self._scenario.gave_up, "customer")
        held = self._holding.since
        changes = _changes(self._mood.held(now - held)) if held is not None else []
        if self._times.line_over is None:
            return changes
        here = self._here
        if here.ending is None:
            changes += _changes(self._mood.silent(self._silence(now, None)))
            return changes + self._weigh(now)
        waited = now - self._times.line_over
        patient = self.mood < ANGRY and waited < here.hang_up_after + LONGEST_COURTESY
        if (min(waited, quiet_for) if patient else waited) >= here.hang_up_after:
            return changes + self._close(now, here.ending, "customer")
        return changes

    # How the talk moves

    @property
    def _talking(self) -> bool:
        return self._times.answered is not None and self.ended is None and not self.between

    @property
    def _here(self) -> Moment:
        return self._position.here

    def _enter(self, now: float, moment: str, change: int | None = None) -> list[Action]:
        self._position.enter(moment)
        self._mood.enter(change)
        self._hearing.begin_moment()
        self._holding.begin_moment()
        self._pending = None
        actions: list[Action] = [EnterMoment(moment, self.mood)]
        line = self._lines.line(self._here, self.mood, self._position.visit)
        if line is None:
            self._times.line_over = now
        else:
            self._times.line_over = None
            actions.append(line)
        return actions

    def _weigh(self, now: float, act: AgentAct | None = None) -> list[Action]:
        """Take the first branch that holds, if any. One step only: the next event sees the rest."""
        if self._times.line_over is None or self._here.ending is not None:
            return []
        for index, branch in enumerate(self._here.branches):
            if self._holds(branch, index, now, act):
                return self._take(now, branch)
        return []

    def _take(self, now: float, branch: Branch) -> list[Action]:
        if branch.when.once:
            self._taken.add(branch)
        return self._enter(now, self._position.target(branch, self._here).id, branch.mood)

    def _holds(self, branch: Branch, index: int, now: float, act: AgentAct | None) -> bool:
        when = branch.when
        return (
            self._hearing.holds(when)
            and self._state_holds(when)
            and self._times.holds(when, now)
            and self._holding.holds(when, now, act)
            and (when.silence is None or self._silence(now, when.act) >= when.silence)
            and not (when.once and branch in self._taken)
            and (when.chance is None or self._drawn(index) < when.chance)
        )

    def _state_holds(self, when: Condition) -> bool:
        if when.mood_at_least is not None and self.mood < when.mood_at_least:
            return False
        if when.mood_at_most is not None and self.mood > when.mood_at_most:
            return False
        return when.visits is None or self._position.visit >= when.visits

    def _drawn(self, index: int) -> float:
        """A number 0–1 for a branch; the same as long as the moment is not entered again."""
        drawn = f"{self._seed}:{self.moment}:{self._position.visit}:{index}"
        return random.Random(drawn).random()

    def _silence(self, now: float, act: AgentAct | None) -> float:
        """Seconds without a word that count."""
        return self._holding.silence(self._times.silence(now), now, act)

    def _left(self, now: float, act: Literal["hang_up", "transfer"]) -> list[Action]:
        """The agent hung up or passed the call on: nobody hears a line that was still to come."""
        by: EndedBy = "trainee" if act == "hang_up" else "transfer"
        if self._times.answered is None or self._following.rings_again:
            return self._end(now, self._scenario.unanswered, by)
        if self.between:
            return self._end(now, self._scenario.hung_up_early, by)
        here = self._here
        if here.ending is not None:
            if act == "hang_up":
                return self._close(now, here.ending, "trainee")
            return self._end(now, here.ending, by)
        for index, branch in enumerate(here.branches):
            if branch.when.act == act and self._holds(branch, index, now, act):
                target = self._position.target(branch, here)
                if target.ending is None and act == "hang_up":
                    continue
                if target.ending is None and self._times.line_over is None:
                    self._pending = act
                    return []
                since_line = self._times.since_line(now)
                actions = self._take(now, branch)
                if target.ending is None:
                    return actions
                if act == "hang_up":
                    return [actions[0], *self._close(now, target.ending, "trainee", since_line)]
                return [actions[0], *self._end(now, target.ending, by, since_line)]
        if act == "transfer" and self._scenario.transferred is not None:
            return self._end(now, self._scenario.transferred, by)
        return self._end(now, self._scenario.hung_up_early, by)

    # How the call ends, and goes on

    def _close(
        self,
        now: float,
        ending: str,
        by: Literal["customer", "trainee"],
        since_line: float | None = None,
    ) -> list[Action]:
        """One side hung up where the talk was over: the end, unless a promise is to be kept."""
        promises = self._hearing.promises
        if self._here.follow_up is None or not self._following.may_part(promises):
            return self._end(now, ending, by, since_line)
        self._following.part(now)
        if self._holding.since is not None:
            self._holding.resume(now)
        after = self._times.since_line(now) if since_line is None else since_line
        return [HangUp(by, after), Part(min(promise.waited for promise in promises))]

    def _wait_between(self, now: float) -> list[Action]:
        if not self._following.came_due(now):
            return []
        return [*_changes(self._mood.missed()), RingAgain()]

    def _go_on(self, now: float, moment: str) -> list[Action]:
        self._following.go_on()
        self._hearing.promises.clear()
        return self._enter(now, moment)

    def _end(
        self, now: float, ending: str, by: EndedBy, since_line: float | None = None
    ) -> list[Action]:
        self.ended = Ended(ending, by, now)
        actions: list[Action] = []
        # While it rings, and between two calls, there is no line to put down.
        if by != "transfer" and self._times.answered is not None and not self.between:
            after = self._times.since_line(now) if since_line is None else since_line
            actions.append(HangUp(by, after))
        actions.append(End(ending, by))
        return actions


def _changes(changes: Iterable[Change]) -> list[Action]:
    return [ChangeMood(change.rule, change.mood) for change in changes]
