"""Fields of a provider: what is half typed is never sent on, nor is it shown as wrong."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLineEdit

from ashley_desktop.ui.settings.form_fields import LinesField

_LONGEST = 2000


class FinishedField(QLineEdit):
    """One line that counts when it is typed to the end: by Enter, or by leaving it.

    Signals: settled: a text, without spaces around it, that is another one than before.
    """

    settled = Signal(str)

    def __init__(self, identifier: str, placeholder: str = "") -> None:
        super().__init__()
        self.setAccessibleIdentifier(identifier)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(_LONGEST)
        self._known = ""
        self.editingFinished.connect(self.settle)

    def set_value(self, text: str) -> None:
        """Show what is stored; a field that is being typed into is left alone."""
        self._known = text
        if not self.hasFocus():
            self.setText(text)
            self.setCursorPosition(0)

    def settle(self) -> None:
        """What is typed counts, now."""
        text = self.text().strip()
        if text != self._known:
            self._known = text
            self.settled.emit(text)


class HeaderLines(LinesField):
    """Headers, one a line; they count when the field is left."""

    def __init__(self, identifier: str, placeholder: str) -> None:
        super().__init__(identifier, placeholder, 3)

    def _typed(self) -> None:
        """A header that is half typed is not looked at."""
