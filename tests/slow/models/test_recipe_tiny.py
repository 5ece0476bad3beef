"""The whole pipeline in its smallest form, from the synthesiser to a model that decodes.

It needs the build requirements of `models/recipe` beside the test requirements.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
import vosk

REPOSITORY = Path(__file__).resolve().parents[3]


@pytest.mark.slow
@pytest.mark.timeout(1500)
def test_the_tiny_recipe_makes_a_model_that_loads_and_understands(tmp_path: Path) -> None:
    out = tmp_path / "model"
    done = subprocess.run(
        [
            *(sys.executable, "-m", "models.recipe", "--tiny"),
            *("--out", str(out), "--work", str(tmp_path / "work")),
        ],
        cwd=REPOSITORY,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    vosk.Model(str(out))
    report = json.loads((out / "evaluation.json").read_text(encoding="utf-8"))
    # Half an hour of speech makes a poor model, but one that plainly hears syllables.
    assert report["clean"]["toneless_syllable_error"] < 0.5
    assert report["clean"]["word_times_within_60_ms"] > 0.8
