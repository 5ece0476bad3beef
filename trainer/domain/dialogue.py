"""The customer's side of a call as a pure state machine: same scenario, seed and events, same talk.

Whoever conducts the call tells the dialogue what happened (`answered`, `heard`, `acted`,
`line_ended`, `passed`), each with the call time in seconds, and carries out the actions it returns.
Times must not go backwards. Nothing here reads a clock, makes a sound or keeps global state.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from trainer.domain.events import Party
from trainer.domain.scenario import (
    AgentAct,
    Branch,
    Condition,
    LineEffects,
    Moment,
    Persona,
    Scenario,
)

CALMEST, ANGRIEST = 0, 5
ANGRY = 3
"""From this mood on the customer says `say_angry` and waits for nobody before hanging up."""
LONGEST_CALL = 900.0
"""Seconds from the answer after which any customer gives up."""
LONGEST_COURTESY = 10.0
"""Seconds that a customer who wants to hang up lets the agent go on speaking."""

EndedBy = Party | Literal["transfer"]


@dataclass(frozen=True, slots=True)
class EnterMoment:
    """The talk moved on; `mood` is the customer's anger from here, 0–5."""

    moment: str
    mood: int


@dataclass(frozen=True, slots=True)
class SayLine:
    """The customer speaks; report `line_ended` when the sound is over (or broken off)."""

    moment: str
    text: str
    mood: int
    effects: LineEffects
    persona: Persona
    recording: str = ""
    """A sound file to play instead of a voice; empty: spoken."""


@dataclass(frozen=True, slots=True)
class HangUp:
    """One side puts the telephone down now, `after` seconds since the customer's last line."""

    by: Party
    after: float


@dataclass(frozen=True, slots=True)
class End:
    """The call is over; always the last action. `ending` is the scenario's name for it."""

    ending: str
    by: EndedBy


Action = EnterMoment | SayLine | HangUp | End


@dataclass(frozen=True, slots=True)
class Ended:
    """How and when the call ended."""

    ending: str
    by: EndedBy
    time: float


class Dialogue:
    """One call. Every method returns what is to be done now, in order; after the end, nothing.

    While the customer's line sounds, what the agent says is kept and weighed when the line is
    over: the customer finishes the sentence before reacting. Hanging up and transferring act at
    once. Branches are tried in the order of the scenario; the first that holds is taken.
    """

    def __init__(self, scenario: Scenario, seed: int) -> None:
        self.moment: str = scenario.start
        self.mood: int = _clamp(scenario.mood)
        self.ended: Ended | None = None
        self._scenario = scenario
        self._seed = seed
        self._visits: dict[str, int] = {}
        self._answered_at: float | None = None
        self._line_over: float | None = None
        """When the moment's line ended (or the silent moment began); None while it sounds."""
        self._heard: frozenset[str] = frozenset()
        self._utterances = 0
        self._on_hold_since: float | None = None
        self._resumed_at: float | None = None
        self._pending: AgentAct | None = None
        """What the agent did while the line sounded, to be weighed when it is over."""
        self._quiet = 0.0

    # What may come

    def expected(self) -> tuple[str, ...]:
        """Ids of the phrases that the current moment's branches listen for, in their order."""
        branches = self._scenario.moments[self.moment].branches
        return tuple(dict.fromkeys(p for b in branches for p in b.when.heard + b.when.unheard))

    def possible_lines(self) -> tuple[SayLine, ...]:
        """Every line that could be said next, most likely first, exactly as it would be said.

        Where a branch leads to a moment without words, the lines behind that moment count too.
        """
        if self.ended is not None:
            return ()
        lines: dict[SayLine, None] = {}
        visits = dict(self._visits)
        if self._answered_at is None:
            visits[self.moment] = 1
            if (line := self._line(self._here, self.mood, 1)) is not None:
                lines[line] = None
        for line in self._lines_behind(self._here, self.mood, visits, frozenset({self.moment})):
            lines[line] = None
        return tuple(lines)

    def _lines_behind(
        self, moment: Moment, mood: int, visits: Mapping[str, int], passed: frozenset[str]
    ) -> Iterator[SayLine]:
        for branch in moment.branches:
            target = self._scenario.moments[branch.goto]
            if target.ending is not None and branch.when.act in ("hang_up", "transfer"):
                continue
            then = _clamp(mood + branch.mood)
            visit = visits.get(target.id, 0) + 1
            line = self._line(target, then, visit)
            if line is not None:
                yield line
            elif target.id not in passed:
                yield from self._lines_behind(
                    target, then, {**visits, target.id: visit}, passed | {target.id}
                )

    # What happened

    def answered(self, now: float) -> list[Action]:
        """The agent picked up: the talk begins at the start moment."""
        if self.ended is not None or self._answered_at is not None:
            return []
        self._answered_at = now
        return self._enter(now, self._scenario.start)

    def rang_out(self, now: float) -> list[Action]:
        """Nobody answered; the customer gives up."""
        if self.ended is not None or self._answered_at is not None:
            return []
        return self._end(now, self._scenario.unanswered, "customer")

    def heard(self, now: float, phrases: frozenset[str], text: str) -> list[Action]:
        """An utterance of the agent's ended. `phrases`: those of `expected()` that were in it.

        An empty `text` (a cough, a knock) without any phrase is no utterance, and on hold the
        customer hears nothing.
        """
        if not self._talking or self._on_hold_since is not None or not (text.strip() or phrases):
            return []
        self._heard |= phrases
        self._utterances += 1
        self._quiet = 0.0
        return self._weigh(now)

    def acted(self, now: float, act: AgentAct) -> list[Action]:
        """The agent used the telephone: hung up, put on hold, took back, passed on."""
        if self.ended is not None:
            return []
        if act == "hang_up" or act == "transfer":
            return self._left(now, act)
        if not self._talking or (act == "hold") == (self._on_hold_since is not None):
            return []
        self._on_hold_since = now if act == "hold" else None
        self._resumed_at = now if act == "resume" else None
        if self._line_over is None:
            self._pending = act
            return []
        return self._weigh(now, act)

    def line_ended(self, now: float) -> list[Action]:
        """The customer's line is over."""
        if not self._talking or self._line_over is not None:
            return []
        self._line_over = now
        self._quiet = 0.0
        act, self._pending = self._pending, None
        return self._weigh(now, act)

    def passed(self, now: float, quiet_for: float) -> list[Action]:
        """Time went by; called every tick. `quiet_for`: seconds since either side last spoke."""
        if not self._talking or self._answered_at is None:
            return []
        self._quiet = quiet_for
        if now - self._answered_at >= LONGEST_CALL:
            return self._end(now, self._scenario.gave_up, "customer")
        if self._line_over is None:
            return []
        here = self._here
        if here.ending is None:
            return self._weigh(now)
        waited = now - self._line_over
        patient = self.mood < ANGRY and waited < here.hang_up_after + LONGEST_COURTESY
        if (min(waited, quiet_for) if patient else waited) >= here.hang_up_after:
            return self._end(now, here.ending, "customer")
        return []

    # How the talk moves

    @property
    def _talking(self) -> bool:
        return self._answered_at is not None and self.ended is None

    @property
    def _here(self) -> Moment:
        return self._scenario.moments[self.moment]

    def _enter(self, now: float, moment: str) -> list[Action]:
        self.moment = moment
        visit = self._visits[moment] = self._visits.get(moment, 0) + 1
        self._heard = frozenset()
        self._utterances = 0
        self._pending = None
        self._resumed_at = None
        actions: list[Action] = [EnterMoment(moment, self.mood)]
        line = self._line(self._here, self.mood, visit)
        if line is None:
            self._line_over = now
        else:
            self._line_over = None
            actions.append(line)
        return actions

    def _line(self, moment: Moment, mood: int, visit: int) -> SayLine | None:
        texts = moment.say_angry if mood >= ANGRY and moment.say_angry else moment.say
        if not texts:
            return None
        # Later visits go on through the list: nobody repeats himself word for word.
        first = random.Random(f"{self._seed}:{moment.id}:1").randrange(len(texts))
        picked = texts[(first + visit - 1) % len(texts)]
        return SayLine(
            moment.id,
            substitute(picked, self._scenario.variables),
            mood,
            moment.effects or self._scenario.effects,
            moment.persona or self._scenario.persona,
            moment.recordings.get(picked, ""),
        )

    def _weigh(self, now: float, act: AgentAct | None = None) -> list[Action]:
        """Take the first branch that holds, if any. One step only: the next event sees the rest."""
        if self._line_over is None or self._here.ending is not None:
            return []
        for branch in self._here.branches:
            if self._holds(branch.when, now, act):
                return self._take(now, branch)
        return []

    def _take(self, now: float, branch: Branch) -> list[Action]:
        self.mood = _clamp(self.mood + branch.mood)
        return self._enter(now, branch.goto)

    def _holds(self, when: Condition, now: float, act: AgentAct | None) -> bool:
        if when.heard and self._heard.isdisjoint(when.heard):
            return False
        if when.unheard and not self._heard.isdisjoint(when.unheard):
            return False
        if when.anything and self._utterances == 0:
            return False
        if when.mood_at_least is not None and self.mood < when.mood_at_least:
            return False
        if when.visits is not None and self._visits[self.moment] < when.visits:
            return False
        if when.after is not None and self._since_line(now) < when.after:
            return False
        if when.act is not None and not self._did(when, act):
            return False
        return when.silence is None or self._silence(now, when.act) >= when.silence

    def _did(self, when: Condition, act: AgentAct | None) -> bool:
        """The act is done now or, where the branch also waits, is still in force."""
        if when.act == act:
            return True
        if when.silence is None and when.after is None:
            return False
        if when.act == "hold":
            return self._on_hold_since is not None
        return when.act == "resume" and self._resumed_at is not None

    def _since_line(self, now: float) -> float:
        return now - self._line_over if self._line_over is not None else 0.0

    def _silence(self, now: float, act: AgentAct | None) -> float:
        """Seconds without a word that count; a held line counts only where a branch asks for it."""
        quiet = min(self._quiet, self._since_line(now))
        if self._on_hold_since is not None:
            if act == "hold":
                return min(quiet, now - self._on_hold_since)
            return quiet if act in ("hang_up", "transfer") else 0.0
        if self._resumed_at is not None:
            return min(quiet, now - self._resumed_at)
        return quiet

    def _left(self, now: float, act: Literal["hang_up", "transfer"]) -> list[Action]:
        """The agent hung up or passed the call on: nobody hears a line that was still to come."""
        by: EndedBy = "trainee" if act == "hang_up" else "transfer"
        if self._answered_at is None:
            return self._end(now, self._scenario.unanswered, by)
        here = self._here
        if here.ending is not None:
            return self._end(now, here.ending, by)
        for branch in here.branches:
            if branch.when.act == act and self._holds(branch.when, now, act):
                target = self._scenario.moments[branch.goto]
                if target.ending is None and act == "hang_up":
                    continue
                if target.ending is None and self._line_over is None:
                    self._pending = act
                    return []
                since_line = self._since_line(now)
                actions = self._take(now, branch)
                if target.ending is None:
                    return actions
                return [actions[0], *self._end(now, target.ending, by, since_line)]
        if act == "transfer" and self._scenario.transferred is not None:
            return self._end(now, self._scenario.transferred, by)
        return self._end(now, self._scenario.hung_up_early, by)

    def _end(
        self, now: float, ending: str, by: EndedBy, since_line: float | None = None
    ) -> list[Action]:
        self.ended = Ended(ending, by, now)
        actions: list[Action] = []
        if by != "transfer" and self._answered_at is not None:
            actions.append(HangUp(by, self._since_line(now) if since_line is None else since_line))
        actions.append(End(ending, by))
        return actions


_VARIABLE = re.compile(r"\{(\w+)\}")


def substitute(text: str, variables: Mapping[str, str]) -> str:
    """Put the scenario's variables in place of ``{name}``; unknown names stay as they are."""
    return _VARIABLE.sub(lambda found: variables.get(found[1], found[0]), text)


def _clamp(mood: int) -> int:
    return max(CALMEST, min(ANGRIEST, mood))
