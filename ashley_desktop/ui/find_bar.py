"""The bar over the conversation: what is looked for in it, how often it is there, where to go."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QSizePolicy, QToolButton, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import IconButton, announce, plain_label
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme

_SPOKEN_AFTER_MS = 500  # a count that changes with every letter is spoken when typing rests
_LONGEST = 500  # characters that are looked for
_SCROLL_BAR = 12  # beside the conversation, whose column the bar stands over
_RIGHT = tokens.SPACE_XL - (tokens.BUTTON_SIZE - tokens.ICON_SIZE) // 2  # the icon ends the line
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class FindBar(QWidget):
    """A field, the count, and three buttons.

    Attributes: field: where it is typed.

    Signals:
        edited: (text) something else is looked for.
        stepped: (by) the next hit (1) or the one before (-1) is wanted.
        closed: the bar is no longer wanted.
    """

    edited = Signal(str)
    stepped = Signal(int)
    closed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("find_bar")
        self.setAccessibleIdentifier("find-bar")
        self.setAccessibleName(self.tr("Find in this conversation"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.field = QLineEdit()
        self.field.setAccessibleName(self.tr("Find in this conversation"))
        self.field.setPlaceholderText(self.tr("Find in this conversation"))
        self.field.setToolTip(self.tr("Looks in everything that was said, not in the thinking"))
        self.field.setMaxLength(_LONGEST)
        self.field.setMinimumWidth(96)
        self._glass = QAction(self.field)
        self.field.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        for inside in self.field.findChildren(QToolButton):
            inside.setAccessibleName(self.tr("Find"))
        self._hint = plain_label(tone="faint", scale="small")
        self._count = plain_label(tone="muted", scale="small")
        for label in (self._hint, self._count):
            label.hide()
        self._previous = self._button("chevron-up", self.tr("Previous (Shift+Enter)"))
        self._next = self._button("chevron-down", self.tr("Next (Enter)"))
        self._close = self._button("close", self.tr("Close (Esc)"))
        self._speaking = QTimer(self, singleShot=True, interval=_SPOKEN_AFTER_MS)
        self._lay_out()
        self._connect()
        self._take_looks()
        self.show_count(None, 0)

    def _button(self, icon: str, words: str) -> IconButton:
        button = IconButton(self._theme, icon, words.partition(" (")[0])
        button.setToolTip(words)
        return button

    def _lay_out(self) -> None:
        inner = QWidget()
        inner.setAccessibleName(self.tr("Find"))
        inner.setMaximumWidth(tokens.MEASURE + 2 * tokens.SPACE_XL)
        row = QHBoxLayout(inner)
        row.setContentsMargins(tokens.SPACE_XL, tokens.SPACE_S, _RIGHT, tokens.SPACE_S)
        row.setSpacing(tokens.SPACE_XS)
        row.addWidget(self.field, 1)
        row.addSpacing(tokens.SPACE_XS)
        row.addWidget(self._hint)
        row.addWidget(self._count)
        row.addSpacing(tokens.SPACE_XS)
        for button in (self._previous, self._next, self._close):
            row.addWidget(button)
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        whole = QHBoxLayout(self)
        whole.setContentsMargins(0, 0, _SCROLL_BAR, 0)
        whole.addWidget(inner)

    def _connect(self) -> None:
        self.field.textChanged.connect(self.edited)
        self._previous.clicked.connect(lambda: self.stepped.emit(-1))
        self._next.clicked.connect(lambda: self.stepped.emit(1))
        self._close.clicked.connect(self.closed)
        self._speaking.timeout.connect(lambda: announce(self, self._spoken()))
        self._theme.changed.connect(self._take_looks)
        for part in (self.field, self._previous, self._next, self._close):
            part.installEventFilter(self)

    def _take_looks(self) -> None:
        self._glass.setIcon(self._theme.icon("search", "faint"))

    def begin(self, text: str = "") -> None:
        """Take the keys.

        Args: text: to look for; empty keeps what was looked for last.
        """
        if text:
            self.field.setText(text)
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()

    def show_count(self, number: int | None, total: int) -> None:
        """Say which of how many it is.

        Args: number: of the hit that is shown, from 0; None where nothing is looked for.
        """
        locale = self.locale()
        words = ""
        if number is not None and not total:
            words = self.tr("No matches")
        elif number is not None:
            shown = (locale.toString(number + 1), locale.toString(total))
            words = fill(self.tr("%1 of %2"), *shown)
        self._say(self._count, words)
        for button in (self._previous, self._next):
            button.setEnabled(total > 0)

    def show_hint(self, words: str) -> None:
        """Say something beside the count, such as that the search went on from the other end."""
        self._say(self._hint, words)
        self._hint.setMinimumWidth(self._hint_width())

    def show_waiting(self) -> None:
        """Say that the count is not known yet."""
        self._say(self._count, self.tr("Looking…"))

    def _hint_width(self) -> int:
        """As much as the words need; nothing where the window is too narrow for them."""
        wide = self._hint.fontMetrics().horizontalAdvance(self._hint.text()) + tokens.SPACE_S
        return wide if self.width() > tokens.NARROW_WIDTH - tokens.SPACE_XXL else 0

    def _say(self, label: QLabel, words: str) -> None:
        if label.text() != words:
            label.setText(words)
            label.setVisible(bool(words))
            self._speaking.start()

    def _spoken(self) -> str:
        said = (self._count.text(), self._hint.text())
        return ", ".join(words for words in said if words)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc and Enter belong to the bar, before any shortcut of the window sees them."""
        if not isinstance(event, QKeyEvent):
            return False
        escapes = event.key() == Qt.Key.Key_Escape
        if event.type() == QEvent.Type.ShortcutOverride and escapes:
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if escapes:
            self.closed.emit()
            return True
        if watched is self.field and event.key() in _ENTER:
            back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self.stepped.emit(-1 if back else 1)
            return True
        return False
