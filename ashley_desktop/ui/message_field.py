"""The field itself: as high as its text, Enter sends, Shift+Enter is a new line."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QMimeData, Qt, Signal
from PySide6.QtGui import QInputMethodEvent, QKeyEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit

from ashley_desktop.ui import tokens
from ashley_desktop.ui.models.session_drag import DRAGGED
from ashley_desktop.ui.theme import Theme

MOST_LINES = 10
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class MessageEdit(QPlainTextEdit):
    """A plain-text field as high as its text, up to MOST_LINES.

    Signals:
        send_pressed: Enter or Ctrl+Enter, outside of an input method's composition.
        first_key: once, when a person begins to type.
        escape_pressed: Esc, while `takes_escape`; at other times it belongs to the window.

    Attributes:
        takes_escape: Esc means something here.
        enter_sends: Enter alone sends; else it begins a line, and Ctrl+Enter sends.
    """

    send_pressed = Signal()
    first_key = Signal()
    escape_pressed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._composing = False
        self._typed = False
        self.takes_escape = False
        self.enter_sends = True
        self.setObjectName("composer")
        self.setAccessibleIdentifier("composer")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        self.document().documentLayout().documentSizeChanged.connect(self._fit)
        self.textChanged.connect(self._wrap_and_fit)
        theme.changed.connect(self._take_font)
        self._take_font()

    def _take_font(self) -> None:
        self.setFont(self._theme.font(tokens.TYPE_STRONG))
        self._fit()

    def _fit(self) -> None:
        # A plain-text layout counts its height in lines.
        lines = max(1, round(self.document().documentLayout().documentSize().height()))
        self.setFixedHeight(min(lines, MOST_LINES) * self.fontMetrics().lineSpacing() + 2)
        always_off = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        fits = lines <= MOST_LINES
        self.setVerticalScrollBarPolicy(
            always_off if fits else Qt.ScrollBarPolicy.ScrollBarAsNeeded
        )

    def _wrap_and_fit(self) -> None:
        """Fit a text that came at once: Qt wraps its lines when they are painted, and then it
        does not tell how many there are."""
        block = self.document().firstBlock()
        for _ in range(MOST_LINES):
            if block.isValid():
                self.blockBoundingRect(block)
                block = block.next()
        self._fit()

    def _note_typing(self) -> None:
        if not self._typed:
            self._typed = True
            self.first_key.emit()

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return source.hasText() and not source.hasFormat(DRAGGED)

    def insertFromMimeData(self, source: QMimeData) -> None:
        self._note_typing()
        self.insertPlainText(source.text())

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        self._note_typing()
        super().inputMethodEvent(event)

    def event(self, event: QEvent) -> bool:
        # a shortcut of the window would have the key before the field
        if event.type() is QEvent.Type.ShortcutOverride and self._is_escape(event):
            event.accept()
            return True
        return super().event(event)

    def _is_escape(self, event: QEvent) -> bool:
        escape = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
        return escape and self.takes_escape and not self._composing

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_escape(event):
            self.escape_pressed.emit()
            return
        self._note_typing()
        modifiers = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = modifiers in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.ControlModifier,
        )
        sends = self.enter_sends or modifiers == Qt.KeyboardModifier.ControlModifier
        if event.key() in _ENTER and plain and sends:
            # An input method that lets Enter through still means its own composition.
            if not event.isAutoRepeat() and not self._composing:
                self.send_pressed.emit()
            return
        shifted = modifiers == Qt.KeyboardModifier.ShiftModifier
        if event.key() in _ENTER and (plain or shifted):
            # Qt's own is a separator within the paragraph, which a screen reader reads as U+2028.
            self.textCursor().insertBlock()
            self.ensureCursorVisible()
            return
        super().keyPressEvent(event)
