"""The pages of the rail, each imported when first opened: the first window waits for no other."""

from __future__ import annotations

from trainer.ui.context import Context
from trainer.ui.widgets.page import Page


def make_page(name: str, context: Context) -> Page:
    """One of `trainer.ui.rail.RAIL_PAGES`."""
    if name == "today":
        from trainer.ui.pages.today import TodayPage

        return TodayPage(context)
    if name == "scenarios":
        from trainer.ui.pages.scenarios import ScenariosPage

        return ScenariosPage(context)
    if name == "chats":
        from trainer.ui.pages.chats import ChatsPage

        return ChatsPage(context)
    if name == "calls":
        from trainer.ui.pages.calls import CallsPage

        return CallsPage(context)
    from trainer.ui.pages.settings import SettingsPage

    return SettingsPage(context)
