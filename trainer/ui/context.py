"""What every page is given: the desk, the theme, the ways to go elsewhere, and jobs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from trainer.ui.jobs import Jobs
from trainer.ui.theme import Theme

if TYPE_CHECKING:
    from trainer.services.views import Desk, Mode
    from trainer.storage.settings import Setting


class Window(Protocol):
    """Where a page can send the user."""

    def show_page(self, name: str) -> None: ...
    def open_setting(self, name: str) -> None: ...
    def open_briefing(self, scenario: str) -> None: ...
    def start_call(self, scenario: str, mode: Mode) -> None: ...
    def open_scorecard(self, call_id: str) -> None: ...
    def next_scenario(self, after: str | None = None) -> str | None: ...
    def apply_setting(self, name: str) -> None: ...
    def exported(self, target: object) -> None: ...
    def toast(self, words: str, tone: str = "info") -> None: ...
    def place_toast(self) -> None: ...
    def report(self, error: BaseException) -> None: ...


@dataclass(frozen=True)
class Context:
    desk: Desk
    theme: Theme
    jobs: Jobs
    window: Window
    settings_rows: Sequence[Setting]
