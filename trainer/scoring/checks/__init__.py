"""The kinds of rules. A new one is just a file here with its `CHECK`; see docs/checks.md."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterable, Iterator, Mapping
from importlib import import_module

from rapidfuzz import process

from trainer.domain.errors import KnownError
from trainer.domain.message import M_, Message
from trainer.domain.standard import Criterion
from trainer.scoring.checks.base import KINDS, Check


def checks_of(folders: Iterable[str], package: str) -> Iterator[Check]:
    """The `CHECK` of every file of a package that has one, in the order of their names.

    Raises KnownError naming the file that cannot be loaded or whose `CHECK` is none.
    """
    for module in sorted(pkgutil.iter_modules(folders), key=lambda found: found.name):
        try:
            loaded = import_module(f"{package}.{module.name}")
        except Exception as error:
            # Whatever a new file does wrong: without this every command ends in a traceback.
            cause = f"{type(error).__name__}: {error}"
            raise _unusable(
                module.name, M_("loading it failed with {cause}.", cause=cause)
            ) from error
        if not hasattr(loaded, "CHECK"):
            continue
        check = loaded.CHECK
        if not isinstance(check, Check):
            raise _unusable(
                module.name,
                M_("its “CHECK” is no Check(…) but {what}.", what=type(check).__name__),
            )
        if check.name != module.name:
            # Criteria are written by people who know the name and look for the file.
            raise _unusable(
                module.name, M_("it calls its check “{name}”, not as the file.", name=check.name)
            )
        if check.about not in KINDS:
            raise _unusable(
                module.name,
                M_("its “about” is “{about}” and none of {kinds}.",
                   about=check.about, kinds=", ".join(KINDS)),
            )  # fmt: skip
        yield check


def _unusable(module: str, problem: Message) -> KnownError:
    return KnownError(
        M_("The check in {file} cannot be used: {problem}",
           file=f"trainer/scoring/checks/{module}.py", problem=problem),
        M_("Correct the file (docs/checks.md) or take it away."),
    )  # fmt: skip


CHECKS: Mapping[str, Check] = {check.name: check for check in checks_of(__path__, __name__)}


def check_of(criterion: Criterion) -> Check:
    """The check that a criterion names. Raises KnownError."""
    found = CHECKS.get(criterion.check)
    if found is None:
        near = process.extractOne(criterion.check, list(CHECKS), score_cutoff=60)
        raise KnownError(
            M_("The criterion “{id}” names an unknown check “{check}”.",
               id=criterion.id, check=criterion.check),
            M_("Did you mean {name}?", name=near[0])
            if near
            else M_("docs/checks.md lists the checks there are."),
        )  # fmt: skip
    return found
