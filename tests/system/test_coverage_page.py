"""The page docs/coverage.md says what the scenarios that ship really judge."""

from __future__ import annotations

import subprocess
import sys

from trainer import paths


def test_the_page_is_as_the_command_prints_it() -> None:
    ran = subprocess.run(
        [sys.executable, "-m", "trainer", "coverage", "--markdown"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )
    assert ran.returncode == 0, ran.stderr
    page = (paths.root() / "docs" / "coverage.md").read_text(encoding="utf-8")
    wanted = "\n".join(line.rstrip() for line in ran.stdout.strip().splitlines())
    assert page.strip().endswith(wanted), "run: trainer coverage --markdown, and put it there"
