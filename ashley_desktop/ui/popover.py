"""A small panel over the window, beside the button that opened it.

It is a part of the window, not a window of its own: assistive technology finds it where it
belongs, and no window manager has a say. It closes with Esc, with a click elsewhere, with the
button once more, and when the keyboard goes elsewhere.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QHideEvent, QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens

_GAP = 6  # to the button, and at least to the window's edges


class Popover(QFrame):
    """Attributes: column: where its parts go."""

    def __init__(self, window: QWidget, name: str) -> None:
        super().__init__(window)
        self._button: QWidget | None = None
        self.setProperty("kind", "popover")
        self.setAccessibleName(name)
        self.setAutoFillBackground(True)
        self.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*([tokens.SPACE_L] * 4))
        self.column.setSpacing(tokens.SPACE_S)
        self.hide()

    def open_beside(self, button: QWidget) -> None:
        """Show it above a button in the lower half of the window, else below; or close it."""
        if self.isVisible():
            self.hide()
            return
        self._button = button
        self.fit()
        self.place()
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.PopupFocusReason)
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        application.installEventFilter(self)
        application.focusChanged.connect(self._focus_changed)

    def fit(self) -> None:
        """Take the height that its parts need at its width; also when they change."""
        for part in self.findChildren(QWidget):
            part.ensurePolished()  # else it has another font, and another height
        self.column.invalidate()
        self.column.activate()
        width = max(self.minimumWidth(), self.column.sizeHint().width())
        height = self.column.heightForWidth(width) if self.column.hasHeightForWidth() else 0
        self.resize(width, max(height, self.column.sizeHint().height()))
        if self.isVisible():
            self.place()

    def place(self) -> None:
        """Stand beside the button, within the window."""
        button, window = self._button, self.parentWidget()
        if button is None or window is None:
            return
        area = QRect(button.mapTo(window, QPoint(0, 0)), button.size())
        above = area.center().y() > window.height() // 2
        top = area.top() - self.height() - _GAP if above else area.bottom() + _GAP
        left = area.right() - self.width() + 1
        left = max(_GAP, min(left, window.width() - self.width() - _GAP))
        self.move(left, max(_GAP, min(top, window.height() - self.height() - _GAP)))

    def _focus_changed(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and now is not self and not self._is_mine(now):
            self.hide()

    def _is_mine(self, widget: QObject) -> bool:
        return isinstance(widget, QWidget) and (
            widget is self or widget is self._button or self.isAncestorOf(widget)
        )

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.MouseButtonPress and isinstance(watched, QWidget):
            if not self._is_mine(watched):
                self.hide()
        elif kind == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self._is_mine(watched):
                event.accept()  # it is meant for this panel, not for a reply
                return True
        elif watched is self.parentWidget() and kind == QEvent.Type.Resize:
            self.hide()
        return False

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Escape:
            self.hide()
        else:
            super().keyPressEvent(event)

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        application = QApplication.instance()
        if isinstance(application, QApplication) and self._button is not None:
            application.removeEventFilter(self)
            application.focusChanged.disconnect(self._focus_changed)
            focused = QApplication.focusWidget()
            if focused is None or focused is self or self.isAncestorOf(focused):
                self._button.setFocus()
            self._button = None
