"""A file of a check that cannot be used is named in one sentence, with what is wrong with it."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from trainer import paths
from trainer.domain.errors import KnownError
from trainer.scoring.checks import checks_of

GOOD = (paths.root() / "trainer" / "scoring" / "checks" / "ending.py").read_text("utf-8")
Load = Callable[[str], list[str]]


@pytest.fixture
def load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Load:
    """Names of the checks of a package that has this text as its file `ending.py`."""
    monkeypatch.syspath_prepend(tmp_path)
    package = f"checks_of_{tmp_path.name}".replace("-", "_")
    (tmp_path / package).mkdir()
    (tmp_path / package / "__init__.py").touch()

    def names(text: str) -> list[str]:
        (tmp_path / package / "ending.py").write_text(text, "utf-8")
        sys.modules.pop(f"{package}.ending", None)
        return [check.name for check in checks_of([str(tmp_path / package)], package)]

    return names


def test_a_file_with_a_check_and_one_without(load: Load) -> None:
    assert load(GOOD) == ["ending"]


def test_a_file_that_only_helps_others_is_no_check(load: Load) -> None:
    assert load("HELP = 1\n") == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CHECK = 3\n", "its “CHECK” is no Check(…) but int."),
        (GOOD.replace('Check("ending"', 'Check("endings"'), "calls its check “endings”"),
        (GOOD.replace(', about="doing"', ""), "TypeError: Check.__init__() missing 1 required"),
        (
            GOOD.replace('about="doing"', 'about="speaking"'),
            "its “about” is “speaking” and none of saying, avoiding, doing.",
        ),
        ("import there_is_none\n", "ModuleNotFoundError: No module named 'there_is_none'"),
        ("CHECK = (\n", "SyntaxError: '(' was never closed (ending.py, line 1)"),
    ],
)
def test_what_cannot_be_used_is_named(load: Load, text: str, said: str) -> None:
    with pytest.raises(KnownError) as caught:
        load(text)
    assert str(caught.value).startswith("The check in trainer/scoring/checks/ending.py cannot be")
    assert said in str(caught.value)
