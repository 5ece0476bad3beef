"""Colours, sizes and the one style sheet made from them, for light and dark.

Every colour pair that carries text is listed in `TEXT_PAIRS`; a test holds them to WCAG AA.
"""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from trainer.i18n import is_chinese
from trainer.ui.stylesheet import stylesheet

LATIN = [
    "Segoe UI",
    "Helvetica Neue",
    "Noto Sans",
    "Ubuntu",
    "Cantarell",
    "Liberation Sans",
    "DejaVu Sans",
]
"""First in English: a Chinese font draws “ ” as wide as a character."""
FAMILIES = [
    "Microsoft YaHei UI",
    "PingFang SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Segoe UI",
    "sans-serif",
]


class Tokens(NamedTuple):
    """The colours of one theme. `*_soft` are quiet backgrounds, `on_*` the text upon a colour."""

    dark: bool
    window: str
    surface: str
    sunken: str
    line: str
    control: str
    """Outline of things that can be pressed or filled in: 3:1 against the surface."""
    text: str
    text_soft: str
    accent: str
    on_accent: str
    accent_hover: str
    accent_soft: str
    on_accent_soft: str
    good: str
    good_soft: str
    warn: str
    warn_soft: str
    bad: str
    bad_soft: str
    answer: str
    hangup: str
    on_call: str
    """Text upon `answer` and `hangup`."""
    review: str
    review_soft: str
    customer: str
    """The customer's sound; the trainee's is the accent."""

    def color(self, name: str) -> QColor:
        return QColor(getattr(self, name))


LIGHT = Tokens(
    dark=False,
    window="#F4F6F6",
    surface="#FFFFFF",
    sunken="#ECF0F0",
    line="#DCE2E2",
    control="#7E8C8D",
    text="#182122",
    text_soft="#526061",
    accent="#0F766E",
    on_accent="#FFFFFF",
    accent_hover="#0B625B",
    accent_soft="#DFF1EE",
    on_accent_soft="#0A5750",
    good="#1A7440",
    good_soft="#E2F3E8",
    warn="#855300",
    warn_soft="#FCF0D9",
    bad="#B42318",
    bad_soft="#FCE9E7",
    answer="#1A7440",
    hangup="#B42318",
    on_call="#FFFFFF",
    review="#5A46B2",
    review_soft="#EDEAFB",
    customer="#5B6B8C",
)

DARK = Tokens(
    dark=True,
    window="#131819",
    surface="#1B2223",
    sunken="#242C2D",
    line="#333D3E",
    control="#768587",
    text="#E9EEEE",
    text_soft="#A9B6B7",
    accent="#4FBDB1",
    on_accent="#04211E",
    accent_hover="#6CCBC0",
    accent_soft="#16342F",
    on_accent_soft="#8EDDD3",
    good="#6FCB8F",
    good_soft="#17301F",
    warn="#E6B65A",
    warn_soft="#352912",
    bad="#F58D84",
    bad_soft="#3B1C1A",
    answer="#1B7F45",
    hangup="#C2382C",
    on_call="#FFFFFF",
    review="#B5A9F7",
    review_soft="#292447",
    customer="#9FB0D4",
)

TEXT_PAIRS: tuple[tuple[str, str], ...] = (
    *((fg, bg) for fg in ("text", "text_soft") for bg in ("window", "surface", "sunken")),
    *((fg, "surface") for fg in ("accent", "good", "warn", "bad", "review", "customer")),
    *((fg, "window") for fg in ("accent", "good", "warn", "bad", "review")),
    *((name, f"{name}_soft") for name in ("good", "warn", "bad", "review")),
    *(("text", f"{name}_soft") for name in ("accent", "good", "warn", "bad", "review")),
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    ("on_accent_soft", "accent_soft"),
    ("on_call", "answer"),
    ("on_call", "hangup"),
)
"""(text, background) of everything written on the screen."""


def more_contrast(tokens: Tokens) -> Tokens:
    """The theme for a system that asks for high contrast: no greys between text and ground."""
    ground, ink = ("#000000", "#FFFFFF") if tokens.dark else ("#FFFFFF", "#000000")
    return tokens._replace(
        window=ground,
        surface=ground,
        sunken=ground,
        text=ink,
        text_soft=ink,
        line=ink,
        control=ink,
    )


def contrast(first: str, second: str) -> float:
    """WCAG 2 contrast ratio of two colours, 1–21."""

    def luminance(name: str) -> float:
        color = QColor(name)
        parts = (color.redF(), color.greenF(), color.blueF())
        red, green, blue = (
            c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts
        )
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((luminance(first), luminance(second)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def ui_font(size: int = 15, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The interface font at a pixel size, with figures of equal width."""
    font = QFont()
    font.setFamilies(FAMILIES if is_chinese() else LATIN + FAMILIES)
    font.setPixelSize(size)
    font.setWeight(weight)
    font.setFeature(QFont.Tag("tnum"), 1)
    return font


class Theme(QObject):
    """The theme in use; follows the system until a scheme is chosen."""

    changed = Signal()

    def __init__(self, app: QApplication, choice: str = "system") -> None:
        super().__init__(app)
        self._app = app
        self._choice = choice
        self.tokens = LIGHT
        if app.style().name().casefold() != "fusion":
            app.setStyle("Fusion")
        app.setFont(ui_font())
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._follow)
        self._apply()

    def choose(self, choice: str) -> None:
        """``system``, ``light`` or ``dark``."""
        self._choice = choice
        self._apply()

    def use_language(self) -> None:
        """Take the font of the language in use."""
        self._app.setFont(ui_font())
        self._apply()

    @Slot()
    def _follow(self) -> None:
        if self._choice == "system":
            self._apply()

    def _apply(self) -> None:
        hints = QGuiApplication.styleHints()
        dark = self._choice == "dark" or (
            self._choice == "system" and hints.colorScheme() == Qt.ColorScheme.Dark
        )
        tokens = DARK if dark else LIGHT
        # The question exists since Qt 6.10.
        accessibility = getattr(hints, "accessibility", lambda: None)()
        high = getattr(Qt, "ContrastPreference", None)
        if accessibility is not None and high is not None:
            wanted = accessibility.contrastPreference() == high.HighContrast
            tokens = more_contrast(tokens) if wanted else tokens
        self.tokens = tokens
        self._app.setPalette(_palette(tokens))
        colors = tokens._asdict()
        self._app.setStyleSheet(stylesheet(colors))
        self.changed.emit()


def _palette(tokens: Tokens) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for where, name in {
        role.Window: "window",
        role.WindowText: "text",
        role.Base: "surface",
        role.AlternateBase: "sunken",
        role.Text: "text",
        role.Button: "surface",
        role.ButtonText: "text",
        role.ToolTipBase: "surface",
        role.ToolTipText: "text",
        role.PlaceholderText: "text_soft",
        role.Highlight: "accent",
        role.HighlightedText: "on_accent",
        role.Link: "accent",
    }.items():
        palette.setColor(where, tokens.color(name))
    for where in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, where, tokens.color("control"))
    return palette
