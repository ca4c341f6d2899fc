"""Rows made from declared settings: a switch, a few choices, or a drop-down of them."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.core.settings import BY_NAME, Setting, Value
from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import Picker, plain_label
from ashley_desktop.ui.settings.fitting import Words, beside, heading, wrapped
from ashley_desktop.ui.texts import setting_description, setting_title, setting_value
from ashley_desktop.ui.theme import Theme

_MOST_BUTTONS = 3


class SettingRows(QWidget):
    """A column of settings, and what puts the page back as it came.

    Attributes: names: of its settings. reset: the button for the page's foot.

    Signals:
        chosen: (name, value). reset_wanted: the page's name.
    """

    chosen = Signal(str, object)
    reset_wanted = Signal(str)

    def __init__(self, theme: Theme, page: str, names: Iterable[str]) -> None:
        super().__init__()
        self.names = tuple(names)
        self.setAccessibleName(self.tr("Settings"))
        self._rows: dict[str, _Row] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XL)
        for name in self.names:
            row = self._rows[name] = _row(theme, BY_NAME[name])
            row.chosen.connect(lambda value, name=name: self.chosen.emit(name, value))
            column.addWidget(row)
        self.reset = QPushButton(self.tr("Reset this page"))
        self.reset.setAccessibleIdentifier(f"reset-{page}")
        self.reset.setProperty("kind", "link")
        self.reset.setProperty("flush", True)  # it begins where the column begins
        self.reset.setAutoDefault(False)
        self.reset.clicked.connect(lambda: self.reset_wanted.emit(page))

    def show_value(self, name: str, value: Value, *, ready: bool) -> None:
        """Show what is in force. Args: ready: it can be chosen now; other names are no error."""
        if name in self._rows:
            self._rows[name].show_value(value)
            self._rows[name].setEnabled(ready)

    def reset_line(self) -> QHBoxLayout:
        """The button, for the end of the page."""
        line = QHBoxLayout()
        line.addWidget(self.reset)
        line.addStretch(1)
        return line


class SettingsPage(QWidget):
    """A page of nothing but declared settings.

    Attributes: rows: its settings.
    """

    def __init__(
        self, theme: Theme, page: str, title: str, more: tuple[str, str] | None = None
    ) -> None:
        """Args: more: a heading and a text below the settings."""
        super().__init__()
        names = [setting.name for setting in BY_NAME.values() if setting.page == page]
        self.rows = SettingRows(theme, page, names)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        column.setSpacing(tokens.SPACE_L)
        column.addWidget(heading(title, "title"))
        column.addWidget(self.rows)
        if more is not None:
            column.addSpacing(tokens.SPACE_S)
            told = QVBoxLayout()
            told.setSpacing(tokens.SPACE_XS)
            told.addWidget(heading(more[0]))
            told.addWidget(wrapped(plain_label(more[1], tone="muted")))
            column.addLayout(told)
        column.addStretch(1)
        column.addLayout(self.rows.reset_line())


class _Row(QWidget):
    chosen = Signal(object)

    def __init__(self, setting: Setting) -> None:
        super().__init__()
        self.setting = setting
        self.title = setting_title(setting.name)
        self.description = setting_description(setting.name)
        self.setAccessibleName(self.title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.SPACE_XS)

    def name_control(self, control: QWidget, suffix: str = "") -> None:
        """Make a control known to scripts and to those who do not see its surroundings."""
        control.setAccessibleIdentifier(f"setting-{self.setting.name}{suffix}")
        control.setAccessibleDescription(self.description)

    def described(self) -> QLabel | None:
        """What it does, where there is something to tell."""
        told = plain_label(self.description, tone="muted", scale="small")
        return wrapped(told) if self.description else None

    def add_description(self) -> None:
        """Tell below it what it does."""
        told = self.described()
        if told is not None:
            self.column.addWidget(told)

    def show_value(self, value: Value) -> None:
        """Show what is in force; sends no signal."""
        raise NotImplementedError


class _Switch(_Row):
    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self._box = QCheckBox()
        self._box.setAccessibleName(self.title)
        self.name_control(self._box)
        words = Words(self._box, self.title)
        self.column.addLayout(beside(self._box, words, self.described()))
        self._box.clicked.connect(lambda on: self.chosen.emit(on))

    def show_value(self, value: Value) -> None:
        self._box.setChecked(value is True)


class _Buttons(_Row):
    def __init__(self, setting: Setting) -> None:
        super().__init__(setting)
        self.column.addWidget(heading(self.title))
        self._group = QButtonGroup(self)
        self._buttons: dict[Value, QRadioButton] = {}
        for choice in setting.choices:
            button, words = QRadioButton(), setting_value(setting.name, choice)
            button.setAccessibleName(words)
            self.name_control(button, f"-{choice}")
            button.clicked.connect(lambda _=False, choice=choice: self.chosen.emit(choice))
            self._group.addButton(button)
            self._buttons[choice] = button
            self.column.addLayout(beside(button, Words(button, words)))
        self.add_description()

    def show_value(self, value: Value) -> None:
        if value in self._buttons:
            self._buttons[value].setChecked(True)


class _DropDown(_Row):
    def __init__(self, theme: Theme, setting: Setting) -> None:
        super().__init__(setting)
        label = heading(self.title)
        self._picker = Picker(theme, framed=True)
        self._picker.setAccessibleName(self.title)
        self._picker.view().setAccessibleName(self.title)
        self._picker.setMinimumWidth(160)
        self.name_control(self._picker)
        label.setBuddy(self._picker)
        self.column.addWidget(label)
        line = QHBoxLayout()
        line.addWidget(self._picker)
        line.addStretch(1)
        self.column.addLayout(line)
        self.add_description()
        self._fill(setting.default)
        self._picker.activated.connect(lambda row: self.chosen.emit(self._picker.itemData(row)))

    def show_value(self, value: Value) -> None:
        if self._picker.findData(value) < 0:
            self._fill(value)
        self._picker.setCurrentIndex(self._picker.findData(value))

    def _fill(self, value: Value) -> None:
        self._picker.clear()
        offered = {choice for choice in self.setting.choices if isinstance(choice, int)}
        for choice in sorted(offered | ({value} if isinstance(value, int) else set())):
            self._picker.addItem(setting_value(self.setting.name, choice), choice)


def _row(theme: Theme, setting: Setting) -> _Row:
    if isinstance(setting.default, bool):
        return _Switch(setting)
    if len(setting.choices) <= _MOST_BUTTONS:
        return _Buttons(setting)
    return _DropDown(theme, setting)
