"""The tables of the shelf, alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect, Double, ForeignKey, Index
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC; SQLite would otherwise forget the time zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """The tables of the shelf."""


class CallTable(Base):
    """One row a call."""

    __tablename__ = "calls"

    id: Mapped[str] = mapped_column(primary_key=True)
    scenario: Mapped[str]
    title_zh: Mapped[str]
    title_en: Mapped[str]
    standard: Mapped[str]
    trainee: Mapped[str]
    mode: Mapped[str]
    started_at: Mapped[datetime] = mapped_column(UtcDateTime)
    duration: Mapped[float] = mapped_column(Double)
    state: Mapped[str]
    ended_by: Mapped[str]
    ending: Mapped[str]
    folder: Mapped[str]
    program: Mapped[str]
    model: Mapped[str]

    __table_args__ = (
        Index("ix_calls_started_at", "started_at"),
        Index("ix_calls_scenario", "scenario"),
        Index("ix_calls_state", "state"),
    )


class ScorecardTable(Base):
    """Every version of a call's scorecard; the one with the highest `id` is current."""

    __tablename__ = "scorecards"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=True)
    call_id: Mapped[str] = mapped_column(ForeignKey("calls.id", ondelete="CASCADE"))
    created_at: Mapped[datetime] = mapped_column(UtcDateTime)
    standard: Mapped[str]
    profile: Mapped[str]
    model: Mapped[str]
    program: Mapped[str]
    score: Mapped[float] = mapped_column(Double)
    max_score: Mapped[float] = mapped_column(Double)
    passed: Mapped[bool]
    review_count: Mapped[int]
    body: Mapped[Any] = mapped_column(JSON)
    """The whole scorecard; last, so that lists do not read it."""

    __table_args__ = (Index("ix_scorecards_call_id", "call_id", "id"),)
