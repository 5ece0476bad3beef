"""The product itself: a real window, a real sound card's worth of sound, a call taken by voice.

A synthetic trainee presses the buttons and talks into the virtual headset; pyttsx3 speaks the
customer, Vosk hears the trainee, and the scorecard is read off the window.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from tests.support.sound import SoundServer, patiently
from tests.support.talker import Talker
from trainer.services.desk import RealDesk
from trainer.services.workshop import Workshop
from trainer.storage.settings import SETTINGS, Settings
from trainer.ui.main import application, make_window
from trainer.ui.main_window import MainWindow

pytestmark = pytest.mark.e2e

LINES = [
    "您好,顺达快递工号一零二四,很高兴为您服务,请问怎么称呼您?",
    "好的,王女士,您是想了解寄玻璃杯到成都的时间和价格,对吗?",
    "从杭州寄到成都,大约三天可以送到,首重一公斤十二元,续重每公斤八元。",
    "王女士,建议您办理保价服务,如果有破损,我们会按照保价金额赔偿,您看这样说明是否清楚?",
    "请问还有什么可以帮助您?",
    "请不必客气,感谢您的来电,若有问题请再次来电,谢谢,再见!",
]


@pytest.fixture
def desk(home: Path, sound_server: SoundServer) -> Iterator[RealDesk]:
    settings = Settings(home, {})
    settings.set("language", "en")
    shared = Path(os.environ.get("TRAINER_TEST_VOICES") or home / "voices")
    made = RealDesk(Workshop(home, settings, voices=shared))
    headset = next(d for d in made.microphones() if d.name == sound_server.headset)
    settings.set("input_device", headset.key)
    yield made
    made.close()


def press(qtbot: QtBot, inside: QWidget, words: str) -> None:
    """Press the visible button that says so."""
    button = next(
        b for b in inside.findChildren(QAbstractButton) if b.isVisible() and words in b.text()
    )
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def live_call(window: MainWindow) -> Any:
    return window.current_page().live  # type: ignore[union-attr]


def take_call(qtbot: QtBot, window: MainWindow, talker: Talker, pictures: Path) -> str:
    """Take a call from the briefing to the scorecard; its id."""
    spoken = talker.rehearse(LINES)
    window.open_briefing("plain-enquiry")
    press(qtbot, window, "Practice")
    qtbot.waitUntil(window.in_call, timeout=20_000)
    live = live_call(window)

    def until(what: Callable[[], bool], seconds: float = 40) -> None:
        qtbot.waitUntil(what, timeout=round(seconds * 1000))

    until(lambda: live.view().rings >= 1)
    press(qtbot, window, "Answer")
    until(lambda: live.view().state == "talking")
    for number, line in enumerate(LINES):
        qtbot.wait(500)
        lines_before = sum(turn.speaker == "customer" for turn in live.view().transcript)
        talker.say(spoken[line])
        if number == 2:
            until(lambda: live.view().speaking == "trainee", 10)
            window.grab().save(str(pictures / "call.png"))
        until(
            lambda before=lines_before: (
                sum(turn.speaker == "customer" for turn in live.view().transcript) > before
                and live.view().speaking is None
                and not talker.speaking()
            )
        )
    until(lambda: live.view().state == "ended")
    until(lambda: live.finished(), 30)
    until(lambda: type(window.current_page()).__name__ == "ScorecardPage", 20)
    qtbot.wait(1500)
    window.grab().save(str(pictures / "scorecard.png"))
    return str(live.call_id)


@pytest.mark.timeout(600)
@patiently
def test_a_call_is_taken_by_voice_and_scored(
    qtbot: QtBot, desk: RealDesk, sound_server: SoundServer, tmp_path: Path
) -> None:
    window = make_window(application(), desk, SETTINGS)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    with closing(Talker(desk.workshop.synthesiser(), sound_server.mouth, pace=200)) as talker:
        try:
            call_id = take_call(qtbot, window, talker, tmp_path)
        finally:
            if window.in_call():
                live_call(window).hang_up()
                qtbot.waitUntil(lambda: live_call(window).finished(), timeout=30_000)

    stored = desk.open_call(call_id)
    assert stored.scorecard is not None
    assert stored.scorecard.passed
    assert stored.summary.ended_by == "customer"
    met = {f.criterion for f in stored.scorecard.findings if f.verdict.value == "met"}
    assert {"opening", "need_repeated", "question_answered", "closing"} <= met
    assert stored.recording is not None
    sides = desk.load_recording(stored)
    assert abs(len(sides) / 16_000 - stored.call.duration) < 1.0
    assert abs(sides[:, 0]).max() > 1000, "the customer is on the recording"
    assert abs(sides[:, 1]).max() > 1000, "the trainee is on the recording"
