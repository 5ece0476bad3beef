"""Looking over the file of a standard: all that is wrong with it, and what was overlooked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from trainer import paths
from trainer.content.lint_wording import check_places, check_signs
from trainer.content.problems import Problem
from trainer.content.references import Reporter, check_phrases
from trainer.content.settings import Checks, Names, check_settings
from trainer.content.standards import Reading, is_shared, read_standard, shipped_standards
from trainer.domain.message import M_

VARIABLES = {"company": "顺达快递", "agent_id": "1024"}
"""What stands for the variables that every scenario has."""
_ID = re.compile(r"[a-z][a-z0-9_-]{0,47}")
_MISNAMED = frozenset((".yml", ".yaml.txt", ".YAML", ".YML"))
"""What editors and people make of ``.yaml``."""


def files(folder: Path) -> Iterator[Path]:
    """Those of a folder that are or were meant to be standards, in the order of their names."""
    if folder.is_dir():
        found = sorted(each for each in folder.iterdir() if each.is_file())
        yield from (each for each in found if each.suffix == ".yaml" or _misnamed(each))


def lint_standard(file: Path, checks: Checks) -> tuple[Problem, ...]:
    """Everything that is wrong with a standard's file, by line; nothing for one that only serves
    to be included and can be. Never raises for what is in the file."""
    reading = read_standard(file)
    report = Reporter(file.name, reading.source)
    if is_shared(reading):
        return ()
    _check_name(file, report)
    if reading.doc is not None:
        _check_doc(reading, checks, report)
    problems = (*reading.problems, *report.problems)
    return tuple(sorted(problems, key=lambda each: (each.severity != "error", each.line)))


def _check_doc(reading: Reading, checks: Checks, report: Reporter) -> None:
    doc, shared = reading.doc, reading.shared
    assert doc is not None
    check_phrases(doc.phrases, VARIABLES, report)
    check_places(doc.phrases, VARIABLES, report)
    check_signs(doc.phrases, report)
    known = None if shared is None else {**shared.phrases, **doc.phrases}
    names = Names(known, ())
    for index, each in enumerate(doc.criteria):
        check_settings(("criteria", index), each.check, each.params, checks, names, report)


def _check_name(file: Path, report: Reporter) -> None:
    if _misnamed(file):
        message = M_("The name must end in “.yaml”; otherwise this file is not used.")
        report.add((), message, severity="warning")
        return
    if not _ID.fullmatch(file.stem):
        message = M_(
            "No scenario can name the standard “{name}”: call the file with small letters, digits, "
            "_ and -, beginning with a letter.",
            name=file.stem,
        )
        report.add((), message, severity="warning")
    shipped = paths.assets() / "standards"
    if file.stem in shipped_standards() and file.resolve().parent != shipped.resolve():
        message = M_(
            "A standard that ships is called “{name}” too, and that one counts; give this file "
            "another name.",
            name=file.stem,
        )
        report.add((), message, severity="warning")


def _misnamed(file: Path) -> bool:
    return any(file.name.endswith(end) for end in _MISNAMED)
