"""The call as one picture: both sides' sound, findings as marks, the pace beneath."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QToolTip

from trainer.domain.scorecard import Finding, PacePoint, Verdict
from trainer.i18n import _
from trainer.ui.theme import Theme
from trainer.ui.widgets.painted import Painted, mark, pen, write
from trainer.ui.words import VERDICT_TONE, clock, finding_title, found_word

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from trainer.speech.base import Samples

    Peaks = npt.NDArray[np.float32]
    """The loudest of each short while on each side, 0–1; shape (bins, 2)."""

BINS_PER_SECOND = 50
LEFT, RIGHT = 72.0, 12.0
MARKS, LANE, PACE, AXIS = 30.0, 64.0, 72.0, 22.0


def peaks(sound: Samples) -> Peaks:
    """Loudest sample of each 20 ms on each side, 0–1; shape (bins, 2)."""
    import numpy as np

    size = 16_000 // BINS_PER_SECOND
    whole = len(sound) // size * size
    blocks = np.abs(sound[:whole].astype(np.int32)).reshape(-1, size, 2).max(axis=1)
    return (blocks / 32768.0).astype(np.float32)


@dataclass(frozen=True, slots=True)
class Picture:
    """What is drawn. Times in seconds of call time."""

    duration: float
    findings: tuple[Finding, ...] = ()
    pace: tuple[PacePoint, ...] = ()
    band: tuple[float, float] | None = None
    answered_at: float | None = None
    holds: tuple[tuple[float, float], ...] = ()


class CallPicture(Painted):
    """Click, or the arrow keys, to hear the call from there."""

    sought = Signal(float)

    def __init__(self, theme: Theme) -> None:
        super().__init__(theme)
        self._picture = Picture(1.0)
        self._peaks: Peaks | None = None
        self._cursor = 0.0
        self._marks: list[tuple[QRectF, Finding]] = []
        self._span: tuple[float, float] | None = None
        self.setMinimumWidth(320)
        self.setFixedHeight(round(2 * MARKS + 2 * LANE + 8 + PACE + AXIS))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("The call as a picture; the arrow keys move through it"))

    def sizeHint(self) -> QSize:
        return QSize(800, self.height())

    def show_call(self, picture: Picture) -> None:
        self._picture = picture
        self._place_marks()
        self.update()

    def show_sound(self, loud: Peaks) -> None:
        self._peaks = loud
        self.update()

    def show_cursor(self, seconds: float) -> None:
        self._cursor = seconds
        self.update()

    def show_span(self, span: tuple[float, float] | None) -> None:
        """Shade the stretch a finding is about."""
        self._span = span
        self.update()

    # Geometry

    def _x(self, seconds: float) -> float:
        width = self.width() - LEFT - RIGHT
        return LEFT + width * min(1.0, max(0.0, seconds / max(0.1, self._picture.duration)))

    def _time(self, x: float) -> float:
        share = (x - LEFT) / max(1.0, self.width() - LEFT - RIGHT)
        return min(1.0, max(0.0, share)) * self._picture.duration

    def resizeEvent(self, event: QEvent) -> None:
        self._place_marks()

    def _place_marks(self) -> None:
        """Done above the sound, everything else below; marks that would touch step aside."""
        self._marks = []
        last = {True: -99.0, False: -99.0}
        timed = [f for f in self._picture.findings if f.start is not None]
        for finding in sorted(timed, key=lambda f: f.start or 0.0):
            if finding.verdict is Verdict.NOT_APPLICABLE:
                continue
            above = finding.verdict is Verdict.MET
            middle = ((finding.start or 0.0) + (finding.end or finding.start or 0.0)) / 2
            x = max(self._x(middle), last[above] + 19)
            last[above] = x
            y = MARKS / 2 if above else MARKS + 2 * LANE + MARKS / 2
            self._marks.append((QRectF(x - 9, y - 9, 18, 18), finding))
        # Those that were pushed over the right edge push the others back.
        limit = {True: self.width() - 10.0, False: self.width() - 10.0}
        for box, finding in reversed(self._marks):
            above = finding.verdict is Verdict.MET
            box.moveCenter(QPointF(min(box.center().x(), limit[above]), box.center().y()))
            limit[above] = box.center().x() - 19

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, tokens = self.begin(), self.tokens
        top = MARKS
        self._shade(painter, top)
        lanes = ((_("Customer"), "customer"), (_("You"), "accent"))
        for lane, (who, tone) in enumerate(lanes):
            y = top + lane * LANE + LANE / 2
            left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
            write(painter, QRectF(0, y - 12, LEFT, 24), who, tokens.color(tone), 13, left)
            painter.setPen(pen(tokens.color("line"), 1))
            painter.drawLine(QPointF(LEFT, y), QPointF(self.width() - RIGHT, y))
            self._wave(painter, lane, y, tone)
        for box, finding in self._marks:
            color = tokens.color(VERDICT_TONE[finding.verdict])
            painter.setPen(pen(color, 1))
            center = box.center()
            ends = (box.bottom(), top) if center.y() < top else (box.top(), top + 2 * LANE)
            painter.drawLine(QPointF(center.x(), ends[0]), QPointF(center.x(), ends[1]))
            mark(painter, finding.verdict.value, center, 8, color)
        self._curve(painter, 2 * MARKS + 2 * LANE + 8)
        self._axis(painter)
        x = self._x(self._cursor)
        painter.setPen(pen(tokens.color("text"), 1.5))
        painter.drawLine(QPointF(x, 4), QPointF(x, self.height() - AXIS))
        if self.hasFocus():
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(pen(tokens.color("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 6, 6)

    def _shade(self, painter: QPainter, top: float) -> None:
        tokens = self.tokens
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(tokens.color("sunken"))
        quiet = list(self._picture.holds)
        if self._picture.answered_at:
            quiet.append((0.0, self._picture.answered_at))
        for start, end in quiet:
            box = QRectF(self._x(start), top, self._x(end) - self._x(start), 2 * LANE)
            painter.drawRoundedRect(box, 4, 4)
        if self._span is not None:
            painter.setBrush(tokens.color("accent_soft"))
            start, end = self._span
            wide = max(4.0, self._x(end) - self._x(start))
            painter.drawRoundedRect(QRectF(self._x(start), top, wide, 2 * LANE), 4, 4)

    def _wave(self, painter: QPainter, lane: int, y: float, tone: str) -> None:
        if self._peaks is None or not len(self._peaks):
            return
        painter.setPen(pen(self.tokens.color(tone), 1.6))
        step, bins = 2.5, len(self._peaks)
        x, end = LEFT, self.width() - RIGHT
        while x < end:
            first = int(self._time(x) * BINS_PER_SECOND)
            last = max(first + 1, int(self._time(x + step) * BINS_PER_SECOND))
            if first >= bins:
                break
            loud = float(self._peaks[first:last, lane].max())
            if loud > 0.004:
                reach = loud**0.6 * (LANE / 2 - 4)
                painter.drawLine(QPointF(x, y - reach), QPointF(x, y + reach))
            x += step

    def _curve(self, painter: QPainter, top: float) -> None:
        tokens, picture = self.tokens, self._picture
        low, high = 60.0, 320.0

        def y_of(cpm: float) -> float:
            share = (min(high, max(low, cpm)) - low) / (high - low)
            return top + PACE - 6 - share * (PACE - 12)

        left = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        soft = tokens.color("text_soft")
        write(painter, QRectF(0, top + 6, LEFT, 24), _("Pace"), soft, 13, left)
        write(painter, QRectF(0, top + 28, LEFT, 20), _("chars/min"), soft, 12, left)
        if picture.band is not None:
            y1, y2 = y_of(picture.band[1]), y_of(picture.band[0])
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(tokens.color("good_soft"))
            box = QRectF(LEFT, y1 - 2, self.width() - LEFT - RIGHT, y2 - y1 + 4)
            painter.drawRoundedRect(box, 4, 4)
            words = " – ".join(dict.fromkeys(f"{v:.0f}" for v in picture.band))
            # Beside the band: within it the curve would run through the figures.
            write(painter, QRectF(0, top + 48, LEFT, 18), words, tokens.color("good"), 12, left)
        stretch: list[QPointF] = []
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(pen(tokens.color("accent"), 2))
        previous: float | None = None
        for point in picture.pace:
            # A gap in speaking is a gap in the curve.
            if previous is not None and point.time - previous > 6.0:
                painter.drawPolyline(QPolygonF(stretch))
                stretch = []
            stretch.append(QPointF(self._x(point.time), y_of(point.cpm)))
            previous = point.time
        if len(stretch) == 1:
            painter.drawPoint(stretch[0])
        else:
            painter.drawPolyline(QPolygonF(stretch))

    def _axis(self, painter: QPainter) -> None:
        tokens, duration = self.tokens, self._picture.duration
        step = next((s for s in (5, 10, 15, 30, 60, 120, 300) if duration / s <= 12), 600)
        y = self.height() - AXIS
        t = 0.0
        while t <= duration:
            x = self._x(t)
            painter.setPen(pen(tokens.color("line"), 1))
            painter.drawLine(QPointF(x, y), QPointF(x, y + 4))
            place = QRectF(min(x - 30, self.width() - 62), y + 3, 60, 18)
            write(painter, place, clock(t), tokens.color("text_soft"), 12, weight=QFont.Weight(400))
            t += step

    # The hand

    def _at(self, position: QPointF) -> Finding | None:
        inside = (f for box, f in self._marks if box.adjusted(-2, -4, 2, 4).contains(position))
        return next(inside, None)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        finding = self._at(event.position())
        if finding is not None and finding.start is not None:
            self.sought.emit(max(0.0, finding.start - 0.3))
        else:
            self.sought.emit(self._time(event.position().x()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        finding = self._at(event.position())
        where = event.globalPosition().toPoint()
        if finding is not None:
            words = f"{found_word(finding)} · {finding_title(finding)}"
        else:
            words = clock(self._time(event.position().x()))
        QToolTip.showText(where, words, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -2.0, Qt.Key.Key_Right: 2.0}
        if event.key() in steps:
            target = self._cursor + steps[Qt.Key(event.key())]
            self.sought.emit(min(self._picture.duration, max(0.0, target)))
        elif event.key() == Qt.Key.Key_Home:
            self.sought.emit(0.0)
        else:
            super().keyPressEvent(event)
