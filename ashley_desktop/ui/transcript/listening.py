"""The widget under the view: what mouse and keys do goes to those who know what it means."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QContextMenuEvent, QFocusEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ashley_desktop.ui.transcript.input.chosen import Chosen
from ashley_desktop.ui.transcript.input.keys import Keys
from ashley_desktop.ui.transcript.input.pointer import Pointer
from ashley_desktop.ui.transcript.words import translate


class ListeningArea(QAbstractScrollArea):
    """A scroll area whose events go to its pointer and its keys.

    Attributes:
        pointer, chosen, keys: made by who inherits. focus_shown: the focus came by the keyboard.
    """

    pointer: Pointer
    chosen: Chosen
    keys: Keys

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.focus_shown = False
        self.setAccessibleIdentifier("transcript")
        self.setAccessibleName(translate("Transcript", "Conversation"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def focusInEvent(self, event: QFocusEvent) -> None:
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self.focus_shown = event.reason() in keys
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.focus_shown = False
        self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.keys.press(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.pointer.open_menu(event)

    def leaveEvent(self, event: QEvent) -> None:
        self.pointer.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.clear()
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointer.double_click(event)
