"""One field of the settings page: label, help, the control its type asks for, and what is wrong."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import (
    QFileDialog,
    QLineEdit,
    QWidget,
)

from trainer.i18n import _, render
from trainer.ui.context import Context
from trainer.ui.widgets.basic import (
    Button,
    column,
    paragraph,
    row,
    set_paragraph,
    text,
)
from trainer.ui.widgets.controls import Choice, Number, Slider, Switch

if TYPE_CHECKING:
    from trainer.storage.settings import Setting

FOLDERS = frozenset({"model_path", "recordings_folder"})
DEVICES = frozenset({"input_device", "output_device"})
LISTS = DEVICES | {"standard"}
CONTROL_WIDTH = 360


class Field(QWidget):
    """Emits `changed(name, value)` when the user settled on a value."""

    changed = Signal(str, object)

    def __init__(self, context: Context, setting: Setting) -> None:
        super().__init__()
        self.context, self.setting = context, setting
        self.control: QWidget = QWidget()
        self.name = render(setting.label)
        self._problem = paragraph("", "note", "bad")
        self._problem.hide()
        self._busy = text("", "note", "accent")
        self._busy.hide()
        left = column(text(self.name), gap=2)
        if setting.name not in DEVICES:
            left.addWidget(paragraph(render(setting.help), "note", "soft"))
        left.addWidget(self._problem)
        holder = QWidget()
        holder.setFixedWidth(CONTROL_WIDTH)
        self._slot = row(gap=8)
        holder.setLayout(column(-1, self._slot, self._busy, -1, gap=2))
        whole = row(gap=24)
        whole.addLayout(left, 1)
        whole.addWidget(holder)
        self.setLayout(whole)

    def place(self, control: QWidget, *beside: QWidget) -> None:
        self.control = control
        control.setAccessibleName(self.name)
        control.setAccessibleDescription(render(self.setting.help))
        self._slot.addWidget(control, 0 if isinstance(control, Switch) else 1)
        for widget in beside:
            self._slot.addWidget(widget)
        if isinstance(control, Switch):
            self._slot.insertStretch(0, 1)

    def value(self) -> str | float | bool:
        return self.context.desk.setting(self.setting.name)

    def offer(self, named: Sequence[tuple[str, str]]) -> None:
        """Fill a list of values; what is set now stays, even when it is not there any more."""
        choice = self.control
        if not isinstance(choice, Choice):
            return
        now = str(self.value())
        choice.blockSignals(True)
        choice.clear()
        for value, words in named:
            choice.addItem(words, value)
        if choice.findData(now) < 0:
            choice.addItem(_("{name} (not there now)").format(name=now), now)
        choice.setCurrentIndex(choice.findData(now))
        choice.blockSignals(False)

    def show_value(self) -> None:
        """Show what is set now, where it was changed elsewhere."""
        if isinstance(self.control, QLineEdit):
            self.control.setText(str(self.value()))

    def show_problem(self, words: str) -> None:
        set_paragraph(self._problem, words)
        self._problem.setVisible(bool(words))

    def show_busy(self, words: str) -> None:
        self._busy.setText(words)
        self._busy.setVisible(bool(words))
        self.control.setEnabled(not words)

    def settle(self, value: str | float | bool) -> None:
        if value != self.value():
            self.changed.emit(self.setting.name, value)

    # What the controls report

    @Slot(int)
    def _chosen(self, index: int) -> None:
        choice = self.control
        if isinstance(choice, Choice) and index >= 0:
            self.settle(str(choice.itemData(index)))

    @Slot(bool)
    def _switched(self, on: bool) -> None:
        self.settle(on)

    @Slot()
    def _typed(self) -> None:
        line = self.control
        if isinstance(line, QLineEdit):
            self.settle(line.text().strip())

    @Slot(float)
    def _counted(self, number: float) -> None:
        self.settle(round(number, 2))

    @Slot(int)
    def _slid(self, hundredths: int) -> None:
        self.settle(hundredths / 100)

    @Slot()
    def _browse(self) -> None:
        line = self.control
        if not isinstance(line, QLineEdit):
            return
        folder = QFileDialog.getExistingDirectory(self, self.name, line.text())
        if folder:
            line.setText(folder)
            self.settle(folder)

    @Slot()
    def _clear(self) -> None:
        line = self.control
        if isinstance(line, QLineEdit):
            line.clear()
            self.settle("")


def make_field(context: Context, setting: Setting) -> Field:
    """The field for a setting, showing its value now."""
    field, now = Field(context, setting), context.desk.setting(setting.name)
    theme = context.theme
    if setting.choices or setting.name in LISTS:
        choice = Choice(theme)
        field.place(choice)
        field.offer([(c.value, render(c.label)) for c in setting.choices])
        choice.currentIndexChanged.connect(field._chosen)
    elif isinstance(setting.default, bool):
        switch = Switch(theme, field.name)
        switch.setChecked(bool(now))
        switch.toggled.connect(field._switched)
        field.place(switch)
    elif isinstance(setting.default, float):
        _place_number(field, float(now))
    else:
        line = QLineEdit(str(now))
        line.editingFinished.connect(field._typed)
        if setting.name in FOLDERS:
            line.setPlaceholderText(_("The usual folder"))
            browse = Button(theme, "", "folder", tip=_("Choose a folder"), on=field._browse)
            reset = Button(theme, "", "x", tip=_("Back to the usual one"), on=field._clear)
            for button in (browse, reset):
                button.setFixedWidth(44)
            field.place(line, browse, reset)
        else:
            field.place(line)
    return field


def _place_number(field: Field, now: float) -> None:
    setting = field.setting
    low = setting.minimum if setting.minimum is not None else 0.0
    high = setting.maximum if setting.maximum is not None else 1000.0
    if setting.name == "customer_volume":
        slider = Slider()
        slider.setRange(round(low * 100), round(high * 100))
        slider.setValue(round(now * 100))
        slider.setPageStep(20)
        slider.sliderReleased.connect(lambda: field._slid(slider.value()))
        slider.actionTriggered.connect(lambda _a: field._slid(slider.sliderPosition()))
        figure = text("", "note", "soft")
        figure.setFixedWidth(48)
        slider.valueChanged.connect(lambda value: figure.setText(f"{value / 100:.1f}"))
        figure.setText(f"{slider.value() / 100:.1f}")
        field.place(slider, figure)
        return
    box = Number()
    box.setRange(low, high)
    box.setDecimals(1)
    box.setSingleStep(0.1)
    box.setSuffix(" " + _("s"))
    box.setValue(now)
    box.setKeyboardTracking(False)
    box.valueChanged.connect(field._counted)
    field.place(box)
