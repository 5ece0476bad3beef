"""Parts of the call page: the keys, the wording to use, the live words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QLabel, QSlider, QTextBrowser

from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import (
    Icon,
    IconButton,
    clear,
    column,
    escape,
    frame,
    paragraph,
    row,
    set_paragraph,
    text,
    top,
)
from trainer.ui.widgets.page import centred

if TYPE_CHECKING:
    from trainer.domain.call import Turn
    from trainer.services.call_view import CallView, WordingTick


class Keypad(QFrame):
    """The telephone's keys along the bottom, always in the same place."""

    def __init__(self, theme: Theme, volume: float) -> None:
        super().__init__()
        self.setProperty("role", "bar")
        self.main = self._key(theme, _("Answer"), "phone", "F2", "answer", 128)
        self.hold = self._key(theme, _("Hold"), "pause", "F3", checkable=True)
        self.mute = self._key(theme, _("Mute"), "mic", "F4", checkable=True)
        self.transfer = self._key(theme, _("Team leader"), "phone-forwarded", "F6")
        self.transfer.setAccessibleName(_("Transfer to the team leader"))
        self.notes = self._key(theme, _("Notes"), "notebook-pen", "F7", checkable=True)
        self.done = self._key(theme, _("I'm done"), "check", "F8")
        self.done.setToolTip(_("I have finished speaking") + " (F8)")
        self.talk = self._key(theme, _("Hold to talk"), "mic", "Space")
        self.volume = QSlider(Qt.Orientation.Horizontal)
        self.volume.setRange(0, 200)
        self.volume.setValue(round(volume * 100))
        self.volume.setFixedWidth(112)
        self.volume.setAccessibleName(_("Volume of the customer"))
        self.volume.setToolTip(_("Volume of the customer"))
        self.loudness = _small("")
        self.volume.valueChanged.connect(self._show_loudness)
        self._show_loudness(self.volume.value())
        loud = column(
            -1,
            row(Icon(theme, "volume-2", 18), self.volume, gap=8),
            self.loudness,
            -1,
            gap=4,
        )
        keys = row(
            self.main,
            16,
            self.hold,
            self.mute,
            self.transfer,
            self.notes,
            16,
            self.done,
            self.talk,
            -1,
            loud,
            gap=8,
        )
        keys.setContentsMargins(24, 12, 24, 12)
        self.setLayout(centred(keys))

    @Slot(int)
    def _show_loudness(self, value: int) -> None:
        self.loudness.setText(_("Volume {n} %").format(n=value))

    def _key(
        self,
        theme: Theme,
        words: str,
        icon: str,
        key: str,
        kind: str = "phone",
        width: int = 96,
        *,
        checkable: bool = False,
    ) -> IconButton:
        made = IconButton(theme, words, icon, kind=kind, key=key)
        made.setFixedSize(QSize(width, 64))
        made.setCheckable(checkable)
        return made

    def show_view(self, view: CallView) -> None:
        ringing, live = view.state == "ringing", view.state in ("talking", "held")
        due = view.state == "between"
        words = _("Answer") if ringing else _("Call back") if due else _("Hang up")
        if self.main.text() != words:
            self.main.describe(words, "F2")
            rests = ringing or due
            self.main.become("phone" if rests else "phone-off", "answer" if rests else "hangup")
        self.main.setEnabled(ringing or live or due)
        self._switch(self.hold, view.state == "held", _("Hold"), _("Take back"), "F3")
        self._switch(self.mute, view.muted, _("Mute"), _("Unmute"), "F4")
        self.mute.become("mic-off" if view.muted else "mic")
        for key in (self.hold, self.mute, self.transfer):
            key.setEnabled(live)
        self.done.setVisible(not view.push_to_talk)
        self.talk.setVisible(view.push_to_talk)
        self.done.setEnabled(view.state == "talking" and not view.typed_only)
        self.talk.setEnabled(view.state == "talking" and not view.typed_only)
        if view.talk_pressed != self.talk.isDown():
            self.talk.setDown(view.talk_pressed)

    @staticmethod
    def _switch(key: IconButton, on: bool, off_words: str, on_words: str, shortcut: str) -> None:
        if key.isChecked() != on:
            key.setChecked(on)
        words = on_words if on else off_words
        if key.text() != words:
            key.describe(words, shortcut)


def _small(words: str) -> QLabel:
    made = text(words, "note", "soft")
    made.setAlignment(Qt.AlignmentFlag.AlignCenter)
    return made


class Wording(QFrame):
    """What to say now; each part is ticked off as it is heard."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setProperty("role", "card")
        self._shown: tuple[WordingTick, ...] | None = None
        self._rows: list[tuple[Icon, QLabel, QLabel]] = []
        self._lines = column(gap=12)
        self._hint = paragraph("", "note", "soft")
        bulb = top(Icon(theme, "lightbulb", 18, "warn"))
        self._hint_row = frame("well", row(bulb, self._hint, margin=(12, 8, 12, 8)))
        inner = column(
            text(_("Wording to use"), "body", strong=True),
            self._lines,
            -1,
            self._hint_row,
            gap=12,
            margin=16,
        )
        self.setLayout(inner)

    def show_wording(self, wording: tuple[WordingTick, ...], hint: str) -> None:
        if wording != self._shown:
            old, self._shown = self._shown, wording
            if old is None or [w.text for w in old] != [w.text for w in wording]:
                self._rebuild(wording)
            for (icon, words, state), tick in zip(self._rows, wording, strict=True):
                icon.change(
                    "circle-check" if tick.heard else "circle", "good" if tick.heard else "control"
                )
                state.setText(_("Heard") if tick.heard else "")
                words.setProperty("heard", tick.heard)
        if self._hint.accessibleName() != hint:
            set_paragraph(self._hint, hint)
        self._hint_row.setVisible(bool(hint))

    def _rebuild(self, wording: tuple[WordingTick, ...]) -> None:
        clear(self._lines)
        self._rows = []
        if not wording:
            self._lines.addWidget(
                paragraph(_("Nothing is asked of you right now."), "note", "soft")
            )
        for tick in wording:
            icon = Icon(self._theme, "circle", 20, "control")
            words, state = paragraph(tick.text.rstrip("，,、 ")), text("", "note", "good")
            line = row(top(icon), gap=8)
            line.addWidget(words, 1)
            line.addWidget(state, 0, Qt.AlignmentFlag.AlignTop)
            self._lines.addLayout(line)
            self._rows.append((icon, words, state))


class Words(QTextBrowser):
    """What was said so far; the words still being recognised in grey at the end."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: object = None
        self._placing = False
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(_("Live words"))
        self.setStyleSheet("background: transparent; border: 0; padding: 0;")
        self.setMinimumHeight(72)
        self.document().setDocumentMargin(0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if not self._placing:
            self._to_end()

    def _to_end(self) -> None:
        """The last words at the bottom, and whole lines above them: none is cut in two."""
        bar = self.verticalScrollBar()
        self._placing = True
        self.setViewportMargins(0, 0, 0, 0)
        if bar.maximum() > 0:
            above = next((y for y in self._lines() if y >= bar.maximum()), bar.maximum())
            self.setViewportMargins(0, round(above) - bar.maximum(), 0, 0)
        self._placing = False
        bar.setValue(bar.maximum())

    def _lines(self) -> Iterator[float]:
        """Where each line of text begins, in pixels from the top of it all."""
        document = self.document()
        block = document.begin()
        while block.isValid():
            top = document.documentLayout().blockBoundingRect(block).top()
            layout = block.layout()
            yield from (top + layout.lineAt(n).y() for n in range(layout.lineCount()))
            block = block.next()

    def show_turns(self, turns: Sequence[Turn], partial: str, *, all_turns: bool) -> None:
        """Without `all_turns` only the customer's."""
        tokens = self._theme.tokens
        now = (len(turns), turns[-1].text if turns else "", partial, all_turns, tokens.dark)
        if now == self._shown:
            return
        self._shown = now
        parts: list[str] = []
        for turn in turns:
            mine = turn.speaker == "trainee"
            if mine and not all_turns:
                continue
            who, color = (_("You"), tokens.accent) if mine else (_("Customer"), tokens.customer)
            parts.append(_line(who, color, turn.text, tokens.text))
        if partial and all_turns:
            parts.append(_line(_("You"), tokens.accent, partial + " …", tokens.text_soft))
        self.setHtml("".join(parts))
        self._to_end()


def _line(who: str, color: str, words: str, ink: str) -> str:
    return (
        f'<p style="margin:0 0 6px 0; line-height:22px"><span style="color:{color}; '
        f'font-size:13px">{escape(who)}</span>&nbsp;&nbsp;'
        f'<span style="color:{ink}">{escape(words)}</span></p>'
    )
