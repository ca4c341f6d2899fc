"""The page for light or dark and the size of text; it takes effect at once."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import Picker, plain_label
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Mode, Theme


class LooksPage(QWidget):
    """Signals: changed: a person chose other looks; the theme has them already."""

    changed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(plain_label(self.tr("Looks"), scale="title"))
        column.addSpacing(tokens.SPACE_M)
        column.addWidget(plain_label(self.tr("Colours"), scale="strong"))
        self._modes = QButtonGroup(self)
        self._buttons: dict[Mode, QRadioButton] = {}
        for mode, words in (
            (Mode.SYSTEM, self.tr("As the system")),
            (Mode.LIGHT, self.tr("Light")),
            (Mode.DARK, self.tr("Dark")),
        ):
            button = QRadioButton(words)
            button.clicked.connect(lambda _=False, mode=mode: self._choose_mode(mode))
            self._modes.addButton(button)
            self._buttons[mode] = button
            column.addWidget(button)
        column.addSpacing(tokens.SPACE_L)
        label = plain_label(self.tr("Text size"), scale="strong")
        column.addWidget(label)
        self._zoom = Picker(theme, framed=True)
        self._zoom.setAccessibleName(self.tr("Text size"))
        self._zoom.view().setAccessibleName(self.tr("Text sizes"))
        for percent in range(tokens.ZOOM_MIN, tokens.ZOOM_MAX + 1, tokens.ZOOM_STEP):
            self._zoom.addItem(fill(self.tr("%1 percent"), percent), percent)
        self._zoom.setFixedWidth(160)
        label.setBuddy(self._zoom)
        column.addWidget(self._zoom)
        column.addStretch(1)
        self._zoom.activated.connect(self._choose_zoom)
        theme.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        self._buttons[self._theme.mode].setChecked(True)
        nearest = round(self._theme.zoom / tokens.ZOOM_STEP) * tokens.ZOOM_STEP
        self._zoom.setCurrentIndex(self._zoom.findData(nearest))

    def _choose_mode(self, mode: Mode) -> None:
        self._theme.set_mode(mode)
        self.changed.emit()

    def _choose_zoom(self, row: int) -> None:
        self._theme.set_zoom(self._zoom.itemData(row))
        self.changed.emit()
