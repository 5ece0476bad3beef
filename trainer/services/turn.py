"""What the trainee is saying: the utterances of an answer until the customer reacts to it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from trainer.domain.dialogue import Dialogue
from trainer.domain.events import PhraseHeard, Utterance
from trainer.domain.manner import Manner
from trainer.phrases import Match
from trainer.services.understanding import Understanding


@dataclass(frozen=True, slots=True)
class Timing:
    """When an answer is over: seconds of silence once what was expected is in, and otherwise."""

    short: float = 0.8
    long: float = 1.6


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is over, as the dialogue is told of it. `end` in call time."""

    text: str
    end: float
    heard: tuple[PhraseHeard, ...]
    manner: Manner

    @property
    def phrases(self) -> frozenset[str]:
        return frozenset(each.phrase for each in self.heard)


class OpenTurn:
    """The utterances since the customer last reacted."""

    def __init__(self, dialogue: Dialogue, understanding: Understanding, timing: Timing) -> None:
        self._dialogue = dialogue
        self._understanding = understanding
        self._timing = timing
        self._utterances: list[Utterance] = []
        self._asked: object = None
        self._matches: list[Match] = []
        self._promised = False

    def __bool__(self) -> bool:
        return bool(self._utterances)

    @property
    def since(self) -> float | None:
        """Call time at which the answer began."""
        return self._utterances[0].start if self._utterances else None

    def add(self, utterance: Utterance) -> None:
        self._utterances.append(utterance)

    def clear(self) -> None:
        """Forget what nobody is there to hear."""
        self._utterances = []

    def is_over(self, now: float) -> bool:
        """Enough silence has followed on the last utterance."""
        if not self._utterances:
            return False
        if now - self._utterances[-1].end >= self._timing.long:
            return True
        return bool(self._looked_at()) or self._promised

    def close(self, lines: Iterable[tuple[float, float]]) -> Answer | None:
        """The whole answer; the turn is empty then. `lines`: the customer's, in call time."""
        if not self._utterances:
            return None
        listened = self._dialogue.expected()
        matches = list(self._looked_at())
        others = [name for name in self._dialogue.followed if name not in listened]
        matches += self._understanding.matches(self._utterances, others)
        turn, self._utterances = self._utterances, []
        return Answer(
            text="".join(u.text for u in turn),
            end=turn[-1].end,
            heard=tuple(
                PhraseHeard(m.phrase, round(m.probability, 3), m.start, m.end, m.heard)
                for m in matches
                if m.start is not None and m.end is not None
            ),
            manner=self._understanding.manner(turn, matches, self._dialogue.wanted_values(), lines),
        )

    def _looked_at(self) -> list[Match]:
        """What of the moment's phrases was said; looked for once for the same words."""
        turn = self._utterances
        expected = self._dialogue.expected()
        asked = (turn[0].start, len(turn), expected) if turn else None
        if self._asked != asked:
            self._asked = asked
            self._matches = self._understanding.matches(turn, expected)
            wants = self._dialogue.wants_promise()
            self._promised = wants and bool(self._understanding.promises(turn))
        return self._matches if turn else []
