"""`python -m models.recipe`: make the model, all of it or one stage."""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path

from models.recipe.settings import Places, Settings

STAGES = ("speech", "features", "train", "graph", "tune", "evaluate")


def main() -> int:
    """Parse the command line and run the stages in order; the exit status."""
    repository = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(prog="python -m models.recipe", description=__doc__)
    parser.add_argument("--stage", choices=STAGES, help="only this stage (default: all)")
    parser.add_argument("--tiny", action="store_true", help="a smoke run of a few minutes")
    parser.add_argument("--out", type=Path, help="model folder to write")
    parser.add_argument("--work", type=Path, help="folder for sound, features and the net")
    chosen = parser.parse_args()
    name = "cmn-synthetic-tiny" if chosen.tiny else "cmn-synthetic-small"
    build = repository / "build" / "model"
    default = build / name if chosen.tiny else repository / "models" / name
    places = Places(
        repository=repository,
        work=(chosen.work or build / f"{name}-work").resolve(),
        model=(chosen.out or default).resolve(),
    )
    settings = Settings().tiny() if chosen.tiny else Settings()
    from models.recipe import graph

    try:
        graph.check_tools()
    except graph.MissingToolsError as missing:
        print(missing, file=sys.stderr)
        return 2
    for stage in [chosen.stage] if chosen.stage else STAGES:
        began = time.monotonic()
        print(f"== {stage}", flush=True)
        _run(stage, places, settings)
        print(f"== {stage}: {time.monotonic() - began:.0f} s", flush=True)
    return 0


def _run(stage: str, places: Places, settings: Settings) -> None:
    """Run one stage. Each imports only the libraries that it needs."""
    if stage == "speech":
        from models.recipe import speech

        speech.run(places, settings)
    elif stage == "features":
        from models.recipe import features

        features.run(places, settings)
    elif stage == "train":
        from models.recipe import kaldi_model, train

        train.run(places, settings)
        kaldi_model.write(places.model / "am" / "final.mdl", *train.load(places.net))
    elif stage == "graph":
        from models.recipe import graph, package

        if not (places.model / "conf" / "model.conf").exists():
            package.write_settings(places.model)
        package.write_label(places, graph.run(places, settings))
    elif stage == "tune":
        from models.recipe import evaluate

        evaluate.tune(places, settings)
    elif stage == "evaluate":
        from models.recipe import evaluate

        evaluate.run(places, settings)


if __name__ == "__main__":
    sys.exit(main())
