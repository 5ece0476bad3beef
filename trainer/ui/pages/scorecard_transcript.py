"""The transcript of the scorecard page, with what findings are about highlighted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel

from trainer.domain.scorecard import Verdict
from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.basic import Button, column, escape, paragraph, rich, row, text
from trainer.ui.words import VERDICT_TONE, clock

if TYPE_CHECKING:
    from trainer.domain.call import Turn
    from trainer.services.views import StoredCall


class Transcript(QFrame):
    """Both sides' words in order, what findings are about highlighted."""

    play_from = Signal(float)

    def __init__(self, theme: Theme, stored: StoredCall) -> None:
        super().__init__()
        self._theme, self._stored = theme, stored
        self.setProperty("role", "card")
        self._texts: list[tuple[QLabel, Turn]] = []
        turns = stored.call.transcript
        lines = column(gap=4)
        for turn in turns:
            lines.addLayout(self._turn(turn))
        if not turns:
            lines.addWidget(paragraph(_("Nobody said anything in this call."), "body", "soft"))
        self.setLayout(column(text(_("Transcript"), "lead"), 8, lines, margin=24))
        theme.changed.connect(self._colour)
        self._colour()

    def _turn(self, turn: Turn) -> QHBoxLayout:
        when = Button(self._theme, clock(turn.start), kind="quiet", tip=_("Play from here"))
        when.setFixedWidth(64)
        when.clicked.connect(lambda: self.play_from.emit(max(0.0, turn.start - 0.2)))
        when.setEnabled(self._stored.recording is not None)
        mine = turn.speaker == "trainee"
        # A paragraph, so that it stands on the same line as the words whatever the fonts.
        who = paragraph(_("You") if mine else _("Customer"), "note", "accent" if mine else "soft")
        who.setFixedWidth(80)
        words = paragraph(turn.text)
        self._texts.append((words, turn))
        line = row(gap=12)
        line.addWidget(when, 0, Qt.AlignmentFlag.AlignTop)
        line.addLayout(column(5, who, -1))
        line.addLayout(column(4, words, 4), 1)
        return line

    @Slot()
    def _colour(self) -> None:
        for label, turn in self._texts:
            label.setText(self._marked(turn))
            label.setAccessibleName(turn.text)

    def _marked(self, turn: Turn) -> str:
        """The turn's words with the heard stretches of overlapping findings marked."""
        spans: list[tuple[int, int, str]] = []
        score = self._stored.scorecard
        wanted = (Verdict.VIOLATED, Verdict.REVIEW, Verdict.MET)
        for verdict in wanted:
            for finding in score.findings if score and turn.speaker == "trainee" else ():
                if finding.verdict is not verdict or not finding.heard or finding.start is None:
                    continue
                if finding.start > turn.end + 0.5 or (finding.end or 0.0) < turn.start - 0.5:
                    continue
                for quote in finding.quotes:
                    at = turn.text.find(quote)
                    # A whole turn that was right needs no mark.
                    if at >= 0 and (quote != turn.text or verdict is not Verdict.MET):
                        spans.append((at, at + len(quote), VERDICT_TONE[verdict]))
        tokens, made, done = self._theme.tokens, "", 0
        for start, end, tone in sorted(_apart(spans)):
            made += escape(turn.text[done:start])
            ground, ink = getattr(tokens, f"{tone}_soft"), tokens.text
            line = "underline" if tone == "bad" else "none"
            made += (
                f'<span style="background-color:{ground}; color:{ink}; '
                f'text-decoration:{line}">{escape(turn.text[start:end])}</span>'
            )
            done = end
        made += escape(turn.text[done:])
        return rich(made)


def _apart(spans: Sequence[tuple[int, int, str]]) -> list[tuple[int, int, str]]:
    """Those that do not overlap: what weighs more goes first, then what is longer."""
    kept: list[tuple[int, int, str]] = []
    tones = list(dict.fromkeys(tone for _start, _end, tone in spans))
    for start, end, tone in sorted(spans, key=lambda s: (tones.index(s[2]), s[0] - s[1])):
        if all(end <= other[0] or start >= other[1] for other in kept):
            kept.append((start, end, tone))
    return kept
