"""The kinds of rules. A new one is just a file here with its `CHECK`; see docs/checks.md."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator, Mapping
from importlib import import_module

from trainer.domain.errors import KnownError
from trainer.domain.message import M_
from trainer.domain.standard import Criterion
from trainer.scoring.checks.base import Check


def _checks() -> Iterator[Check]:
    """The `CHECK` of every file of this package that has one, in the order of their names."""
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda found: found.name):
        check = getattr(import_module(f"{__name__}.{module.name}"), "CHECK", None)
        if isinstance(check, Check):
            # Criteria are written by people who know the name and look for the file.
            assert check.name == module.name, f"{module.name}.py calls its check “{check.name}”"
            yield check


CHECKS: Mapping[str, Check] = {check.name: check for check in _checks()}


def check_of(criterion: Criterion) -> Check:
    """The check that a criterion names. Raises KnownError."""
    found = CHECKS.get(criterion.check)
    if found is None:
        raise KnownError(
            M_("The criterion “{id}” names an unknown check “{check}”.",
               id=criterion.id, check=criterion.check),
            M_("Use one of: {names}.", names=", ".join(sorted(CHECKS))),
        )  # fmt: skip
    return found
