"""The forms of all checks' settings, for whoever looks over files that name checks."""

from __future__ import annotations

import pkgutil

from pydantic import BaseModel

from trainer.scoring import CHECKS, checks


def check_forms() -> dict[str, type[BaseModel] | None]:
    """Every check's name with the form of its settings; None for a file without a `CHECK`."""
    files = (found.name for found in pkgutil.iter_modules(checks.__path__))
    return {**dict.fromkeys(files), **{name: each.params for name, each in CHECKS.items()}}
