"""The parts of a model folder that are neither net nor graph."""

from __future__ import annotations

import json
from pathlib import Path

from models.recipe import features
from models.recipe.settings import SAMPLE_RATE, Places

VERSION = "4"
ACOUSTIC_SCALE = 0.3
_MODEL_CONF = """\
--min-active=200
--max-active=3000
--beam=12.0
--lattice-beam=6.0
--acoustic-scale={scale}
--frame-subsampling-factor=3
--endpoint.silence-phones=1
--endpoint.rule2.min-trailing-silence=0.5
--endpoint.rule3.min-trailing-silence=0.75
--endpoint.rule4.min-trailing-silence=1.0
"""


def write_settings(model: Path, scale: float = ACOUSTIC_SCALE) -> None:
    """Write `conf/`: how features are made and how to search."""
    folder = model / "conf"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "mfcc.conf").write_text(features.MFCC_CONF, encoding="ascii")
    (folder / "pitch.conf").write_text(features.PITCH_CONF, encoding="ascii")
    text = _MODEL_CONF.format(scale=scale)
    (folder / "model.conf").write_text(text, encoding="ascii")


def write_label(places: Places, words: int) -> None:
    """Write `model.json`, which says what kind of model this is."""
    label = {
        "name": "cmn-synthetic-small",
        "language": "cmn",
        "kind": "synthetic",
        "version": VERSION,
        "sample_rate": SAMPLE_RATE,
        "words": words,
        "made_with": f"{_sources(places)}, models/recipe",
    }
    text = json.dumps(label, ensure_ascii=False, indent=2) + "\n"
    (places.model / "model.json").write_text(text, encoding="utf-8")


def word_count(model: Path) -> int:
    """How many words the graph of a model knows."""
    words = (model / "graph" / "words.txt").read_text(encoding="utf-8")
    return len(words.splitlines()) - 1  # all but <eps>


def _sources(places: Places) -> str:
    people = " and recordings of two people (audio-cmn, CC BY-SA)"
    return "espeak-ng 1.52 speech" + (people if places.blended_net.exists() else "")


def size(model: Path) -> int:
    """Bytes of all files of the folder."""
    return sum(path.stat().st_size for path in model.rglob("*") if path.is_file())
