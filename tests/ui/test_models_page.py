"""Models on the settings page: real files, real Vosk, and a server that fails in every way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from tests.support.model_server import ModelServer, zip_of
from tests.ui.gallery import GalleryDesk
from tests.ui.looking import Settled, words
from trainer import i18n
from trainer.speech.catalogue import ADDRESS_VARIABLE
from trainer.speech.models import BUNDLED, VARIABLE, bundled_model
from trainer.speech.watch import Watch
from trainer.ui.main_window import MainWindow
from trainer.ui.pages.model_card import ModelCard
from trainer.ui.pages.model_rows import ModelRow, megabytes
from trainer.ui.pages.models import OFFICIAL, ModelsPanel
from trainer.ui.pages.settings import SettingsPage

NOWHERE = "http://127.0.0.1:9/"


@pytest.fixture(autouse=True)
def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No model of this computer and no network."""
    monkeypatch.setenv("HOME", str(tmp_path / "user"))
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.setenv(ADDRESS_VARIABLE, NOWHERE)


@pytest.fixture
def panel(window: MainWindow, settled: Settled) -> Iterator[ModelsPanel]:
    window.show_page("settings")
    settled()
    page = window.current_page()
    assert isinstance(page, SettingsPage)
    yield page.models
    if page.models.job is not None:
        page.models.job.cancel()


def rows(panel: ModelsPanel) -> dict[str, ModelRow]:
    items = [panel.rows.itemAt(n) for n in range(panel.rows.count())]
    found = [item.widget() for item in items if item is not None]
    return {row.entry.name: row for row in found if isinstance(row, ModelRow)}


def told(widget: QWidget) -> str:
    return "\n".join(words(widget))


def press(qtbot: QtBot, button: QWidget) -> None:
    assert button.isEnabled()
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)


def wait_until_over(qtbot: QtBot, panel: ModelsPanel, settled: Settled) -> None:
    settled()
    qtbot.waitUntil(lambda: panel.job is None, timeout=60_000)
    settled()
    settled()


def test_what_is_here_and_what_can_be_had(panel: ModelsPanel) -> None:
    shown = rows(panel)
    assert list(shown)[:2] == [BUNDLED, OFFICIAL]
    assert shown[BUNDLED].state.text() == "in use"
    assert set(shown[BUNDLED].buttons) == {"card", "verify"}
    assert shown[OFFICIAL].state.text() == "not installed"
    assert set(shown[OFFICIAL].buttons) == {"install"}
    assert panel.official.isVisible() and "44 MB" in panel.official.text()


def test_one_button_fetches_the_official_model_and_uses_it(
    panel: ModelsPanel,
    model_site: ModelServer,
    window: MainWindow,
    desk: GalleryDesk,
    settled: Settled,
    qtbot: QtBot,
) -> None:
    model_site.manners.rate = 4e6
    press(qtbot, panel.official)
    qtbot.waitUntil(lambda: "Downloading" in panel.progress.words.text(), timeout=10_000)
    assert panel.progress.isVisible() and " of " in panel.progress.words.text()
    assert not rows(panel)[OFFICIAL].buttons["install"].isEnabled()
    wait_until_over(qtbot, panel, settled)
    assert rows(panel)[OFFICIAL].state.text() == "in use"
    assert rows(panel)[BUNDLED].state.text() == "installed"
    assert panel.official.isHidden() and panel.progress.isHidden()
    page = window.current_page()
    assert isinstance(page, SettingsPage)
    field = page.fields["model_path"].control
    assert isinstance(field, QLineEdit)
    assert field.text() == desk.values["model_path"] == str(desk.models().folder / OFFICIAL)


def test_no_network_is_said_without_a_second_try(
    panel: ModelsPanel, settled: Settled, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits: list[float] = []
    monkeypatch.setattr(Watch, "pause", lambda _self, seconds: waits.append(seconds))
    press(qtbot, panel.official)
    wait_until_over(qtbot, panel, settled)
    assert waits == []
    assert panel.news.isVisible() and panel.news.property("tone") == "bad"
    assert "127.0.0.1:9" in told(panel.news)
    assert panel.official.isEnabled()


def test_a_download_that_breaks_off_goes_on_where_it_was(
    panel: ModelsPanel, model_site: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    model_site.manners.cut_at = [2_000_000] * 6
    press(qtbot, rows(panel)[OFFICIAL].buttons["install"])
    wait_until_over(qtbot, panel, settled)
    assert panel.news.property("tone") == "bad"
    row = rows(panel)[OFFICIAL]
    assert "% downloaded" in row.state.text()
    assert row.buttons["install"].text() == "Go on downloading"
    assert "remove" in row.buttons
    model_site.manners.cut_at = []
    press(qtbot, row.buttons["install"])
    wait_until_over(qtbot, panel, settled)
    assert rows(panel)[OFFICIAL].state.text() == "installed"
    assert any("Range" in headers for headers in model_site.asked(".zip"))


@pytest.mark.parametrize("lie", ["checksum", "size"])
def test_what_is_not_what_the_list_says_is_never_installed(
    lie: str, panel: ModelsPanel, model_site: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    if lie == "checksum":
        data = model_site.files[f"{OFFICIAL}.zip"]
        model_site.files[f"{OFFICIAL}.zip"] = data[:-1] + bytes([data[-1] ^ 1])
    else:
        model_site.manners.offered = 123
    press(qtbot, rows(panel)[OFFICIAL].buttons["install"])
    wait_until_over(qtbot, panel, settled)
    assert panel.news.property("tone") == "bad" and told(panel.news)
    assert rows(panel)[OFFICIAL].entry.path is None


def test_a_download_that_stalls_can_be_stopped(
    panel: ModelsPanel, model_site: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    model_site.manners.stall_at = [1_000_000] * 5
    press(qtbot, panel.official)
    qtbot.waitUntil(lambda: "Downloading" in panel.progress.words.text(), timeout=10_000)
    press(qtbot, panel.progress.stop)
    wait_until_over(qtbot, panel, settled)
    assert "Stopped." in told(panel.news)
    assert rows(panel)[OFFICIAL].entry.path is None


def test_a_new_page_goes_on_showing_what_runs(
    panel: ModelsPanel,
    model_site: ModelServer,
    window: MainWindow,
    desk: GalleryDesk,
    settled: Settled,
    qtbot: QtBot,
) -> None:
    model_site.manners.rate = 1e6
    press(qtbot, rows(panel)[OFFICIAL].buttons["install"])
    qtbot.waitUntil(lambda: "Downloading" in panel.progress.words.text(), timeout=10_000)
    desk.values["language"] = "zh_CN"
    window.apply_setting("language")
    settled()
    page = window.current_page()
    assert isinstance(page, SettingsPage) and page.models is not panel
    qtbot.waitUntil(lambda: page.models.progress.isVisible(), timeout=10_000)
    assert page.models.job is not None
    press(qtbot, page.models.progress.stop)
    wait_until_over(qtbot, page.models, settled)
    i18n.set_language("en")


@pytest.mark.parametrize("form", ["folder", "zip"])
def test_import_use_check_and_delete(
    form: str, panel: ModelsPanel, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    name = "u盘 模型"
    folder = tmp_path / "模 型" / name
    folder.parent.mkdir()
    if form == "folder":
        folder.symlink_to(bundled_model())
        source = folder
    else:
        source = zip_of(bundled_model(), tmp_path / "模 型" / "stick.zip", name)
    panel.import_from(source)
    wait_until_over(qtbot, panel, settled)
    assert rows(panel)[name].state.text() == "installed", told(panel.news)

    press(qtbot, rows(panel)[name].buttons["use"])
    wait_until_over(qtbot, panel, settled)
    assert rows(panel)[name].state.text() == "in use"
    assert "remove" not in rows(panel)[name].buttons

    press(qtbot, rows(panel)[name].buttons["verify"])
    wait_until_over(qtbot, panel, settled)
    assert "whole, and it loads" in told(panel.news)

    press(qtbot, rows(panel)[BUNDLED].buttons["use"])
    wait_until_over(qtbot, panel, settled)
    press(qtbot, rows(panel)[name].buttons["remove"])
    assert panel.ask.isVisible() and name in panel.ask.words.text()
    panel.ask.dismiss()
    assert name in rows(panel)
    press(qtbot, rows(panel)[name].buttons["remove"])
    press(qtbot, panel.ask.yes)
    settled()
    settled()
    assert name not in rows(panel)


def test_what_is_no_model_is_refused_in_a_sentence(
    panel: ModelsPanel, settled: Settled, qtbot: QtBot, tmp_path: Path
) -> None:
    panel.import_from(tmp_path)
    wait_until_over(qtbot, panel, settled)
    assert panel.news.property("tone") == "bad" and told(panel.news)


def test_a_damaged_model_says_so(
    panel: ModelsPanel, desk: GalleryDesk, model_site: ModelServer, settled: Settled, qtbot: QtBot
) -> None:
    job = desk.models().install()
    assert job.wait(60) and job.error() is None
    panel.refresh()
    settled()
    path = desk.models().folder / OFFICIAL
    (path / "graph" / "words.txt").write_text("changed", encoding="utf-8")
    press(qtbot, rows(panel)[OFFICIAL].buttons["verify"])
    wait_until_over(qtbot, panel, settled)
    assert panel.news.property("tone") == "bad" and "words.txt" in told(panel.news)
    (path / "am" / "final.mdl").unlink()
    panel.refresh()
    settled()
    assert rows(panel)[OFFICIAL].state.text() == "damaged"
    assert "use" not in rows(panel)[OFFICIAL].buttons


def test_the_variable_decides_and_the_page_says_so(
    window: MainWindow, monkeypatch: pytest.MonkeyPatch, settled: Settled, qtbot: QtBot
) -> None:
    monkeypatch.setenv(VARIABLE, str(bundled_model()))
    window.show_page("settings")
    settled()
    page = window.current_page()
    assert isinstance(page, SettingsPage)
    page.models.use(BUNDLED)
    settled()
    settled()
    assert VARIABLE in told(page.models.news)


def test_the_card_is_shown_where_the_model_is_chosen(
    panel: ModelsPanel, window: MainWindow, qtbot: QtBot
) -> None:
    press(qtbot, rows(panel)[BUNDLED].buttons["card"])
    card = window.findChildren(ModelCard)[-1]
    assert card.isVisible()
    shown = card.reader.toPlainText()
    assert "Must not be used" in shown and "CC BY-SA" in shown
    qtbot.keyClick(card, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: not card.isVisible())


def test_sizes() -> None:
    assert [megabytes(size) for size in (0, 450_000, 43_898_754)] == ["", "0.5 MB", "44 MB"]
