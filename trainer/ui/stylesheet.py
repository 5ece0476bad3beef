"""The one style sheet, made from the theme's colours and these sizes."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

SIZES = {"small": 12, "note": 13, "body": 15, "lead": 18, "title": 24, "display": 34}

_SHEET = Template("""
* { font-size: 15px; outline: 0; }
QToolTip { background: $surface; color: $text; border: 1px solid $line; padding: 4px 8px;
    font-size: 13px; }
QMainWindow, QDialog, QWidget[role="page"] { background: $window; }
QScrollArea, QScrollArea > QWidget > QWidget[role="column"] { background: transparent; border: 0; }
QLabel { background: transparent; color: $text; }
QLabel[scale="small"] { font-size: 12px; }
QLabel[scale="note"] { font-size: 13px; }
QLabel[scale="lead"] { font-size: 18px; font-weight: 600; }
QLabel[scale="title"] { font-size: 24px; font-weight: 600; }
QLabel[scale="display"] { font-size: 34px; font-weight: 600; }
QLabel[weight="strong"] { font-weight: 600; }
QLabel[tone="soft"] { color: $text_soft; }
QLabel[tone="accent"] { color: $accent; }
QLabel[tone="good"] { color: $good; }
QLabel[tone="warn"] { color: $warn; }
QLabel[tone="bad"] { color: $bad; }
QLabel[tone="review"] { color: $review; }

QDialog[role="palette"] { background: $surface; border: 1px solid $control; }
QDialog[role="palette"] QListView { border: 0; }
QFrame[role="rail"] { background: $surface; border: 0; border-right: 1px solid $line; }
QFrame[role="card"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[role="tile"] { background: $surface; border: 1px solid $line; border-radius: 8px; }
QFrame[role="tile"]:hover { border-color: $accent; }
QFrame[role="quiet-tile"] { background: transparent; border: 2px solid transparent;
    border-radius: 8px; }
QFrame[role="quiet-tile"]:hover { background: $sunken; }
QFrame[role="tile"]:focus, QFrame[role="quiet-tile"]:focus { border: 2px solid $accent; }
QFrame[role="well"] { background: $sunken; border: 0; border-radius: 8px; }
QFrame[role="question"] { background: $accent_soft; border: 2px solid $accent;
    border-radius: 8px; }
QFrame[role="bar"] { background: $surface; border: 0; border-top: 1px solid $line; }
QFrame[role="head"] { background: $surface; border: 0; border-bottom: 1px solid $line; }
QFrame[role="line"] { background: $line; border: 0; max-height: 1px; min-height: 1px; }
QFrame[role="banner"] { border-radius: 8px; border: 0; }
QFrame[role="banner"][tone="info"] { background: $accent_soft; }
QFrame[role="banner"][tone="warn"] { background: $warn_soft; }
QFrame[role="banner"][tone="bad"] { background: $bad_soft; }
QFrame[role="banner"][tone="good"] { background: $good_soft; }
QFrame[role="banner"][tone="review"] { background: $review_soft; }

QPushButton { background: $surface; color: $text; border: 1px solid $control; border-radius: 8px;
    padding: 7px 16px; min-height: 20px; font-weight: 500; }
QPushButton:hover { background: $sunken; }
QPushButton:pressed { background: $line; }
QPushButton:checked { background: $accent_soft; color: $on_accent_soft; border-color: $accent; }
QPushButton:disabled { color: $control; border-color: $line; background: transparent; }
QPushButton:focus { border: 2px solid $accent; padding: 6px 15px; }
QPushButton[kind="primary"] { background: $accent; color: $on_accent; border: 1px solid $accent; }
QPushButton[kind="primary"]:hover { background: $accent_hover; border-color: $accent_hover; }
QPushButton[kind="primary"]:focus { border: 2px solid $text; }
QPushButton[kind="primary"]:disabled { background: $sunken; color: $control; border-color: $line; }
QPushButton[big="true"] { min-height: 28px; padding: 7px 24px; }
QPushButton[big="true"]:focus { padding: 6px 23px; }
QPushButton[kind="danger"] { background: $hangup; color: $on_call; border: 1px solid $hangup; }
QPushButton[kind="danger"]:focus { border: 2px solid $text; }
QPushButton[kind="quiet"] { background: transparent; border: 1px solid transparent;
    color: $accent; padding: 5px 10px; font-size: 13px; }
QPushButton[kind="quiet"]:hover { background: $accent_soft; color: $on_accent_soft; }
QPushButton[kind="quiet"]:focus { border: 2px solid $accent; padding: 4px 9px; }
QPushButton[kind="quiet"]:checked { background: $accent_soft; color: $on_accent_soft; }
QPushButton[kind="quiet"]:disabled { color: $control; }
QPushButton[kind="chip"] { border-radius: 14px; padding: 3px 14px; font-size: 13px;
    font-weight: 400; border-color: $line; color: $text_soft; }
QPushButton[kind="chip"]:checked { background: $accent_soft; color: $on_accent_soft;
    border-color: $accent; }
QPushButton[kind="chip"]:focus { border: 2px solid $accent; padding: 2px 13px; }

QToolButton { background: transparent; border: 2px solid transparent; border-radius: 8px;
    color: $text_soft; }
QToolButton[kind="rail"] { font-size: 12px; padding: 6px 0 4px 0; }
QToolButton[kind="rail"]:hover { background: $sunken; color: $text; }
QToolButton[kind="rail"]:checked { background: $accent_soft; color: $on_accent_soft;
    font-weight: 500; }
QToolButton:focus { border: 2px solid $accent; }
QToolButton[kind="rail"]:disabled { color: $control; }
QToolButton[kind="phone"] { font-size: 13px; color: $text; background: $surface;
    border: 1px solid $line; padding: 8px 4px 6px 4px; }
QToolButton[kind="phone"]:hover { background: $sunken; }
QToolButton[kind="phone"]:checked { background: $accent_soft; color: $on_accent_soft;
    border-color: $accent; }
QToolButton[kind="phone"]:focus { border: 2px solid $accent; padding: 7px 3px 5px 3px; }
QToolButton[kind="phone"]:disabled { color: $control; background: transparent; }
QToolButton[kind="answer"], QToolButton[kind="hangup"] { font-size: 15px; font-weight: 500;
    border: 2px solid transparent; padding: 7px 4px 5px 4px; }
QToolButton[kind="answer"] { background: $answer; color: $on_call; }
QToolButton[kind="hangup"] { background: $hangup; color: $on_call; }
QToolButton[kind="answer"]:focus, QToolButton[kind="hangup"]:focus { border: 2px solid $text; }
QToolButton[kind="answer"]:disabled, QToolButton[kind="hangup"]:disabled { background: $sunken;
    color: $control; }

QLineEdit, QPlainTextEdit, QComboBox, QDoubleSpinBox, QSpinBox { background: $surface;
    color: $text; border: 1px solid $control; border-radius: 8px; padding: 6px 10px;
    min-height: 22px; selection-background-color: $accent; selection-color: $on_accent; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QDoubleSpinBox:focus, QSpinBox:focus {
    border: 2px solid $accent; padding: 5px 9px; }
QLineEdit:disabled, QComboBox:disabled { color: $control; border-color: $line; }
QDoubleSpinBox QLineEdit, QSpinBox QLineEdit { border: 0; padding: 0 10px; min-height: 0;
    background: transparent; }
QDoubleSpinBox::up-button, QDoubleSpinBox::down-button { width: 0; height: 0; border: 0; }
QComboBox::drop-down { border: 0; width: 28px; }
QComboBox::down-arrow { image: none; width: 0; }
QComboBox QAbstractItemView { background: $surface; color: $text; border: 1px solid $line;
    padding: 4px; outline: 0; selection-background-color: $accent_soft;
    selection-color: $on_accent_soft; }
QComboBox QAbstractItemView::item { min-height: 32px; padding: 0 8px; }

QSlider:horizontal { min-height: 24px; background: transparent; }
QSlider::groove:horizontal { height: 4px; background: $line; border-radius: 2px; }
QSlider::sub-page:horizontal { background: $accent; border-radius: 2px; }
QSlider::handle:horizontal { background: $accent; width: 16px; height: 16px; margin: -6px 0;
    border-radius: 8px; }
QSlider:focus { border: 2px solid $accent; border-radius: 8px; }

QProgressBar { background: $sunken; border: 0; border-radius: 4px; min-height: 8px;
    max-height: 8px; }
QProgressBar::chunk { background: $accent; border-radius: 4px; }

QTableView, QListView { background: $surface; color: $text; border: 1px solid $line;
    border-radius: 8px; outline: 0; gridline-color: $line;
    selection-background-color: $accent_soft; selection-color: $text; }
QListView::item { padding: 8px 12px; border-radius: 4px; }
QListView::item:selected { background: $accent_soft; color: $on_accent_soft; }
QTableView::item { border-bottom: 1px solid $line; padding: 0 12px; }
QTableView::item:selected { background: $accent_soft; color: $text; }
QTableView:focus, QListView:focus { border: 2px solid $accent; }
QHeaderView { background: $surface; border: 0; border-radius: 8px; }
QHeaderView::section { background: $surface; color: $text_soft; border: 0;
    border-bottom: 1px solid $line; padding: 8px 12px; font-size: 13px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle { background: $line; border-radius: 4px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 32px; }
QScrollBar::handle:horizontal { min-width: 32px; }
QScrollBar::handle:hover { background: $control; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
QMenu { background: $surface; color: $text; border: 1px solid $line; padding: 4px; }
QMenu::item { padding: 6px 24px 6px 12px; border-radius: 4px; }
QMenu::item:selected { background: $accent_soft; color: $on_accent_soft; }
""")


def stylesheet(colors: Mapping[str, str]) -> str:
    """The style sheet for a theme's colours (name → ``#rrggbb``)."""
    return _SHEET.substitute(colors)
