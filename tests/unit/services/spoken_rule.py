"""A standard that asks for a few wordings and for nothing else."""

from __future__ import annotations

from dataclasses import replace

from tests.unit.services.parts import small_standard
from trainer.domain.standard import Criterion, Standard


def standard_of(*wordings: str, check: str = "required_phrase", **more: object) -> Standard:
    """One criterion of ten points for each wording; `more`: further settings of the check."""
    phrases = {f"wording{number}": (text,) for number, text in enumerate(wordings)}
    criteria = tuple(
        Criterion(name, text, name, "TEST 1", check, 10.0, {"phrase": name, **more})
        for name, (text,) in phrases.items()
    )
    clauses = {"TEST 1": "用语"}
    return replace(small_standard(), criteria=criteria, phrases=phrases, clauses=clauses)
