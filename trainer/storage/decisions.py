"""The file beside a call that keeps what a trainer decided about it. Lines are only ever added."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from trainer.domain.decision import Decision
from trainer.domain.scorecard import Verdict
from trainer.storage.eventlog import cannot_read, cannot_write

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
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"))
    path = folder / DECISIONS_NAME
    try:
        with path.open("a+b") as file:
            end = file.seek(0, os.SEEK_END)
            file.seek(max(end - 1, 0))
            torn = file.read(1) not in (b"", b"\n")
            file.write((b"\n" if torn else b"") + text.encode("utf-8", "replace") + b"\n")
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        raise cannot_write(path, error) from error


def read_decisions(folder: Path) -> tuple[Decision, ...]:
    """Every decision, oldest first; a torn line (the power went) is left out."""
    path = folder / DECISIONS_NAME
    try:
        raw = path.read_bytes()
    except FileNotFoundError:
        return ()
    except OSError as error:
        raise cannot_read(path, error) from error
    found: list[Decision] = []
    for line in raw.split(b"\n"):
        if not line.strip():
            continue
        try:
            data = json.loads(line)
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
