"""What a person in front of the window reads, opens and answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QMessageBox, QWidget

from trainer.ui.main_window import MainWindow
from trainer.ui.widgets.page import Page

P = TypeVar("P", bound=Page)
Settled = Callable[[], None]
"""The fixture `settled`: wait until no job runs and its results have arrived."""
LEFT_BUTTON = Qt.MouseButton.LeftButton


def words(page: QWidget | None) -> list[str]:
    """All that is written on it now, as a screen reader says it."""
    assert page is not None
    labels = (label for label in page.findChildren(QLabel) if label.isVisible())
    return [label.accessibleName() or label.text() for label in labels]


def show(window: MainWindow, settled: Settled, name: str) -> QWidget:
    """Open a page of the rail."""
    window.show_page(name)
    settled()
    page = window.current_page()
    assert page is not None
    return page


def here(window: MainWindow, kind: type[P]) -> P:
    """The page that is shown, which is of this kind."""
    page = window.current_page()
    assert isinstance(page, kind)
    return page


def choose_box(monkeypatch: pytest.MonkeyPatch, wanted: str) -> list[str]:
    """Answer the next message box with the button named `wanted`; collects what was asked."""
    asked: list[str] = []

    def answer(box: QMessageBox) -> int:
        asked.append(box.text())
        chosen = next(b for b in box.buttons() if b.text() == wanted)
        monkeypatch.setattr(QMessageBox, "clickedButton", lambda _self: chosen)
        return 0

    monkeypatch.setattr(QMessageBox, "exec", answer)
    return asked
