"""Microphone check and loudspeaker test of the settings page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Slot
from PySide6.QtWidgets import QProgressBar, QWidget

from trainer.domain.errors import KnownError
from trainer.i18n import _, render
from trainer.ui.context import Context
from trainer.ui.jobs import Bridge
from trainer.ui.widgets.banner import Banner
from trainer.ui.widgets.basic import Button, column, row, text
from trainer.ui.widgets.phone import LevelLine
from trainer.ui.words import known

if TYPE_CHECKING:
    from trainer.services.views import MicrophoneCheck, MicrophoneReport

SECONDS = 5.0


class MicrophonePanel(QWidget):
    """Records five seconds with a live meter, says what to change, plays it back."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._check: MicrophoneCheck | None = None
        self._report: MicrophoneReport | None = None
        theme = context.theme
        self.button = Button(theme, _("Check the microphone"), "mic", on=self._start)
        self.listen = Button(theme, _("Hear the recording"), "play", kind="quiet", on=self._play)
        self.listen.hide()
        self.say = text("", "note", "accent")
        self.level = LevelLine(theme, _("You"), "accent", "mic")
        self.level.setFixedHeight(60)
        self.level.hide()
        self.progress = QProgressBar()
        self.progress.setTextVisible(False)
        self.progress.setRange(0, 100)
        self.progress.hide()
        self.result = Banner(theme)
        self.result.hide()
        line = row(self.button, self.say, -1, self.listen, gap=12)
        self.setLayout(column(line, self.level, self.progress, self.result, gap=8))
        self._timer = QTimer(self)
        self._timer.setInterval(33)
        self._timer.timeout.connect(self._tick)

    @Slot()
    def _start(self) -> None:
        if self._check is not None:
            self.stop()
            return
        self.result.hide()
        self.listen.hide()
        self.button.setEnabled(False)
        self.say.setText(_("Opening the microphone …"))
        desk = self._context.desk
        self._context.jobs.run(lambda: desk.check_microphone(SECONDS), self._opened, self._failed)

    @Slot(object)
    def _opened(self, check: MicrophoneCheck) -> None:
        self._check = check
        self.button.setEnabled(True)
        self.button.setText(_("Stop"))
        self.button.set_icon("square")
        words = _("Please say in your usual voice: “Hello, how may I help you?”")
        self.say.setText(words)
        self.level.show()
        self.progress.show()
        self._timer.start()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.button.setEnabled(True)
        self.say.setText("")
        if isinstance(error, KnownError):
            self.result.show_error(error)
        else:
            self._context.window.report(error)

    @Slot()
    def _tick(self) -> None:
        check = self._check
        if check is None:
            return
        level = check.level()
        self.level.push(level, level > -50)
        self.progress.setValue(round(check.progress() * 100))
        error, report = check.error(), check.report()
        if error is not None:
            self._end()
            self.result.show_error(error)
        elif report is not None:
            self._end()
            self._show(report)

    def _show(self, report: MicrophoneReport) -> None:
        self._report = report
        tone = {"good": "good", "usable": "warn", "bad": "bad"}[report.verdict]
        words = {
            "good": _("Your microphone is fine."),
            "usable": _("Your microphone can be used; it could be better."),
            "bad": _("You would not be understood like this."),
        }[report.verdict]
        figures = _("Voice {level} dBFS · room {noise} dBFS").format(
            level=f"{report.level:.0f}", noise=f"{report.noise:.0f}"
        )
        advice = "\n".join(render(message) for message in report.advice)
        self.result.show_words(words, tone, f"{advice}\n{figures}".strip())
        self.listen.show()

    @Slot()
    def _play(self) -> None:
        if self._report is None:
            return
        try:
            self._context.desk.play(self._report.recording)
        except KnownError as error:
            self._context.window.toast(known(error), "warn")

    def stop(self) -> None:
        """Break the check off."""
        if self._check is not None:
            self._check.cancel()
            self._end()

    def _end(self) -> None:
        self._timer.stop()
        self._check = None
        self.button.setText(_("Check the microphone"))
        self.button.set_icon("mic")
        self.say.setText("")
        self.level.hide()
        self.progress.hide()


class SpeakerPanel(QWidget):
    """Says a sentence on the chosen loudspeaker."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._bridge = Bridge(self)
        self._bridge.arrived.connect(self._said)
        self.button = Button(context.theme, _("Test the loudspeaker"), "volume-2", on=self._test)
        self.say = text("", "note", "soft")
        self.result = Banner(context.theme)
        self.result.hide()
        self.setLayout(column(row(self.button, self.say, -1, gap=12), self.result, gap=8))

    @Slot()
    def _test(self) -> None:
        self.button.setEnabled(False)
        self.result.hide()
        self.say.setText(_("You should hear a sentence now."))
        try:
            # Spoken, not shown: the customers speak Mandarin in every language of the window.
            self._context.desk.speak("您好，这是声音测试。", self._bridge.deliver)
        except KnownError as error:
            self._said(error)

    @Slot(object)
    def _said(self, error: object) -> None:
        self.button.setEnabled(True)
        if isinstance(error, KnownError):
            self.say.setText("")
            self.result.show_error(error)
        else:
            self.say.setText(_("Heard nothing? Please choose another loudspeaker."))
