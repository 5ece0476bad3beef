"""The scorecard: how it went, the call as a picture, every finding with its evidence."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from trainer.domain.errors import KnownError
from trainer.domain.scorecard import Verdict
from trainer.i18n import _, render
from trainer.ui.context import Context
from trainer.ui.jobs import Bridge
from trainer.ui.pages.scorecard_parts import Findings, Transcript
from trainer.ui.player import Player
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import Button, Icon, card, clear, column, paragraph, row, text, top
from trainer.ui.widgets.page import Page
from trainer.ui.widgets.picture import CallPicture, Picture, peaks
from trainer.ui.widgets.rescored import Rescored
from trainer.ui.widgets.ring import Ring
from trainer.ui.words import (
    HELPS,
    both,
    clock,
    day,
    finding_title,
    known,
    label,
    mode_word,
    number,
)

if TYPE_CHECKING:
    from trainer.domain.scorecard import Finding
    from trainer.services.views import StoredCall

COSTLY = (Verdict.MISSED, Verdict.VIOLATED)
LEAD_IN = 0.3
"""Seconds played before and after a finding, so that its first sound is not cut."""


class ScorecardPage(Page):
    """One past call, just finished or from the shelf."""

    def __init__(self, context: Context, call_id: str) -> None:
        super().__init__(context, _("Scorecard"))
        self.call_id = call_id
        self.stored: StoredCall | None = None
        self.player = Player(self.desk, self)
        self._spoken = Bridge(self)
        self._spoken.arrived.connect(self._model_said)
        self._head()
        self.body = self.scroll_body(gap=16, top=24)
        self.body.addWidget(text(_("Opening the call …"), "body", "soft"))
        self.body.addStretch(1)
        desk = self.desk
        context.jobs.run(lambda: desk.open_call(call_id), self._opened, self._not_opened)

    def _head(self) -> None:
        head = self.head()
        head.addWidget(
            Button(self.theme, _("Calls"), "chevron-left", kind="quiet", on=self._to_shelf)
        )
        self.title = text("", "lead")
        self.when = text("", "note", "soft")
        head.addWidget(self.title)
        head.addSpacing(8)
        head.addWidget(self.when)
        head.addStretch(1)
        self.export = Button(
            self.theme, _("Export"), "download", key="Ctrl+E", tip=_("Export as a web page")
        )
        self.export.clicked.connect(self._export)
        self.retry = Button(self.theme, _("Try again"), "rotate-ccw", key="Ctrl+R")
        self.retry.clicked.connect(self._retry)
        self.next = Button(self.theme, _("Next call"), "arrow-right", kind="primary", key="Ctrl+N")
        self.next.clicked.connect(self._next)
        for button in (self.export, self.retry, self.next):
            button.setEnabled(False)
            head.addWidget(button)

    def first_focus(self) -> QWidget:
        return self.next if self.next.isEnabled() else self.retry

    # The call arrives

    @Slot(object)
    def _not_opened(self, error: object) -> None:
        if not isinstance(error, KnownError):
            self.context.window.report(error)  # type: ignore[arg-type]
            return
        clear(self.body)
        banner = Banner(self.theme)
        banner.show_error(error)
        self.body.addWidget(banner)
        self.body.addStretch(1)

    @Slot(object)
    def _opened(self, stored: StoredCall) -> None:
        self.stored = stored
        clear(self.body)
        summary = stored.summary
        self.title.setText(both(summary.title_zh, summary.title_en))
        self.when.setText(day(summary.started_at))
        self.export.setEnabled(True)
        self.retry.setEnabled(stored.scenario is not None)
        self.next.setEnabled(self.context.window.next_scenario(summary.scenario) is not None)
        for banner in self._banners(stored):
            self.body.addWidget(banner)
        if stored.scorecard is not None:
            self.body.addWidget(self._result(stored))
        picture = self._picture(stored)
        # A chat has no sound to look at; the transcript below carries the times.
        picture.setVisible(not _typed(stored))
        self.body.addWidget(picture)
        if stored.scorecard is not None:
            self.findings = Findings(self.theme, stored)
            self.findings.play_yours.connect(self._play_finding)
            self.findings.play_model.connect(self._play_model)
            self.body.addWidget(self.findings)
        if len(stored.versions) > 1:
            self.body.addWidget(Rescored(self.theme, stored))
        self.transcript = Transcript(self.theme, stored)
        self.transcript.play_from.connect(self._seek)
        self.body.addWidget(self.transcript)
        self.body.addStretch(1)
        if stored.recording is not None:
            desk = self.desk

            def load() -> object:
                sound = desk.load_recording(stored)
                return sound, peaks(sound)

            self.context.jobs.run(load, self._sound_loaded, self._no_sound)
        self.first_focus().setFocus()

    def _banners(self, stored: StoredCall) -> list[Banner]:
        banners: list[Banner] = []
        state = stored.summary.state
        if state == "recovered":
            words = _("This call was cut off. It was recovered up to its last second.")
            banners.append(Banner(self.theme, words, "info"))
        elif state == "damaged":
            words = _("The record of this call is damaged. What could be read is shown.")
            banners.append(Banner(self.theme, words, "warn"))
        if stored.scorecard is None:
            words = _("This call has no score.")
            more = (
                _("Its scenario is no longer installed, so it cannot be scored.")
                if stored.scenario is None
                else _("Nothing was said that could be scored.")
            )
            banners.append(Banner(self.theme, words, "warn", more))
        return banners

    def _result(self, stored: StoredCall) -> QWidget:
        score = stored.scorecard
        assert score is not None
        ring = Ring(self.theme)
        cut = stored.summary.state == "recovered"
        ring.set_score(score.score, score.max_score, None if cut else score.passed, score.pass_mark)
        if cut:
            verdict, icon, tone = _("Recovered, incomplete"), "history", "accent"
        elif score.passed:
            verdict, icon, tone = _("Passed"), "circle-check", "good"
        else:
            verdict, icon, tone = _("Not passed"), "circle-minus", "bad"
        self.verdict = text(verdict, "title", tone)
        note = _("Pass mark {n} %").format(n=number(score.pass_mark))
        line = row(Icon(self.theme, icon, 26, tone), self.verdict, 8, gap=8)
        line.addWidget(text(note, "note", "soft"), 0, Qt.AlignmentFlag.AlignBottom)
        line.addStretch(1)
        inner = column(line, gap=8)
        failed = [f for f in score.findings if f.critical and f.verdict in COSTLY]
        if failed:
            names = " · ".join(finding_title(finding) for finding in failed)
            words = _("Fails the call by itself: {title}").format(title=names)
            self.why = paragraph(words, tone="bad")
            line = row(top(Icon(self.theme, "octagon-x", 18, "bad")), gap=8)
            line.addWidget(self.why, 1)
            inner.addLayout(line)
        if score.review_points > 0:
            words = _("{n} points wait for review and are not counted yet.")
            review = text(words.format(n=number(score.review_points)), "note", "review")
            inner.addLayout(
                row(Icon(self.theme, "circle-question-mark", 16, "review"), review, -1, gap=6)
            )
        inner.addSpacing(4)
        inner.addWidget(text(_("Next time"), "note", "soft"))
        advice = [render(message) for message in score.advice[:3]]
        if not advice:
            advice = [_("Nothing to correct. Please keep it up.")]
        for n, sentence in enumerate(advice, 1):
            inner.addLayout(_advice(n, sentence))
        inner.addStretch(1)
        facts = self._facts(stored)
        whole = row(gap=32, margin=24)
        whole.addWidget(ring, 0, Qt.AlignmentFlag.AlignTop)
        whole.addLayout(inner, 1)
        whole.addLayout(facts)
        made = card(margin=0)
        made.layout().addLayout(whole)  # type: ignore[union-attr]
        return made

    def _facts(self, stored: StoredCall) -> QVBoxLayout:
        call, score, standard = stored.call, stored.scorecard, stored.standard
        facts: list[tuple[str, str]] = [
            (_("Duration"), clock(stored.summary.duration)),
        ]
        if not _typed(stored):
            facts.append((_("Rings"), str(call.rings)))
        if score is not None and score.pace_cpm is not None:
            pace = _("{n} chars/min").format(n=f"{score.pace_cpm:.0f}")
            facts.append((_("Pace"), pace))
        ending = stored.scenario.endings.get(stored.summary.ending) if stored.scenario else None
        if ending is not None:
            facts.append((_("How it ended"), label(ending.label)))
        if standard is not None:
            facts.append((_("Standard"), both(standard.title, standard.title_en)))
        started = stored.call.started
        if started is not None and started.mode in HELPS:
            facts.append((_("Mode"), mode_word(started.mode)))
        made = column(gap=8)
        for name, value in facts:
            what = text(value, "body")
            what.setWordWrap(True)
            what.setFixedWidth(216)
            made.addLayout(column(text(name, "small", "soft"), what, gap=0))
        made.addStretch(1)
        return made

    def _picture(self, stored: StoredCall) -> QWidget:
        self.picture = CallPicture(self.theme)
        score, standard = stored.scorecard, stored.standard
        self.picture.show_call(
            Picture(
                duration=max(stored.summary.duration, stored.call.duration, 1.0),
                findings=score.findings if score else (),
                pace=score.pace_curve if score else (),
                band=standard.pace if standard else None,
                answered_at=stored.call.answered_at,
                holds=stored.call.holds,
            )
        )
        self.picture.sought.connect(self._seek)
        self.play = Button(self.theme, _("Play"), "play", key="Space")
        self.play.clicked.connect(self._toggle)
        self.play.setEnabled(False)
        self.position = text("00:00", "note", "soft")
        self.player.moved.connect(self._moved)
        self.player.changed.connect(self._playing)
        self.player.failed.connect(self._play_failed)
        hint = text(_("Click anywhere to hear it from there"), "note", "soft")
        if stored.recording is None:
            hint.setText(_("No sound was kept for this call"))
        bar: QHBoxLayout = row(
            text(_("The call"), "lead"), 12, self.play, self.position, -1, hint, gap=8
        )
        return card(bar, self.picture, gap=12)

    # Sound

    @Slot(object)
    def _sound_loaded(self, loaded: object) -> None:
        sound, loud = loaded  # type: ignore[misc]
        self.player.load(sound)
        self.picture.show_sound(loud)
        self.play.setEnabled(True)

    @Slot(object)
    def _no_sound(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.context.window.toast(known(error), "warn")
        else:
            self.context.window.report(error)  # type: ignore[arg-type]

    @Slot()
    def _toggle(self) -> None:
        if self.player.playing:
            self.player.stop()
            return
        at_end = self.stored is None or self.player.position >= self.stored.summary.duration - 0.2
        self.player.play(0.0 if at_end else self.player.position)

    @Slot(float)
    def _seek(self, seconds: float) -> None:
        self.picture.show_span(None)
        if self.player.ready:
            self.player.play(seconds)
        else:
            self.player.seek(seconds)

    @Slot(object)
    def _play_finding(self, finding: Finding) -> None:
        if finding.start is None:
            return
        end = finding.end if finding.end is not None else finding.start + 3.0
        self.picture.show_span((finding.start, end))
        self.player.play(max(0.0, finding.start - LEAD_IN), end + LEAD_IN)

    @Slot(str)
    def _play_model(self, words: str) -> None:
        self.player.stop()
        try:
            self.desk.speak(words, self._spoken.deliver)
        except KnownError as error:
            self.context.window.toast(known(error), "warn")

    @Slot(object)
    def _model_said(self, error: object) -> None:
        if isinstance(error, KnownError):
            self.context.window.toast(known(error), "warn")

    @Slot(float)
    def _moved(self, seconds: float) -> None:
        self.position.setText(clock(seconds))
        self.picture.show_cursor(seconds)

    @Slot(bool)
    def _playing(self, playing: bool) -> None:
        self.play.setText(_("Pause") if playing else _("Play"))
        self.play.setShortcut("Space")
        self.play.set_icon("pause" if playing else "play")

    @Slot(object)
    def _play_failed(self, error: KnownError) -> None:
        self.context.window.toast(known(error), "warn")

    # Onwards

    @Slot()
    def _to_shelf(self) -> None:
        self.context.window.show_page("calls")

    @Slot()
    def _retry(self) -> None:
        if self.stored is not None:
            self.context.window.open_briefing(self.stored.summary.scenario)

    @Slot()
    def _next(self) -> None:
        if self.stored is not None:
            name = self.context.window.next_scenario(self.stored.summary.scenario)
            if name is not None:
                self.context.window.open_briefing(name)

    @Slot()
    def _export(self) -> None:
        if self.stored is not None:
            export_call(self, self.context, self.stored.summary.call_id)

    def leave(self) -> None:
        self.player.stop()
        self.desk.stop_playing()


def _typed(stored: StoredCall) -> bool:
    """Whether it was a chat."""
    return stored.scenario is not None and stored.scenario.channel == "chat"


def _advice(n: int, sentence: str) -> QHBoxLayout:
    made = row(gap=8)
    figure = text(f"{n}", "body", "accent", strong=True)
    figure.setFixedWidth(16)
    made.addWidget(figure, 0, Qt.AlignmentFlag.AlignTop)
    made.addWidget(paragraph(sentence), 1)
    return made


def export_call(page: Page, context: Context, call_id: str) -> None:
    """Ask where to, then write the call there as one web page."""
    name = str(Path.home() / f"{call_id}.html")
    chosen, _filter = QFileDialog.getSaveFileName(
        page, _("Export as a web page"), name, _("Web page (*.html)")
    )
    if not chosen:
        return
    target, desk = Path(chosen), context.desk

    def work() -> Path:
        desk.export_html(call_id, target)
        return target

    context.jobs.run(work, context.window.exported)
