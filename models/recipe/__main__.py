"""`python -m models.recipe`: make the model, all of it or one stage."""

from __future__ import annotations

import argparse
import os
import sys
import time
from dataclasses import replace
from pathlib import Path

from models.recipe.settings import Places, Settings

# Only with recordings of people. They need a first model, which the stages above have made.
PEOPLE_STAGES = ("people", "glue", "leave-out", "realign", "continuous", "adapt", "refine")
LAST_STAGES = ("tune", "evaluate")
STAGES = ("speech", "features", "train", "graph", *PEOPLE_STAGES, *LAST_STAGES)


def main() -> int:
    """Parse the command line and run the stages in order; the exit status."""
    repository = Path(__file__).resolve().parents[2]
    parser = argparse.ArgumentParser(prog="python -m models.recipe", description=__doc__)
    parser.add_argument(
        "--stage",
        choices=STAGES,
        help="only this stage (default: all)",
    )
    parser.add_argument("--tiny", action="store_true", help="a smoke run of a few minutes")
    parser.add_argument("--out", type=Path, help="model folder to write")
    parser.add_argument("--work", type=Path, help="folder for sound, features and the net")
    parser.add_argument("--threads", type=int, help="how many cores to use (default: 2)")
    parser.add_argument(
        "--human", type=Path, metavar="TAR", help="recordings of people: audio-cmn-64k.tar"
    )
    chosen = parser.parse_args()
    if chosen.stage in ("people", "realign") and not chosen.human:
        parser.error(f"the stage {chosen.stage} needs --human")
    if chosen.human and not chosen.human.is_file():
        parser.error(f"there is no file {chosen.human}")
    name = "cmn-synthetic-tiny" if chosen.tiny else "cmn-synthetic-small"
    build = repository / "build" / "model"
    default = build / name if chosen.tiny else repository / "models" / name
    places = Places(
        repository=repository,
        work=(chosen.work or build / f"{name}-work").resolve(),
        model=(chosen.out or default).resolve(),
    )
    settings = Settings().tiny() if chosen.tiny else Settings()
    settings = replace(settings, threads=chosen.threads or settings.threads)
    from models.recipe import graph

    try:
        graph.check_tools()
    except graph.MissingToolsError as missing:
        print(missing, file=sys.stderr)
        return 2
    # Threads of torch that wait for each other by spinning starve each other on a busy machine.
    os.environ.setdefault("OMP_WAIT_POLICY", "passive")
    stages = [stage for stage in STAGES if chosen.human or stage not in PEOPLE_STAGES]
    for stage in [chosen.stage] if chosen.stage else stages:
        began = time.monotonic()
        print(f"== {stage}", flush=True)
        if stage in PEOPLE_STAGES:
            _run_for_people(stage, places, settings, chosen.human)
        else:
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


def _run_for_people(stage: str, places: Places, settings: Settings, archive: Path) -> None:
    """Run one of the stages that make the model hear people."""
    if stage in ("people", "realign"):
        from models.recipe import glue, people

        if stage == "people":
            nets = dict.fromkeys(people.SPEAKERS.values(), places.net)
            people.run(settings, archive, nets, settings.people_most, places.clips(1))
        else:
            # Each by the net that knows people, but not this one's first alignment.
            nets = {name: places.net_without(name) for name in people.SPEAKERS.values()}
            people.run(settings, archive, nets, settings.realign_most, places.clips(2))
            glue.run(places, settings, places.clips(2), places.glued(2))
    elif stage == "glue":
        from models.recipe import glue

        # Rough marks are good enough to compare speakers and to align better.
        rough = replace(settings, people_utterances=settings.people_utterances * 3 // 8)
        glue.run(places, rough, places.clips(1), places.glued(1))
    elif stage == "leave-out":
        from models.recipe import leave_out

        leave_out.run(places, settings)
    elif stage == "continuous":
        from models.recipe import continuous

        continuous.run(places, settings)
    elif stage == "adapt":
        from models.recipe import train

        train.adapt_several(places, settings, sorted(places.glued(2).glob("*.npz")))
    elif stage == "refine":
        from models.recipe import kaldi_model, package, train

        train.refine(places, settings, sorted(places.glued(2).glob("*.npz")))
        final = places.refined_net(settings.refine_rounds - 1)
        kaldi_model.write(places.model / "am" / "final.mdl", *train.load(final))
        package.write_label(places, package.word_count(places.model))


if __name__ == "__main__":
    sys.exit(main())
