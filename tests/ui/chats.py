"""Chats in the window: a gallery's, in hand, and those that are really played."""

from __future__ import annotations

import time
from collections.abc import Sequence
from pathlib import Path

from pytestqt.qtbot import QtBot

from tests.ui.gallery import GalleryDesk
from tests.ui.looking import here
from trainer.domain.chat import ChatView
from trainer.services.chat_live import ThreadedChat, start_chat
from trainer.services.views import Mode
from trainer.services.workshop import Workshop
from trainer.storage.settings import Settings
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.chat import ChatPage

FAST = 8.0
"""Seconds of the chat's time in a second."""


class Shift:
    """A chat page with its shift in hand."""

    def __init__(self, window: MainWindow, desk: GalleryDesk, qtbot: QtBot) -> None:
        window.start_chat(["chat-parcel-enquiry"], "practice")
        qtbot.waitUntil(lambda: isinstance(window.current_page(), ChatPage))
        page = here(window, ChatPage)
        assert desk.chat is not None
        self.page, self.live, self.qtbot, self.window = page, desk.chat, qtbot, window

    def show(self, view: ChatView) -> None:
        self.live.now = view
        self.page._tick()

    def told(self, what: str) -> list[object]:
        return [value for said, value in self.live.told if said == what]


class RealChats(GalleryDesk):
    """The gallery's desk with shifts that are really played, on a clock that runs fast."""

    def __init__(self, home: Path) -> None:
        super().__init__()
        self.values.update(language="en", theme="light")
        self.shop = Workshop(home, Settings(home, {}))

    def start_chat(self, scenarios: Sequence[str], *, mode: Mode) -> ThreadedChat:
        return start_chat(
            self.shop, scenarios, mode=mode, seed=3, clock=lambda: time.monotonic() * FAST
        )

    def first_chat(self, window: MainWindow, qtbot: QtBot, scenario: str) -> ChatPage:
        """Begin a shift with one customer and wait until he is there."""
        self.rows = []
        window.start_chat([scenario], "practice")
        # The first shift reads all scenarios.
        qtbot.waitUntil(lambda: isinstance(window.current_page(), ChatPage), timeout=60_000)
        page = here(window, ChatPage)
        qtbot.waitUntil(lambda: bool(page.panels), timeout=30_000)
        return page
