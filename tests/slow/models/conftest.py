"""The recipe's test runs where the recipe's own requirements are installed, and says if not."""

from __future__ import annotations

import shutil
from importlib.util import find_spec

import pytest

_LIBRARIES = ("torch", "kaldi_native_fbank", "jieba")
_missing = [name for name in _LIBRARIES if find_spec(name) is None]
if shutil.which("fstconvert") is None:
    _missing.append("libfst-tools")

collect_ignore = ["test_recipe_parts.py", "test_recipe_tiny.py"] if _missing else []


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _missing:
        terminalreporter.write_line(
            "The tests that make a model were left out; they need models/recipe/requirements.txt "
            f"({', '.join(_missing)} missing)."
        )
