"""What scoring thousands of kept calls again takes: `trainer rescore` itself, watched.

A shelf is filled with copies of a few calls that were really played, heard and recorded; each has
an id, a log, rules and scorecard of its own, and all the files that a call has.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from trainer.benchmarks.process_tree import Watched, watch
from trainer.content.script import parse_script
from trainer.domain.scenario import Scenario
from trainer.services.scripted import play_scripted
from trainer.services.workshop import Workshop
from trainer.storage.folder import RECORDING_NAME, relative_folder

FIRST, THEN = "hotline", "combined"
"""The standards that the calls are scored by, before and again."""
ONE_PROCESS = 10
"""The baseline's calls, a part of all: one of so many."""
_FIRST_CALL = datetime(2026, 1, 1, tzinfo=UTC)


@contextmanager
def filled_shelf(shop: Workshop, scenarios: Sequence[Scenario], calls: int) -> Iterator[Path]:
    """A data folder with so many calls, played from the scenarios' examples in turn."""
    with tempfile.TemporaryDirectory(prefix="trainer-rescore-") as folder:
        home = Path(folder)
        made = Workshop(home, voices=shop.voices)
        try:
            originals = [_play(made, scenario) for scenario in scenarios]
            for number in range(len(originals), calls):
                _copy(made, originals[number % len(originals)], number)
            made.mend_shelf()  # takes the copies into the list
            assert made.shelf.rows.count() == calls
        finally:
            made.close()
        yield home


def _play(shop: Workshop, scenario: Scenario) -> str:
    steps = parse_script("\n".join(scenario.examples[0].script))
    return play_scripted(shop, scenario, shop.standard(FIRST), steps).call_id


def _copy(shop: Workshop, original: str, number: int) -> None:
    moment = _FIRST_CALL + timedelta(seconds=number)
    copy = f"{moment:%Y%m%d-%H%M%S}-{number % 0x10000:04x}"
    source, target = shop.shelf.folder(original), shop.shelf.recordings / relative_folder(copy)
    target.mkdir(parents=True)
    for file in source.iterdir():
        if file.name == RECORDING_NAME:
            _link(file, target / file.name)
        else:
            content = file.read_bytes().replace(original.encode(), copy.encode())
            (target / file.name).write_bytes(content)


def _link(source: Path, target: Path) -> None:
    """The recording is not read when a call is scored again: thousands need not fill the disk."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def ids(home: Path) -> list[str]:
    """All calls, oldest first."""
    shop = Workshop(home)
    try:
        return sorted(shop.shelf.rows.folders())
    finally:
        shop.close()


def rescored(home: Path, *arguments: str) -> Watched:
    """Run `trainer rescore` on this shelf, as a user would."""
    command = [sys.executable, "-m", "trainer", "rescore", "--standard", THEN, *arguments]
    return watch(command, {**os.environ, "TRAINER_HOME": str(home)})


def run(shop: Workshop, names: Sequence[str], calls: int, tell: Callable[[str], None]) -> bool:
    """Measure and tell; False where a run did not end well."""
    scenarios = [shop.scenario(name) for name in names]
    with filled_shelf(shop, scenarios, calls + calls // ONE_PROCESS) as home:
        alone = ids(home)[: calls // ONE_PROCESS]
        one = rescored(home, "--jobs", "1", *alone)
        every = rescored(home, "--all")
    tell(f"one process, {len(alone)} calls")
    _tell(one, len(alone), tell)
    tell(f"all cores, {calls} calls")
    _tell(every, calls, tell)
    faster = (calls / every.wall) / (len(alone) / one.wall)
    tell(f"all cores / one process, calls a second               ratio {faster:.2f}")
    return one.code == every.code == 0


def _tell(run: Watched, calls: int, tell: Callable[[str], None]) -> None:
    tell(
        f"  {calls / run.wall:7.1f} calls/s   {run.wall:.1f} s, "
        f"{1000 * run.cpu / calls:.1f} ms of a core a call"
    )
    tell(
        f"  cores busy with it {run.busy:6.1%}   (other programs had "
        f"{run.others / (run.wall * run.cores):.1%}; of the rest it used {run.of_the_rest:.1%})"
    )
    peaks = run.peaks(10)
    tell("  most MB in each tenth, leading process   " + " ".join(f"{a:5.0f}" for a, _ in peaks))
    tell("  most MB in each tenth, those it started  " + " ".join(f"{b:5.0f}" for _, b in peaks))
