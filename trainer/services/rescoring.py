"""Scoring a kept call again: under another standard, corrected rules, another model or program.

Every scorecard stays on the shelf with what it was made by; decisions of a trainer are not
touched (see `trainer.domain.decision`).
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from trainer import __version__
from trainer.domain.decision import decided
from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.scorecard import Scorecard
from trainer.scoring import BrokenCheckError
from trainer.services.rescoring_changes import Comparison, compare
from trainer.services.rescoring_rules import Rules
from trainer.services.workshop import Workshop
from trainer.storage.filelock import FileLock
from trainer.storage.folder import LOCK_NAME
from trainer.storage.logbook import LOGBOOK
from trainer.storage.records import ShelvedCall
from trainer.storage.scorecards import ScorecardVersion, profile_digest

if TYPE_CHECKING:
    from trainer.services.rescoring_hearing import Ears

_log = logging.getLogger(__name__)

State = Literal["scored", "up_to_date", "failed"]


@dataclass(frozen=True, slots=True)
class Order:
    """How to score again. None: by the standard, or as heard for, the current scorecard.

    `again`: also calls whose current scorecard was made in just this way.
    """

    standard: str | None = None
    model: Path | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Rescored:
    """What came of one call. `scorecard`: the current one with the trainer's decisions in force,
    `before` the one before; both None where it failed. `comparison` None where nothing was made
    anew or there was nothing to compare with."""

    call_id: str
    state: State
    before: Scorecard | None = None
    scorecard: Scorecard | None = None
    comparison: Comparison | None = None
    problem: KnownError | None = None


def broken_off(call_id: str, error: Exception) -> Rescored:
    """What came of a call that a fault of the program kept from being scored; to be called where
    the error is handled. The program's log gets its traceback."""
    _log.exception("scoring %s again failed", call_id)
    if isinstance(error, BrokenCheckError):
        problem = KnownError(
            M_("Call {call_id} cannot be scored: the check “{check}” has a fault ({cause}).",
               call_id=call_id, check=error.check, cause=error.cause),
            M_("The call stays as it was. Correct trainer/scoring/checks/{check}.py; {log} in the "
               "data folder tells where.", check=error.check, log=LOGBOOK),
        )  # fmt: skip
    else:
        problem = KnownError(
            M_("Call {call_id} cannot be scored again: the program has a fault.", call_id=call_id),
            M_("The call stays as it was. Please report it; the program's log tells more."),
        )
    return Rescored(call_id, "failed", problem=problem)


class Rescorer:
    """Scores calls of one installation again, all in the same way. Raises `KnownError` where the
    order cannot be carried out for any call."""

    def __init__(self, workshop: Workshop, order: Order) -> None:
        self._workshop = workshop
        self._order = order
        self._ears: Ears | None = None
        self._rules = Rules(workshop, order.standard)
        if order.model is not None:
            from trainer.services.rescoring_hearing import Ears

            self._ears = Ears(order.model)

    def rescore(self, call_id: str) -> Rescored:
        """Score a call again and keep the result. What stands in the way is told, not raised."""
        shelf = self._workshop.shelf
        try:
            folder = shelf.recordings / shelf.row(call_id).folder
            if not folder.is_dir():
                shelf.open(call_id)  # says where it should be
            lock = FileLock(folder / LOCK_NAME)
            if not lock.acquire():
                raise KnownError(
                    M_("Call {call_id} is going on, or another program is scoring it.",
                       call_id=call_id),
                    M_("Score it again when that is over."),
                )  # fmt: skip
            with lock:
                return self._rescore(shelf.open(call_id))
        except KnownError as problem:
            return Rescored(call_id, "failed", problem=problem)
        except Exception as error:
            # Thousands of other calls may be waiting.
            return broken_off(call_id, error)

    def _rescore(self, kept: ShelvedCall) -> Rescored:
        call_id = kept.row.call_id
        if kept.call.ended is None:
            raise KnownError(
                M_("Call {call_id} cannot be scored: its record has no end.", call_id=call_id),
                M_("Start the program once; it completes what a crash cut off."),
            )
        standard, scenario = self._rules.of(kept)
        current = kept.versions[-1] if kept.versions else None
        made = ScorecardVersion(
            current.scorecard if current else _NOTHING,
            current.created_at if current else datetime.now(UTC),
            profile_digest(standard, scenario),
            *self._hearing(kept, current),
        )
        same = made == current and standard.id == made.scorecard.standard
        if same:
            self._list(kept)
        if same and not self._order.again:
            return Rescored(call_id, "up_to_date", kept.scorecard, kept.scorecard)
        call = kept.call
        if self._ears is not None and made.heard == self._ears.file_name:
            from trainer.services.rescoring_hearing import heard_again, looked_again

            call = heard_again(kept, self._ears)
            call = looked_again(kept, self._ears, call, standard, scenario)
        card = self._rules.score(call_id, standard, scenario, call)
        if same and card == made.scorecard:
            return Rescored(call_id, "up_to_date", kept.scorecard, kept.scorecard)
        version = self._workshop.shelf.add_scorecard(
            call_id,
            card,
            rules=made.profile,
            program=made.program,
            model=made.model,
            heard=made.heard,
        )
        return Rescored(
            call_id,
            "scored",
            kept.scorecard,
            decided(card, kept.decisions),
            compare(current, version, kept.decisions) if current else None,
        )

    def _list(self, kept: ShelvedCall) -> None:
        """A run that was killed may have kept a scorecard with the call and not listed it."""
        row, card = kept.row, kept.scorecard
        if card is not None and (row.score, row.max_score) != (card.score, card.max_score):
            self._workshop.shelf.rows.replace(row, kept.versions, kept.decisions)

    def _hearing(self, kept: ShelvedCall, current: ScorecardVersion | None) -> tuple[str, str, str]:
        """Model, program and file of the log for the new scorecard."""
        if self._ears is not None:
            from trainer.services.rescoring_hearing import was_spoken

            if was_spoken(kept):
                return self._ears.name, __version__, self._ears.file_name
        if current is not None and (kept.folder / current.heard).exists():
            return current.model, __version__, current.heard
        return kept.row.model, __version__, ""


_NOTHING = Scorecard("", "", 0.0, 0.0, 0.0, False, 0.0, (), None)
