"""The fields of a persona's editor: a name above, what is wrong below, told when typing rests."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import announce, plain_label

RESTS_MS = 500  # typing has come to rest: what was typed counts


class Row(QWidget):
    """A field with its name above it and room for what is wrong below."""

    def __init__(self, title: str, field: QWidget, hint: str = "") -> None:
        """Args: hint: a quiet line below the field."""
        super().__init__()
        self.setAccessibleName(title)
        self.field = field
        field.setAccessibleName(title)
        label = plain_label(title, tone="muted", scale="small")
        label.setBuddy(field)
        label.setWordWrap(True)
        label.setAlignment(Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignLeft)
        self._hint = plain_label(hint, tone="faint", scale="small")
        self._hint.setWordWrap(True)
        self._hint.setVisible(bool(hint))
        self._problem = plain_label(tone="problem", scale="small")
        self._problem.setWordWrap(True)
        self._problem.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        for part in (label, field, self._hint, self._problem):
            column.addWidget(part)

    def set_problem(self, text: str) -> None:
        """Say what is wrong with what was typed; empty takes it back."""
        self._problem.setText(text)
        self._problem.setVisible(bool(text))
        announce(self._problem, text, urgent=True)


class TextField(QLineEdit):
    """One line.

    Signals: settled: (value) typing has come to rest, and it is another value than before.
    """

    settled = Signal(object)

    def __init__(self, identifier: str, placeholder: str = "", longest: int = 200) -> None:
        super().__init__()
        self.setAccessibleIdentifier(identifier)
        self.setPlaceholderText(placeholder)
        self.setMaxLength(longest)
        self._known: Any = ""
        self._rest = _resting(self, self.settle)
        self.textEdited.connect(lambda _: self._rest.start())
        self.editingFinished.connect(self.settle)

    def value(self) -> Any:
        """What is typed."""
        return self.text()

    def set_value(self, value: Any) -> None:
        """Show what is stored; a field that is being typed into is left alone."""
        self._known = value
        if not (self.hasFocus() and self.isModified()):
            self.setText(self._shown(value))
            self.setCursorPosition(0)

    def settle(self) -> None:
        """What is typed counts, now."""
        self._rest.stop()
        if self.value() != self._known:
            self._known = self.value()
            self.settled.emit(self._known)

    def release(self) -> None:
        """As `settle`, and what is stored may be shown in its place."""
        self.settle()
        self.setModified(False)

    def _shown(self, value: Any) -> str:
        return str(value)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.setModified(False)


class NumberField(TextField):
    """A number, or nothing: then the model's own. Up and Down step."""

    def __init__(self, identifier: str, placeholder: str, step: float, start: float) -> None:
        """Args: step: what the keys add. start: where they begin."""
        super().__init__(identifier, placeholder, 12)
        self._step, self._start = step, start
        self._known = None
        self.setMinimumWidth(72)

    def value(self) -> Any:
        text = self.text().strip().replace(",", ".")
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            return self.text()  # refused by name where it is looked at
        return int(number) if isinstance(self._step, int) and number.is_integer() else number

    def _shown(self, value: Any) -> str:
        return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}
        way = steps.get(Qt.Key(event.key()))
        if way is None:
            super().keyPressEvent(event)
            return
        now = self.value()
        if isinstance(now, int | float):
            self.setText(self._shown(max(0, round(now + way * self._step, 2))))
        else:
            self.setText(self._shown(self._start))
        self.setModified(True)
        self._rest.start()


class LinesField(QPlainTextEdit):
    """Several lines.

    Signals: settled: (value) as in `TextField`.
    """

    settled = Signal(object)

    def __init__(self, identifier: str, placeholder: str = "", lines: int = 4) -> None:
        super().__init__()
        self.setAccessibleIdentifier(identifier)
        self.setPlaceholderText(placeholder)
        self.setTabChangesFocus(True)
        self.setProperty("kind", "field")
        self._lines = lines
        self._known: Any = ""
        self._rest = _resting(self, self.settle)
        self.textChanged.connect(self._typed)

    def value(self) -> Any:
        """What is typed."""
        return self.toPlainText()

    def set_value(self, value: Any) -> None:
        """Show what is stored; a field that is being typed into is left alone."""
        self._known = value
        typing = self.hasFocus() and self.document().isModified()
        if not typing and self._shown(value) != self.toPlainText():
            self.setPlainText(self._shown(value))
            self.document().setModified(False)
            self._rest.stop()

    def settle(self) -> None:
        """What is typed counts, now."""
        self._rest.stop()
        if self.value() != self._known:
            self._known = self.value()
            self.settled.emit(self._known)

    def release(self) -> None:
        """As `settle`, and what is stored may be shown in its place."""
        self.settle()
        self.document().setModified(False)

    def _typed(self) -> None:
        if self.document().isModified():
            self._rest.start()

    def _shown(self, value: Any) -> str:
        return str(value)

    def sizeHint(self) -> QSize:
        line = self.fontMetrics().lineSpacing()
        return QSize(200, line * self._lines + 2 * tokens.SPACE_M)

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.sizeHint().height())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.release()


class StartersField(LinesField):
    """Starter questions, one a line."""

    def __init__(self, identifier: str, placeholder: str) -> None:
        super().__init__(identifier, placeholder, 4)
        self._known = ()

    def value(self) -> Any:
        return tuple(line for line in self.toPlainText().split("\n") if line.strip())

    def _shown(self, value: Any) -> str:
        return "\n".join(value)


def _resting(owner: QWidget, then: Any) -> QTimer:
    timer = QTimer(owner)
    timer.setSingleShot(True)
    timer.setInterval(RESTS_MS)
    timer.timeout.connect(then)
    return timer
