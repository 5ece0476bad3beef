"""What the shelf asks of the database, in SQL."""

from __future__ import annotations

from collections.abc import Generator, Sequence
from contextlib import contextmanager
from datetime import datetime
from functools import cache
from typing import Any, cast

from sqlalchemy import Select, Table, delete, func, insert, select, update
from sqlalchemy.engine import Connection, RowMapping
from sqlalchemy.exc import IntegrityError

from trainer.domain.decision import Decision, decided
from trainer.domain.scorecard import Verdict
from trainer.storage.database import known_errors, open_database
from trainer.storage.records import CallRow, State
from trainer.storage.scorecards import ScorecardVersion, scorecard_to_json
from trainer.storage.tables import CallTable, ScorecardTable

_CALLS = cast(Table, CallTable.__table__)
_CARDS = cast(Table, ScorecardTable.__table__)


class Rows:
    """Calls and scorecards in the database; safe from any thread. Raises `KnownError`."""

    def __init__(self, url: str) -> None:
        self._engine = open_database(url)

    @property
    def shared(self) -> bool:
        """True when other computers use this database too."""
        return self._engine.dialect.name != "sqlite"

    def close(self) -> None:
        self._engine.dispose()

    def add(self, row: CallRow) -> bool:
        """False when a call of this id is there already."""
        try:
            with self._write() as connection:
                connection.execute(insert(_CALLS).values(_columns(row)))
        except IntegrityError:
            return False
        return True

    def replace(
        self,
        row: CallRow,
        versions: Sequence[ScorecardVersion],
        decisions: Sequence[Decision] = (),
    ) -> None:
        """The call as its folder has it: row and all scorecards, whatever was there before."""
        with self._write() as connection:
            connection.execute(delete(_CARDS).where(_CARDS.c.call_id == row.call_id))
            connection.execute(delete(_CALLS).where(_CALLS.c.id == row.call_id))
            connection.execute(insert(_CALLS).values(_columns(row)))
            if versions:
                connection.execute(
                    insert(_CARDS), [_card(row.call_id, v, decisions) for v in versions]
                )

    def add_scorecard(
        self, call_id: str, version: ScorecardVersion, decisions: Sequence[Decision] = ()
    ) -> None:
        with self._write() as connection:
            connection.execute(insert(_CARDS).values(_card(call_id, version, decisions)))

    def correct(
        self, call_id: str, version: ScorecardVersion, decisions: Sequence[Decision]
    ) -> None:
        """List the current scorecard with these decisions in force."""
        newest = select(func.max(_CARDS.c.id)).where(_CARDS.c.call_id == call_id).scalar_subquery()
        figures = _figures(version, decisions)
        with self._write() as connection:
            connection.execute(update(_CARDS).where(_CARDS.c.id == newest).values(figures))

    def mark(self, call_id: str, state: State) -> None:
        with self._write() as connection:
            connection.execute(update(_CALLS).where(_CALLS.c.id == call_id).values(state=state))

    def remove(self, call_id: str) -> None:
        with self._write() as connection:
            connection.execute(delete(_CALLS).where(_CALLS.c.id == call_id))

    def state(self, call_id: str) -> State | None:
        """None when there is no such call."""
        with self._read() as connection:
            return connection.scalar(select(_CALLS.c.state).where(_CALLS.c.id == call_id))

    def get(self, call_id: str) -> CallRow | None:
        with self._read() as connection:
            found = connection.execute(_listing().where(_CALLS.c.id == call_id)).mappings().first()
        return None if found is None else _row(found)

    def page(
        self,
        limit: int,
        offset: int,
        *,
        scenario: str | None,
        trainee: str | None,
        states: Sequence[State] | None,
    ) -> list[CallRow]:
        """Newest first."""
        query = _listing().order_by(_CALLS.c.started_at.desc(), _CALLS.c.id.desc())
        if scenario is not None:
            query = query.where(_CALLS.c.scenario == scenario)
        if trainee is not None:
            query = query.where(_CALLS.c.trainee == trainee)
        if states is not None:
            query = query.where(_CALLS.c.state.in_(states))
        with self._read() as connection:
            found = connection.execute(query.limit(limit).offset(offset)).mappings().all()
        return [_row(row) for row in found]

    def bodies_before(
        self, trainee: str, before: datetime, limit: int
    ) -> list[tuple[str, dict[str, Any]]]:
        """(folder, current scorecard as JSON) of a person's last whole calls that began before a
        time, the newest first. Calls of a synthetic trainee are nobody's."""
        scored = select(_CARDS.c.id).where(_CARDS.c.call_id == _CALLS.c.id).correlate(_CALLS)
        # First the few calls, by the index of times; only then what is large.
        last = (
            select(_CALLS.c.id, _CALLS.c.folder, _CALLS.c.started_at, _newest().label("card"))
            .where(
                _CALLS.c.started_at < before,
                _CALLS.c.trainee == trainee,
                _CALLS.c.state == "finished",
                _CALLS.c.mode != "scripted",
                scored.exists(),
            )
            .order_by(_CALLS.c.started_at.desc(), _CALLS.c.id.desc())
            .limit(limit)
            .subquery()
        )
        query = (
            select(last.c.folder, _CARDS.c.body)
            .join_from(last, _CARDS, _CARDS.c.id == last.c.card)
            .order_by(last.c.started_at.desc(), last.c.id.desc())
        )
        with self._read() as connection:
            return [(row[0], row[1]) for row in connection.execute(query)]

    def count(self) -> int:
        with self._read() as connection:
            return connection.execute(select(func.count()).select_from(_CALLS)).scalar_one()

    def folders(self) -> dict[str, tuple[str, State]]:
        """call id → (folder, state) of every call."""
        query = select(_CALLS.c.id, _CALLS.c.folder, _CALLS.c.state)
        with self._read() as connection:
            return {row[0]: (row[1], row[2]) for row in connection.execute(query)}

    def best_percent(self) -> dict[str, float]:
        """scenario → best percentage among the current scorecards of the calls people took."""
        percent = func.max(_CARDS.c.score * 100.0 / _CARDS.c.max_score)
        query = (
            select(_CALLS.c.scenario, percent)
            .join_from(_CALLS, _CARDS, _CARDS.c.call_id == _CALLS.c.id)
            .where(_CARDS.c.id == _newest(), _CARDS.c.max_score > 0, _CALLS.c.mode != "scripted")
            .group_by(_CALLS.c.scenario)
        )
        with self._read() as connection:
            return {row[0]: float(row[1]) for row in connection.execute(query)}

    @contextmanager
    def _read(self) -> Generator[Connection]:
        with known_errors(self._engine), self._engine.connect() as connection:
            yield connection

    @contextmanager
    def _write(self) -> Generator[Connection]:
        engine = self._engine.execution_options(writes=True)
        with known_errors(self._engine), engine.begin() as connection:
            yield connection


def _newest() -> Any:
    """The id of a call's current scorecard."""
    cards = _CARDS.alias()
    return (
        select(func.max(cards.c.id)).where(cards.c.call_id == _CALLS.c.id).correlate(_CALLS)
    ).scalar_subquery()


@cache
def _listing() -> Select[Any]:
    card = _CARDS.c
    return select(
        _CALLS, card.score, card.max_score, card.passed, card.review_count
    ).outerjoin_from(_CALLS, _CARDS, card.id == _newest())


def _row(found: RowMapping) -> CallRow:
    values = dict(cast("dict[str, Any]", found))
    values["call_id"] = values.pop("id")
    values["review_count"] = values["review_count"] or 0
    return CallRow(**values)


def _columns(row: CallRow) -> dict[str, Any]:
    return {
        column.name: getattr(row, "call_id" if column.name == "id" else column.name)
        for column in _CALLS.columns
    }


def _card(call_id: str, version: ScorecardVersion, decisions: Sequence[Decision]) -> dict[str, Any]:
    return {
        "call_id": call_id,
        "created_at": version.created_at,
        "standard": version.scorecard.standard,
        "profile": version.profile,
        "model": version.model,
        "program": version.program,
        "body": scorecard_to_json(version.scorecard),
        **_figures(version, decisions),
    }


def _figures(version: ScorecardVersion, decisions: Sequence[Decision]) -> dict[str, Any]:
    """What lists show of a scorecard: the decisions are in force there, not in its body."""
    card = decided(version.scorecard, decisions)
    return {
        "score": card.score,
        "max_score": card.max_score,
        "passed": card.passed,
        "review_count": sum(1 for f in card.findings if f.verdict is Verdict.REVIEW),
    }
