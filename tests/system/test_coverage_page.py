"""The page docs/coverage.md says what the scenarios that ship really judge."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from trainer import paths
from trainer.content.coverage import coverage
from trainer.content.loader import load_scenarios
from trainer.content.standards import load_standards

LEFT_TO_THE_TRAINER = {"HOTLINE 总则1", "HOTLINE 总则3", "VOICE V5"}
"""A smile, patience, a pause and a stress before the benefit: a question, never a number."""


def test_every_clause_is_judged_by_a_check_or_left_to_the_trainer() -> None:
    standards = load_standards(paths.assets() / "standards")
    clauses = coverage(load_scenarios(paths.scenarios()).scenarios.values(), standards)
    left = {clause.id for clause in clauses if set(clause.checks) <= {"ask_trainer"}}
    assert left == LEFT_TO_THE_TRAINER
    assert all(clause.checks for clause in clauses), "a clause that nobody judges"


def test_the_page_is_as_the_command_prints_it(tmp_path: Path) -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "trainer", "coverage", "--markdown"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
        env={**os.environ, "TRAINER_HOME": str(tmp_path)},
    )
    assert ran.returncode == 0, ran.stderr
    page = (paths.root() / "docs" / "coverage.md").read_text(encoding="utf-8")
    wanted = "\n".join(line.rstrip() for line in ran.stdout.strip().splitlines())
    assert page.strip().endswith(wanted), "run: trainer coverage --markdown, and put it there"
