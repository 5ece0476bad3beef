"""The ground of every page: a centred column that scrolls, with a fixed head and foot."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from trainer.ui.context import Context
from trainer.ui.widgets.basic import frame, paragraph, text

CONTENT_WIDTH = 1120


class Page(QWidget):
    """A page of the window. `refresh` is called each time it is shown, `leave` when it goes."""

    def __init__(self, context: Context, name: str) -> None:
        super().__init__()
        self.context = context
        self.desk, self.theme = context.desk, context.theme
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(name)
        self._bars: list[QHBoxLayout] = []
        self._outer = QVBoxLayout(self)
        self._outer.setContentsMargins(0, 0, 0, 0)
        self._outer.setSpacing(0)

    def scroll_body(self, gap: int = 16, top: int = 32) -> QVBoxLayout:
        """The column the page's content goes into."""
        body = QVBoxLayout()
        body.setContentsMargins(24, top, 24, 32)
        body.setSpacing(gap)
        holder = QWidget()
        holder.setProperty("role", "column")
        holder.setLayout(centred(body))
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(holder)
        self._outer.addWidget(scroll, 1)
        self.scroll_area = scroll
        scroll.verticalScrollBar().rangeChanged.connect(self._line_up)
        return body

    @Slot(int, int)
    def _line_up(self, _least: int, most: int) -> None:
        """The bars leave as much room on the right as the scroll bar takes."""
        for bar in self._bars:
            bar.setContentsMargins(0, 0, 12 if most > 0 else 0, 0)

    def fixed_body(self, gap: int = 16, top: int = 24) -> QVBoxLayout:
        """A column that fills the page and does not scroll."""
        body = QVBoxLayout()
        body.setContentsMargins(24, top, 24, 24)
        body.setSpacing(gap)
        holder = QWidget()
        holder.setLayout(centred(body))
        self._outer.addWidget(holder, 1)
        return body

    def head(self) -> QHBoxLayout:
        """A bar above the content that stays."""
        return self._bar("head")

    def foot(self) -> QHBoxLayout:
        """A bar below the content that stays."""
        return self._bar("bar")

    def _bar(self, role: str) -> QHBoxLayout:
        inner = QHBoxLayout()
        inner.setContentsMargins(24, 12, 24, 12)
        inner.setSpacing(8)
        outer = centred(inner)
        bar = frame(role, outer)
        self._bars.append(outer)
        bar.setMinimumHeight(64)
        self._outer.addWidget(bar)
        return inner

    def heading(self, body: QVBoxLayout, title: str, sentence: str = "") -> None:
        body.addWidget(text(title, "title"))
        if sentence:
            body.addWidget(paragraph(sentence, "body", "soft"))

    def refresh(self) -> None:
        """Show what is true now."""

    def leave(self) -> None:
        """Stop what the page started."""

    def is_over(self) -> bool:
        """Whether the page can be left: no call or chat goes on in it."""
        return True

    def start_failed(self) -> None:
        """A call that was asked for could not begin."""

    def go_to(self, name: str) -> None:
        """Bring one part of the page into view, by its name."""

    def place(self) -> tuple[str, int] | None:
        """Which part has the keyboard, and how far below the page's top it stands, px."""
        return None

    def come_back(self, place: tuple[str, int]) -> None:
        """Put one part where it stood before the page was made anew."""

    def first_focus(self) -> QWidget | None:
        """Where the keyboard begins."""
        return None


def centred(inner: QVBoxLayout | QHBoxLayout) -> QHBoxLayout:
    """A layout at most `CONTENT_WIDTH` wide, in the middle."""
    holder = QWidget()
    holder.setMaximumWidth(CONTENT_WIDTH)
    holder.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
    holder.setLayout(inner)
    outer = QHBoxLayout()
    outer.setContentsMargins(0, 0, 0, 0)
    # The holder takes all the room up to its limit; what is left is shared left and right.
    outer.addStretch(1)
    outer.addWidget(holder, 1000)
    outer.addStretch(1)
    return outer
