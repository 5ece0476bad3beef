"""One scenario as a card: its situation, never the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from trainer.i18n import _, ngettext
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Icon, column, frame, paragraph, row, set_look, text
from trainer.ui.widgets.ring import Ring
from trainer.ui.widgets.tile import Dots, Tile
from trainer.ui.words import channel_word, industry_word, label

if TYPE_CHECKING:
    from trainer.content.problems import Problem
    from trainer.domain.scenario import Scenario


class ScenarioTile(Tile):
    """Title, situation, trade, difficulty, minutes, best score, and a badge of problems."""

    def __init__(self, theme: Theme, scenario: Scenario, best: float | None, passed: bool) -> None:
        self.scenario, self.passed, self._theme = scenario, passed, theme
        ring = Ring(theme, 44)
        ring.set_score(best, 100.0, passed if best is not None else None)
        ring.setToolTip(_("Best score") if best is not None else _("Not done yet"))
        head = row(gap=12)
        head.addWidget(paragraph(label(scenario.title), "lead"), 1)
        head.addWidget(ring, 0, Qt.AlignmentFlag.AlignTop)
        minutes = _("about {n} min").format(n=f"{scenario.minutes:.0f}")
        facts = [minutes]
        if scenario.industry:
            facts.insert(0, industry_word(scenario.industry))
        if scenario.channel != "phone":
            facts.insert(0, channel_word(scenario.channel))
        foot = row(
            Dots(theme, scenario.difficulty), text(" · ".join(facts), "note", "soft"), -1, gap=12
        )
        if best is not None:
            icon, words, tone = (
                ("circle-check", _("Passed"), "good")
                if passed
                else ("circle-minus", _("Not passed"), "bad")
            )
            foot.addLayout(row(Icon(theme, icon, 16, tone), text(words, "note", tone), gap=4))
        self._badge_icon = Icon(theme, "triangle-alert", 16, "warn")
        self._badge = text("", "note", "warn")
        badge = row(self._badge_icon, self._badge, -1, gap=4)
        self.badge = frame("badge", badge)
        self.badge.hide()
        inner = column(
            head, paragraph(label(scenario.situation), "body", "soft"), -1, self.badge, foot, gap=8
        )
        inner.setContentsMargins(20, 16, 20, 16)
        super().__init__(inner, label(scenario.title))

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """How many, by what weighs most: errors and oversights, else the gaps of a draft."""
        gaps = sum(problem.severity == "gap" for problem in problems)
        others = len(problems) - gaps
        if others:
            words = ngettext("{n} problem", "{n} problems", others).format(n=others)
            icon, tone = "triangle-alert", "warn"
        else:
            words = ngettext("Draft: {n} gap", "Draft: {n} gaps", gaps).format(n=gaps)
            icon, tone = "notebook-pen", "review"
        self._badge.setText(words)
        set_look(self._badge, "tone", tone)
        self._badge_icon.change(icon, tone)
        self.badge.setVisible(bool(problems))
        note = f". {words}" if problems else ""
        self.setAccessibleName(label(self.scenario.title) + note)


def search_words(scenario: Scenario) -> str:
    """What a scenario is found by: titles, situation, clauses, pack, company, trade."""
    labels = (scenario.title, scenario.situation, scenario.pack_title)
    words = [part for each in labels for part in (each.zh, each.en)]
    words += [criterion.clause for criterion in scenario.criteria]
    words += [scenario.id, scenario.variables.get("company", ""), scenario.standard]
    if scenario.industry:
        words.append(industry_word(scenario.industry))
    return "\n".join(words).casefold()
