"""The sentences that the bundled model learns from and is measured on."""

from __future__ import annotations

import re
from pathlib import Path

SENTENCES = Path(__file__).resolve().parents[3] / "models" / "recipe" / "sentences"
LEARNED = (
    *("polite", "sloppy", "rude", "customer", "everyday"),
    *("written_agent", "written_caller", "written_casual", "written_general"),
)


def sentences(name: str) -> set[str]:
    """The lines of a file, without comments and punctuation."""
    lines = (SENTENCES / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return {re.sub(r"[^\w{}]", "", line) for line in lines if line and not line.startswith("#")}


def test_nothing_is_learned_that_is_measured() -> None:
    measured = sentences("heldout_dev") | sentences("heldout_test")
    assert len(measured) > 50
    for name in LEARNED:
        assert sentences(name).isdisjoint(measured), name


def test_dev_and_test_share_nothing() -> None:
    assert sentences("heldout_dev").isdisjoint(sentences("heldout_test"))


def test_every_slot_is_filled() -> None:
    known = {line.partition(": ")[0] for line in (SENTENCES / "slots.txt").open(encoding="utf-8")}
    for name in LEARNED:
        used = {slot for line in sentences(name) for slot in re.findall(r"\{(\w+)\}", line)}
        assert used <= known, name
