"""What narrows the list of scenarios: words, done or not, pack, trade, difficulty, channel."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Signal, Slot
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QVBoxLayout, QWidget

from trainer.i18n import _, ngettext
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Button, column, row, text
from trainer.ui.widgets.controls import Choice
from trainer.ui.widgets.scenario_tile import search_words
from trainer.ui.words import channel_word, industry_word, label

if TYPE_CHECKING:
    from trainer.domain.scenario import Scenario

PACKS = ("core", "hotline", "guide", "script", "safety", "drills", "exam", "chat")
"""The order of those that ship; others follow by name."""


class ScenarioFilter(QWidget):
    """Two rows; `changed` whenever another choice of scenarios fits."""

    changed = Signal()

    def __init__(self, theme: Theme, draw: Button) -> None:
        super().__init__()
        self.search = QLineEdit()
        self.search.setPlaceholderText(_("Find by title or clause"))
        self.search.setAccessibleName(_("Find a scenario"))
        self.search.setClearButtonEnabled(True)
        self.search.setFixedWidth(280)
        self.search.setToolTip(_("Find a scenario") + " (Ctrl+F)")
        self.search.textChanged.connect(self._tell)
        self.group = QButtonGroup(self)
        first = row(self.search, 8, gap=8)
        for name, words in (
            ("all", _("All")),
            ("open", _("Not passed yet")),
            ("done", _("Passed")),
        ):
            chip = Button(theme, words, kind="chip")
            chip.setCheckable(True)
            chip.setChecked(name == "all")
            chip.setProperty("choice", name)
            chip.toggled.connect(self._tell)
            self.group.addButton(chip)
            first.addWidget(chip)
        first.addStretch(1)
        first.addWidget(draw)
        self.pack = self._choice(theme, _("Pack"))
        self.industry = self._choice(theme, _("Trade"))
        self.difficulty = self._choice(theme, _("Difficulty"))
        self.channel = self._choice(theme, _("Channel"))
        self.count = text("", "note", "soft")
        self._choices = (self.pack, self.industry, self.difficulty, self.channel)
        second = row(*self._choices, -1, self.count, gap=8)
        body: QVBoxLayout = column(first, second, gap=8)
        self.setLayout(body)
        self._words: dict[str, str] = {}

    def _choice(self, theme: Theme, name: str) -> Choice:
        made = Choice(theme)
        made.setMinimumContentsLength(10)
        made.setAccessibleName(name)
        made.setToolTip(name)
        made.currentIndexChanged.connect(self._tell)
        return made

    @Slot()
    def _tell(self) -> None:
        self.changed.emit()

    def offer(self, scenarios: Iterable[Scenario]) -> None:
        """Offer what there is among these; what was chosen stays chosen where it is offered."""
        found = list(scenarios)
        self._words = {s.id: search_words(s) for s in found}
        packs = {s.pack: label(s.pack_title) or s.pack for s in found if s.pack}
        trades = {s.industry: industry_word(s.industry) for s in found if s.industry}
        levels = {level(s): level_word(level(s)) for s in found}
        channels = {s.channel: channel_word(s.channel) for s in found}
        ordered = {pack: packs[pack] for pack in sorted(packs, key=pack_order)}
        self._fill(self.pack, _("All packs"), ordered)
        self._fill(self.industry, _("All trades"), trades)
        self._fill(self.difficulty, _("Any difficulty"), dict(sorted(levels.items())))
        self._fill(self.channel, _("Any channel"), channels)
        self.channel.setVisible(len(channels) > 1)

    def _fill(self, choice: Choice, every: str, entries: dict[str, str]) -> None:
        kept = choice.currentData()
        blocker = QSignalBlocker(choice)
        choice.clear()
        choice.addItem(every, "")
        for value, words in entries.items():
            choice.addItem(words, value)
        choice.setCurrentIndex(max(0, choice.findData(kept)))
        blocker.unblock()

    def fits(self, scenario: Scenario, passed: bool) -> bool:
        """Whether it is wanted. Several words must all occur."""
        chip = self.group.checkedButton()
        done = chip.property("choice") if chip is not None else "all"
        if done != "all" and (done == "done") != passed:
            return False
        values = (scenario.pack, scenario.industry, level(scenario), scenario.channel)
        for choice, value in zip(self._choices, values, strict=True):
            if choice.currentData() and choice.currentData() != value:
                return False
        known = self._words.get(scenario.id, "")
        return all(word in known for word in self.search.text().casefold().split())

    def show_count(self, shown: int, total: int) -> None:
        words = ngettext("{n} scenario", "{n} scenarios", total).format(n=total)
        if shown != total:
            words = _("{n} of {total} scenarios").format(n=shown, total=total)
        self.count.setText(words)


def level(scenario: Scenario) -> str:
    """Difficulty as the dots show it: ``1``, ``2``, ``3``."""
    return str(max(1, min(3, scenario.difficulty)))


def level_word(which: str) -> str:
    return {"1": _("Easy"), "2": _("Medium")}.get(which, _("Hard"))


def pack_order(pack: str) -> tuple[int, str]:
    return (PACKS.index(pack) if pack in PACKS else len(PACKS), pack)
