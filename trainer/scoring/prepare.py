"""What the first score of a process would wait for, done ahead."""

from __future__ import annotations

from trainer.domain.events import Answered, CallStarted, Event, Utterance
from trainer.domain.scenario import Scenario
from trainer.domain.standard import Standard
from trainer.scoring.score import score
from trainer.scoring.wordings import plainest

_PHRASES = 24
"""Whose sounds are compared with all others: more of them bring few new sounds."""


def prepare(standard: Standard, scenario: Scenario, started: CallStarted | None = None) -> None:
    """Read all wording and compare its sounds, so that a call of this kind is scored at once.

    `started`: the call's first event, with the customer's particulars; none: those of the
    scenario. Raises KnownError as `score` does.
    """
    phrases = {**standard.phrases, **scenario.phrases}
    said = "".join(plainest(templates[0]) for templates in list(phrases.values())[:_PHRASES])
    spoken = "".join(character for character in said if character.isalpha())
    log: list[Event] = [started] if started is not None else []
    log += [Answered(0.0), Utterance(1.0, 0.0, 1.0, spoken, typed=True)]
    score(standard, scenario, log)
