"""Calls and the versions of their scorecards."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_NUMBER: sa.types.TypeEngine[float] = sa.Double()


def upgrade() -> None:
    op.create_table(
        "calls",
        sa.Column("id", sa.String(), primary_key=True),
        sa.Column("scenario", sa.String(), nullable=False),
        sa.Column("title_zh", sa.String(), nullable=False),
        sa.Column("title_en", sa.String(), nullable=False),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("trainee", sa.String(), nullable=False),
        sa.Column("mode", sa.String(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("duration", _NUMBER, nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("ended_by", sa.String(), nullable=False),
        sa.Column("ending", sa.String(), nullable=False),
        sa.Column("folder", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
    )
    op.create_index("ix_calls_started_at", "calls", ["started_at"])
    op.create_index("ix_calls_scenario", "calls", ["scenario"])
    op.create_index("ix_calls_state", "calls", ["state"])
    op.create_table(
        "scorecards",
        sa.Column("id", sa.Integer(), primary_key=True, autoincrement=True),
        sa.Column(
            "call_id",
            sa.String(),
            sa.ForeignKey("calls.id", ondelete="CASCADE"),
            nullable=False,
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("standard", sa.String(), nullable=False),
        sa.Column("profile", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=False),
        sa.Column("program", sa.String(), nullable=False),
        sa.Column("score", _NUMBER, nullable=False),
        sa.Column("max_score", _NUMBER, nullable=False),
        sa.Column("passed", sa.Boolean(), nullable=False),
        sa.Column("review_count", sa.Integer(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
    )
    op.create_index("ix_scorecards_call_id", "scorecards", ["call_id", "id"])


def downgrade() -> None:
    op.drop_table("scorecards")
    op.drop_table("calls")
