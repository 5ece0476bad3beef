"""The bundled drawings, tinted for the theme."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from trainer import paths


@lru_cache(maxsize=256)
def _renderer(name: str, color: str) -> QSvgRenderer:
    text = (paths.assets() / "icons" / f"{name}.svg").read_text("utf-8")
    return QSvgRenderer(QByteArray(text.replace("currentColor", color).encode()))


def draw(painter: QPainter, name: str, rect: QRectF, color: QColor) -> None:
    """Paint an icon into `rect`."""
    _renderer(name, color.name()).render(painter, rect)


def pixmap(name: str, size: int, color: QColor, ratio: float = 1.0, gap: int = 0) -> QPixmap:
    """An icon of `size` logical pixels for a screen with this pixel ratio; `gap` on its right."""
    picture = QPixmap(QSize(size + gap, size) * ratio)
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter, name, QRectF(0, 0, size, size), color)
    painter.end()
    return picture


def icon(name: str, size: int, color: QColor, gap: int = 0) -> QIcon:
    """An icon for a button, sharp on the finest screen there is."""
    return QIcon(pixmap(name, size, color, finest(), gap))


def finest() -> float:
    """The highest pixel ratio of all screens."""
    return max((screen.devicePixelRatio() for screen in QGuiApplication.screens()), default=1.0)


def app_icon() -> QIcon:
    """The program's own icon."""
    return QIcon(pixmap("app", 128, QColor("#0F766E")))
