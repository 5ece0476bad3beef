"""The file beside a call that keeps what a trainer decided about it. Lines are only ever added."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trainer.domain.decision import Decision
from trainer.domain.scorecard import Verdict
from trainer.storage.jsonlines import append_line, read_lines

DECISIONS_NAME = "decisions.jsonl"


def append_decision(folder: Path, decision: Decision) -> None:
    """Add a decision; on the disk itself when this returns. Raises `KnownError`."""
    values: dict[str, Any] = {
        "criterion": decision.criterion,
        "verdict": decision.verdict.value,
        "share": decision.share,
        "by": decision.by,
        "decided_at": decision.decided_at.astimezone(UTC).isoformat(),
        "note": decision.note,
    }
    append_line(folder / DECISIONS_NAME, values)


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """Every decision, oldest first; a torn line (the power went) is left out."""
    found: list[Decision] = []
    for data in read_lines(folder / DECISIONS_NAME):
        try:
            found.append(
                Decision(
                    criterion=str(data["criterion"]),
                    verdict=Verdict(data["verdict"]),
                    share=float(data["share"]),
                    by=str(data["by"]),
                    decided_at=datetime.fromisoformat(data["decided_at"]).astimezone(UTC),
                    note=str(data.get("note", "")),
                )
            )
        except (ValueError, KeyError, TypeError):
            continue
    return tuple(found)
