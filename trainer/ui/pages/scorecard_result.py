"""The head of the scorecard: how it went, and the three things to work on next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from trainer.i18n import _, ngettext, render
from trainer.ui.theme import Theme
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import Icon, column, paragraph, row, text, top
from trainer.ui.widgets.ring import Ring
from trainer.ui.widgets.tile import Tile
from trainer.ui.words import (
    HELPS,
    both,
    clock,
    finding_title,
    label,
    mode_word,
    number,
    one_or_many,
    points_lost,
)

if TYPE_CHECKING:
    from trainer.domain.scorecard import Scorecard
    from trainer.services.recurrence import ToWorkOn
    from trainer.services.views import StoredCall

COSTLY = ("missed", "violated")


class Result(QFrame):
    """The first glance. Emits `wanted` with the finding that a thing to work on is about."""

    wanted = Signal(object)

    def __init__(self, theme: Theme, stored: StoredCall) -> None:
        super().__init__()
        self._theme, self._stored = theme, stored
        self.setProperty("role", "card")
        score = stored.scorecard
        assert score is not None
        cut = stored.summary.state == "recovered"
        ring = Ring(theme)
        ring.set_score(score.score, score.max_score, None if cut else score.passed, score.pass_mark)
        inner = column(gap=8)
        self._say_how_it_went(inner, score, cut=cut)
        inner.addSpacing(8)
        self._say_what_next(inner)
        inner.addStretch(1)
        whole = row(gap=32, margin=24)
        whole.addWidget(ring, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(inner, 1)
        whole.addLayout(self._facts())
        self.setLayout(whole)

    def _say_how_it_went(self, inner: QVBoxLayout, score: Scorecard, *, cut: bool) -> None:
        if cut:
            verdict, icon, tone = _("Recovered, incomplete"), "history", "accent"
        elif score.passed:
            verdict, icon, tone = _("Passed"), "circle-check", "good"
        else:
            verdict, icon, tone = _("Not passed"), "circle-minus", "bad"
        self.verdict = text(verdict, "title", tone)
        note = _("Pass mark {n} %").format(n=number(score.pass_mark))
        line = row(Icon(self._theme, icon, 26, tone), self.verdict, 8, gap=8)
        line.addWidget(text(note, "note", "soft"), 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        inner.addLayout(line)
        failed = [f for f in score.findings if f.verdict.value in COSTLY]
        fatal = [f for f in failed if f.fatal]
        critical = [f for f in failed if f.critical and not f.fatal]
        for words, found in (
            (_("Takes all points by itself: {title}"), fatal),
            (_("Fails the call by itself: {title}"), critical),
        ):
            if found:
                names = " · ".join(dict.fromkeys(map(finding_title, found)))
                line = row(top(Icon(self._theme, "octagon-x", 18, "bad")), gap=8)
                line.addWidget(paragraph(words.format(title=names), tone="bad"), 1)
                inner.addLayout(line)
        if score.review_points > 0:
            words = ngettext(
                "{n} point waits for review and is not counted yet.",
                "{n} points wait for review and are not counted yet.",
                one_or_many(score.review_points),
            )
            review = text(words.format(n=number(score.review_points)), "note", "review")
            inner.addLayout(
                row(Icon(self._theme, "circle-question-mark", 16, "review"), review, -1, gap=6)
            )

    def _say_what_next(self, inner: QVBoxLayout) -> None:
        things = self._stored.to_work_on
        inner.addWidget(text(_("To work on next"), "body", strong=True))
        if not things:
            inner.addWidget(paragraph(_("Nothing to correct. Please keep it up.")))
            return
        calls = things[0].calls
        if calls > 1:
            words = _("By the points lost here and how often it went wrong in your last {n} calls.")
            words = words.format(n=calls)
        else:
            words = _("By the points lost here; there are no earlier calls to compare with.")
        inner.addWidget(paragraph(words, "small", "soft"))
        tiles = column(gap=0)
        self.things = [self._thing(n, thing) for n, thing in enumerate(things, 1)]
        for tile in self.things:
            tiles.addWidget(tile)
        inner.addLayout(tiles)

    def _thing(self, n: int, thing: ToWorkOn) -> Tile:
        figure = text(f"{n}", "body", "accent", strong=True)
        figure.setFixedWidth(16)
        facts = [finding_title(thing.finding)]
        if thing.lost > 0:
            facts.append(points_lost(thing.lost))
        if thing.recurrence is not None:
            facts.append(render(thing.recurrence))
        sentence, below = render(thing.advice), " · ".join(facts)
        line = row(gap=8)
        line.setContentsMargins(8, 6, 8, 6)
        line.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column(paragraph(sentence), paragraph(below, "note", "soft"), gap=2), 1)
        line.addWidget(top(Icon(self._theme, "arrow-right", 18, "accent")))
        tile = Tile(line, f"{sentence} {below}", "quiet-tile")
        tile.setToolTip(_("Show the finding"))
        tile.pressed.connect(lambda: self.wanted.emit(thing.finding))
        return tile

    def _facts(self) -> QVBoxLayout:
        stored = self._stored
        call, score, standard = stored.call, stored.scorecard, stored.standard
        facts = [(_("Duration"), clock(stored.summary.duration))]
        if not typed(stored):
            facts.append((_("Rings"), str(call.rings)))
        if score is not None and score.pace_cpm is not None:
            facts.append((_("Pace"), _("{n} chars/min").format(n=f"{score.pace_cpm:.0f}")))
        ending = stored.scenario.endings.get(stored.summary.ending) if stored.scenario else None
        if ending is not None:
            facts.append((_("How it ended"), label(ending.label)))
        if standard is not None:
            facts.append((_("Standard"), both(standard.title, standard.title_en)))
        if call.started is not None and call.started.mode in HELPS:
            facts.append((_("Mode"), mode_word(call.started.mode)))
        made = column(gap=8)
        for name, value in facts:
            what = text(value, "body", wrap=True)
            what.setFixedWidth(176)
            made.addLayout(column(text(name, "small", "soft"), what, gap=0))
        made.addStretch(1)
        return made


def typed(stored: StoredCall) -> bool:
    """Whether it was a chat."""
    return stored.scenario is not None and stored.scenario.channel == "chat"


def banners(theme: Theme, stored: StoredCall) -> list[Banner]:
    """What is to be known of this call before its result."""
    banners: list[Banner] = []
    state = stored.summary.state
    if state == "recovered":
        words = _("This call was cut off. It was recovered up to its last second.")
        banners.append(Banner(theme, words, "info"))
    elif state == "damaged":
        words = _("The record of this call is damaged. What could be read is shown.")
        banners.append(Banner(theme, words, "warn"))
    if stored.scorecard is None:
        words = _("This call has no score.")
        more = (
            _("Its scenario is no longer installed, so it cannot be scored.")
            if stored.scenario is None
            else _("Nothing was said that could be scored.")
        )
        banners.append(Banner(theme, words, "warn", more))
    return banners
