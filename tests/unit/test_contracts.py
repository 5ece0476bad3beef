"""The rules that hold the house together: the dependency contracts and the lock files."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")

# GPL, or bound to it: never in the program's own process.
UNWELCOME = frozenset(
    {"pedalboard", "praat-parselmouth", "pyqt5", "pyqt6", "pyside6-fluent-widgets", "piper-tts"}
)


def _pins(name: str) -> dict[str, set[str]]:
    """What a lock file pins: package → versions with their markers."""
    pins: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if found := re.match(r"([a-z0-9][a-z0-9.-]*)(?:\[.*\])?==([^ ]+)(.*?)\s*\\?$", line):
            pins.setdefault(found[1], set()).add(found[2] + found[3])
    return pins


def _asked_for() -> set[str]:
    """The packages that pyproject.toml names as dependencies of the program."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = (re.match(r"[A-Za-z0-9._-]+", line) for line in project["dependencies"])
    return {re.sub(r"[._-]+", "-", found[0]).lower() for found in names if found}


def _lint_imports(folder: Path) -> subprocess.CompletedProcess[str]:
    program = Path(sys.executable).with_name("lint-imports")
    return subprocess.run(
        [str(program), "--no-cache"], cwd=folder, capture_output=True, encoding="utf-8"
    )


@pytest.mark.slow
@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("domain/planted.py", "import trainer.storage", "Dependencies point one way"),
        ("scoring/planted.py", "import trainer.storage", "Dependencies point one way"),
        ("services/planted.py", "import PySide6.QtCore", "Only the window knows Qt"),
        ("scoring/planted.py", "import sqlalchemy", "Scores are pure"),
        ("ui/planted.py", "import trainer.bootstrap", "The doors are used by nobody inside"),
    ],
)
def test_a_wrong_import_is_found(tmp_path: Path, file: str, line: str, contract: str) -> None:
    ignored = shutil.ignore_patterns("__pycache__")
    shutil.copytree(ROOT / "trainer", tmp_path / "trainer", ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    (tmp_path / "trainer" / file).write_text(f"{line}\n")
    done = _lint_imports(tmp_path)
    assert done.returncode == 1, done.stdout + done.stderr
    broken = [text for text in done.stdout.splitlines() if text.endswith("BROKEN")]
    assert any(text.startswith(contract) for text in broken)


@pytest.mark.parametrize("name", LOCKS)
def test_every_pin_has_hashes_and_no_place_to_fetch_it_from(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    assert "://" not in text
    assert "--index" not in text and "--find-links" not in text
    for entry in re.split(r"\n(?=[a-z0-9])", text)[1:]:
        assert "--hash=sha256:" in entry, entry.splitlines()[0]


def test_the_lock_covers_what_pyproject_asks_for() -> None:
    assert _asked_for() <= set(_pins("requirements.lock"))


def test_tests_run_on_the_very_versions_that_users_get() -> None:
    run, test = _pins("requirements.lock"), _pins("requirements-dev.lock")
    assert {name: test.get(name) for name in run} == run


def test_nothing_with_a_strong_copyleft_is_in_the_process() -> None:
    assert not UNWELCOME & set(_pins("requirements-dev.lock"))


@pytest.mark.slow
def test_no_module_of_the_program_loads_espeak_into_its_process() -> None:
    code = (
        "import importlib, pkgutil, sys, trainer\n"
        "for module in pkgutil.walk_packages(trainer.__path__, 'trainer.'):\n"
        "    # Alembic alone runs the scripts of migrations.\n"
        "    if '.migrations' not in module.name and not module.name.endswith('__main__'):\n"
        "        importlib.import_module(module.name)\n"
        "print(len([name for name in sys.modules if name.startswith('trainer.')]))\n"
        "print(*{'pyttsx3', 'espeakng_loader'} & set(sys.modules))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, encoding="utf-8"
    )
    assert done.returncode == 0, done.stderr
    count, *loaded = done.stdout.split()
    assert int(count) > 50
    assert loaded == []
