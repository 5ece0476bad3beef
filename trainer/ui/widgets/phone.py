"""What moves during a call: the state, the two level lines, the pace."""

from __future__ import annotations

from collections import deque

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFont, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from trainer.i18n import _
from trainer.ui import icons
from trainer.ui.theme import Theme
from trainer.ui.widgets.painted import Painted, pen, write

RINGS_WANTED = 3
"""The standards want the call taken within three rings."""


class StateDial(Painted):
    """The call's state as a shape: arcs that grow with each ring, a full disc while talking."""

    FULL = 144
    """Height in pixels; drawn smaller where there is less room."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._state, self._rings = "ringing", 0
        self.setFixedWidth(184)
        self.setMinimumHeight(80)
        self.setMaximumHeight(self.FULL)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)

    def sizeHint(self) -> QSize:
        return QSize(184, self.FULL)

    def show_state(self, state: str, rings: int) -> None:
        if (state, rings) != (self._state, self._rings):
            self._state, self._rings = state, rings
            self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = self.begin(), self.tokens
        painter.translate(self.width() / 2, self.height() / 2)
        scale = self.height() / self.FULL
        painter.scale(scale, scale)
        center = QPointF(0, 0)
        icon, disc, ink = {
            "ringing": ("phone-incoming", "accent_soft", "on_accent_soft"),
            "talking": ("phone-call", "accent", "on_accent"),
            "held": ("pause", "warn_soft", "warn"),
            "between": ("history", "warn_soft", "warn"),
            "ended": ("phone-off", "sunken", "text_soft"),
        }[self._state]
        if self._state == "ringing":
            # One pair of arcs for each ring; from the fourth on in the warning colour.
            for n in range(1, min(self._rings, 6) + 1):
                tone = "accent" if n <= RINGS_WANTED else "warn"
                painter.setPen(pen(tokens.color(tone), 3.0))
                radius = 38 + 8.0 * n
                box = QRectF(center.x() - radius, center.y() - radius, 2 * radius, 2 * radius)
                painter.drawArc(box, -38 * 16, 76 * 16)
                painter.drawArc(box, 142 * 16, 76 * 16)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color(disc))
        painter.drawEllipse(center, 38, 38)
        if self._state == "held":
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(tokens.color("warn"), 2))
            painter.drawEllipse(center, 37, 37)
        icons.draw(
            painter, icon, QRectF(center.x() - 16, center.y() - 16, 32, 32), tokens.color(ink)
        )


class LevelLine(Painted):
    """One side's sound of the last seconds, moving right to left; −60 dBFS is the middle line."""

    FLOOR = -60.0

    def __init__(self, theme: Theme, who: str, tone: str, icon: str) -> None:
        super().__init__(theme)
        self._who, self._tone, self._icon = who, tone, icon
        self._levels: deque[float] = deque(maxlen=400)
        self._speaking = False
        self._note = ""
        self.setMinimumHeight(60)
        self.setMaximumHeight(84)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(who)

    def push(self, level: float, speaking: bool, note: str = "") -> None:
        """A level in dBFS; `note` replaces the word beside the name (muted, on hold)."""
        share = 1.0 - level / self.FLOOR
        self._levels.append(min(1.0, max(0.0, share)))
        self._speaking, self._note = speaking, note
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = self.begin(), self.tokens
        width, height = self.width(), self.height()
        color = tokens.color(self._tone)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("sunken"))
        painter.drawRoundedRect(QRectF(0, 0, width, height), 8, 8)
        if self._speaking:
            painter.setBrush(color)
            painter.drawRoundedRect(QRectF(0, 0, 5, height), 2.5, 2.5)
        middle = height / 2
        icons.draw(painter, self._icon, QRectF(16, middle - 20, 18, 18), color)
        write(
            painter,
            QRectF(42, middle - 24, 90, 26),
            self._who,
            tokens.color("text"),
            15,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
            QFont.Weight.Medium,
        )
        state = self._note or (_("Speaking") if self._speaking else _("Quiet"))
        write(
            painter,
            QRectF(42, middle + 1, 90, 22),
            state,
            color if self._speaking and not self._note else tokens.color("text_soft"),
            13,
            Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
        )
        left, right, step = 140.0, width - 16.0, 4.0
        painter.setPen(pen(tokens.color("line"), 1))
        painter.drawLine(QPointF(left, middle), QPointF(right, middle))
        painter.setPen(pen(color, 2.4))
        reach = height / 2 - 8
        x = right
        for share in reversed(self._levels):
            if x < left:
                break
            if share > 0.02:
                painter.drawLine(
                    QPointF(x, middle - share * reach), QPointF(x, middle + share * reach)
                )
            x -= step


class PaceGauge(Painted):
    """字/分 as a dot over a band: the standard's zone is shaded, no needle."""

    LOW, HIGH = 60.0, 320.0

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._pace: float | None = None
        self._band = (120.0, 120.0)
        self.setFixedHeight(56)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(_("Pace"))

    def set_pace(self, pace: float | None, band: tuple[float, float]) -> None:
        if (pace, band) != (self._pace, self._band):
            self._pace, self._band = pace, band
            self.update()

    def verdict(self) -> tuple[str, str]:
        """(word, tone) for the pace now."""
        if self._pace is None:
            return _("Pace appears as you speak"), "text_soft"
        if self._pace < self._band[0]:
            return _("A little slow"), "warn"
        if self._pace > self._band[1]:
            return _("A little fast"), "warn"
        return _("Just right"), "good"

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = self.begin(), self.tokens
        left, right, y = 8.0, self.width() - 216.0, 20.0

        def at(cpm: float) -> float:
            share = (cpm - self.LOW) / (self.HIGH - self.LOW)
            return left + min(1.0, max(0.0, share)) * (right - left)

        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("line"))
        painter.drawRoundedRect(QRectF(left, y - 4, right - left, 8), 4, 4)
        low, high = self._band
        zone = QRectF(at(low), y - 8, max(10.0, at(high) - at(low)), 16)
        painter.setBrush(tokens.color("good_soft"))
        painter.setPen(pen(tokens.color("good"), 1.5))
        painter.drawRoundedRect(zone, 5, 5)
        words = f"{low:.0f}–{high:.0f}" if low != high else f"{low:.0f}"
        write(
            painter,
            QRectF(zone.center().x() - 60, y + 12, 120, 20),
            words,
            tokens.color("text_soft"),
            12,
        )
        word, tone = self.verdict()
        if self._pace is not None:
            painter.setPen(pen(tokens.color("surface"), 2))
            painter.setBrush(tokens.color(tone))
            painter.drawEllipse(QPointF(at(self._pace), y), 9, 9)
            figure = _("{n} chars/min").format(n=f"{self._pace:.0f}")
        else:
            figure = _("– chars/min")
        side = QRectF(right + 20, 4, 196, 28)
        align = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        write(painter, side, figure, tokens.color("text"), 18, align, QFont.Weight.Medium)
        below = QRectF(right + 20, 32, 196, 20)
        write(painter, below, word, tokens.color(tone), 13, align)
