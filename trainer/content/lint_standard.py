"""Looking over the file of a standard: all that is wrong with it, and what was overlooked."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from trainer import paths
from trainer.content.lint_wording import check_places, check_signs
from trainer.content.problems import Problem
from trainer.content.references import Reporter, check_phrases
from trainer.content.settings import Checks, Names, check_settings, phrases_named
from trainer.content.standards import (
    Reading,
    SharedFile,
    StandardFile,
    is_shared,
    read_standard,
    shipped_standards,
)
from trainer.domain.message import M_

VARIABLES = {"company": "顺达快递", "agent_id": "1024"}
"""What stands for the variables that every scenario has."""
_ID = re.compile(r"[a-z][a-z0-9_-]{0,47}")
_MISNAMED = frozenset((".yml", ".yaml.txt", ".YAML", ".YML"))
"""What editors and people make of ``.yaml``: in the folder of standards, meant as such."""


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
    shared = is_shared(reading)
    if not shared or file.suffix != ".yaml":
        _check_name(file, report)
    if shared:
        return tuple(report.problems)
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
    # A name that is misspelt is told of once, where it is used.
    if shared is not None and not any(
        each.severity == "error" for each in (*reading.problems, *report.problems)
    ):
        _check_unused(doc, shared, checks, report)
    _check_pass_mark(doc.pass_mark, report)


def _check_unused(doc: StandardFile, shared: SharedFile, checks: Checks, report: Reporter) -> None:
    """Of its own phrases only: scenarios name those that are shared or that ship."""
    others = {*shared.phrases, *(n for each in shipped_standards().values() for n in each.phrases)}
    used = {n for each in doc.criteria for n in phrases_named(each.check, each.params, checks)}
    for name in doc.phrases:
        if name not in used and name not in others:
            message = M_("No criterion uses this phrase.")
            report.add(("phrases", name), message, severity="warning")


def _check_pass_mark(mark: float, report: Reporter) -> None:
    """0.85 is meant as a share of one."""
    if mark == 0:
        message = M_("With a pass mark of 0 percent every call is passed.")
        report.add(("pass_mark",), message, severity="warning")
    elif mark <= 1:
        message = M_("The pass mark is {mark} percent.", mark=f"{mark:g}")
        report.add(("pass_mark",), message, f"{mark * 100:g}", severity="warning")


def _check_name(file: Path, report: Reporter) -> None:
    if file.suffix != ".yaml":
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
