"""Line edits with a manner of their own: the search field and the conversation's title."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRect, Qt, Signal
from PySide6.QtGui import QAction, QFocusEvent, QFont, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QLineEdit, QStyle, QStyleOptionFrame

from ashley_desktop.ui import tokens
from ashley_desktop.ui.theme import Theme

_LONGEST_TITLE = 200


class _EscapableEdit(QLineEdit):
    """Keeps Esc for itself while it has something to take back, before any shortcut sees it."""

    def _can_escape(self) -> bool:
        """Whether there is something to take back; else Esc is left to others."""
        return bool(self.text())

    def _escape(self) -> None:
        self.clear()

    def event(self, event: QEvent) -> bool:
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
            and self._can_escape()
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape and self._can_escape():
            self._escape()
            return
        super().keyPressEvent(event)


class SearchField(_EscapableEdit):
    """A field with a magnifier; Esc empties it.

    Signals:
        left_downwards: the Down key, to go on in the list of what was found.
        taken: the Enter key, to go to the first of it.
    """

    left_downwards = Signal()
    taken = Signal()

    def __init__(self, theme: Theme, placeholder: str) -> None:
        super().__init__()
        self._theme = theme
        self.setPlaceholderText(placeholder)
        self._glass = QAction(self)
        self.addAction(self._glass, QLineEdit.ActionPosition.LeadingPosition)
        self._clear = QAction(self.tr("Clear search"), self)
        self._clear.triggered.connect(self.clear)
        self._clear.setVisible(False)
        self.addAction(self._clear, QLineEdit.ActionPosition.TrailingPosition)
        self.textChanged.connect(lambda text: self._clear.setVisible(bool(text)))
        theme.changed.connect(self._take_icons)
        self._take_icons()

    def _take_icons(self) -> None:
        self._glass.setIcon(self._theme.icon("search", "faint"))
        self._clear.setIcon(self._theme.icon("close", "faint"))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Down:
            self.left_downwards.emit()
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.taken.emit()
            return
        super().keyPressEvent(event)


class TitleField(_EscapableEdit):
    """The conversation's title: reads like a heading, becomes a field when clicked.

    Signals:
        title_edited: a title other than before, never empty.
    """

    title_edited = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._title = ""
        self.setObjectName("title")
        self.setAccessibleName(self.tr("Title of this conversation"))
        self.setPlaceholderText(self.tr("New conversation"))
        self.setMaxLength(_LONGEST_TITLE)
        self.setMinimumWidth(80)
        self.returnPressed.connect(self.clearFocus)
        self.editingFinished.connect(self._commit)
        theme.changed.connect(self._take_font)
        self._take_font()
        self.set_title("", False)

    def set_title(self, title: str, editable: bool) -> None:
        """Show a title.

        Args:
            editable: False while there is nothing stored that could carry a title.
        """
        self._title = title
        self.setReadOnly(not editable)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus if editable else Qt.FocusPolicy.NoFocus)
        if not self.hasFocus() or not editable:
            self.setText(title)
            self.setCursorPosition(0)
        self.setToolTip(self.tr("Click to rename (F2)") if editable else "")

    def begin_edit(self) -> None:
        """Put the cursor into the title, all of it selected."""
        if not self.isReadOnly():
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)
            self.selectAll()

    def _take_font(self) -> None:
        self.setFont(self._theme.font(tokens.TYPE_STRONG, QFont.Weight.DemiBold))

    def _commit(self) -> None:
        typed = " ".join(self.text().split())
        changed = bool(typed) and typed != self._title and not self.isReadOnly()
        if changed:
            self._title = typed
        self.setText(self._title)
        self.setCursorPosition(0)
        if changed:
            self.title_edited.emit(typed)

    def _can_escape(self) -> bool:
        return self.hasFocus()

    def _escape(self) -> None:
        self.setText(self._title)
        self.clearFocus()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        self.deselect()
        self.setCursorPosition(0)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.hasFocus():
            super().paintEvent(event)
            return
        # Without the focus it is a heading, and ends in an ellipsis instead of being cut.
        option = QStyleOptionFrame()
        self.initStyleOption(option)
        painter = QPainter(self)
        self.style().drawPrimitive(QStyle.PrimitiveElement.PE_PanelLineEdit, option, painter, self)
        area: QRect = self.rect().adjusted(tokens.SPACE_S + 3, 0, -tokens.SPACE_S, 0)
        shown = self.text() or self.placeholderText()
        painter.setPen(self._theme.colour("text" if self.text() else "faint"))
        text = self.fontMetrics().elidedText(shown, Qt.TextElideMode.ElideRight, area.width())
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, left | Qt.TextFlag.TextSingleLine, text)
