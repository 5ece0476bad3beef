"""The pictures of the documentation, taken from the real program: ``python -m tools.pictures``.

Plays calls with the synthetic trainee into an empty data folder, opens the window and saves each
page to docs/images. Needs a screen (xvfb-run) and takes about two minutes.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QApplication

from tests.support.sound import sound_server
from trainer.content.script import parse_script
from trainer.services.desk import RealDesk
from trainer.services.scripted import SyntheticTrainee, pace_of, play_scripted
from trainer.services.sources import ScriptedSource
from trainer.services.workshop import Workshop
from trainer.storage.settings import SETTINGS, Settings
from trainer.ui.main import application, make_window
from trainer.ui.main_window import MainWindow

PLAYED = (
    ("harassment", "middling"),
    ("wrong-number", "good"),
    ("unclear-audio", "middling"),
    ("plain-enquiry", "good"),
    ("furious-caller", "rude"),
    ("furious-caller", "middling"),
)
LIVE = "furious-caller"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("docs/images"))
    parser.add_argument("--language", default="zh_CN")
    parser.add_argument("--theme", default="light")
    parser.add_argument("--size", default="1280x800")
    given = parser.parse_args()
    given.out.mkdir(parents=True, exist_ok=True)
    width, height = map(int, given.size.split("x"))
    with (
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as home,
        tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as sound,
        sound_server(Path(sound)),
    ):
        settings = Settings(Path(home), {})
        settings.set("language", given.language)
        settings.set("theme", given.theme)
        settings.set("trainee_name", "李小雨")
        shop = Workshop(Path(home), settings)
        kept = [_play(shop, *played) for played in PLAYED]
        desk = RealDesk(shop, lambda _record: _source(shop))
        window = make_window(application(), desk, SETTINGS)
        window.resize(width, height)
        window.show()
        desk.warm_up()
        _wait(3)
        _pages(window, desk, kept, lambda name: _save(window, given.out, name))
        window.close()
        desk.close()


def _play(shop: Workshop, scenario_id: str, example_id: str) -> str:
    scenario = shop.library.scenarios[scenario_id]
    example = next(e for e in scenario.examples if e.id == example_id)
    steps = parse_script("\n".join(example.script))
    return play_scripted(shop, scenario, shop.standard(scenario.standard), steps).call_id


def _source(shop: Workshop) -> ScriptedSource:
    scenario = shop.library.scenarios[LIVE]
    example = next(e for e in scenario.examples if e.quality == "good")
    speak = SyntheticTrainee(shop.synthesiser(), pace_of(shop.standard(scenario.standard)))
    return ScriptedSource(parse_script("\n".join(example.script)), speak, virtual=False)


def _pages(
    window: MainWindow, desk: RealDesk, kept: list[str], save: Callable[[str], None]
) -> None:
    window.show_page("today")
    _wait(1.5)
    save("today")
    window.open_briefing(LIVE)
    _wait(1.5)
    save("briefing")
    window.open_scorecard(kept[-1])
    _wait(2.5)
    save("scorecard")
    live = desk.start_call(LIVE, mode="practice")
    window.open_live(live, "practice")
    while not (live.view().speaking == "trainee" and len(live.view().transcript) >= 2):
        _wait(0.1)
        if live.view().state == "ended":
            break
    _wait(4)
    save("call")
    live.abandon()
    while not live.finished():
        _wait(0.1)


def _wait(seconds: float) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        QApplication.processEvents()
        time.sleep(0.01)


def _save(window: MainWindow, folder: Path, name: str) -> None:
    window.grab().save(str(folder / f"{name}.png"))


if __name__ == "__main__":
    main()
