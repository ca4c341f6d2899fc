"""Small parts that several areas of the window share."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFontMetrics,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QComboBox,
    QLabel,
    QSizePolicy,
    QStyle,
    QStyleOptionComboBox,
    QToolButton,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.theme import Theme


def announce(widget: QWidget, text: str, urgent: bool = False) -> None:
    """Have assistive technology speak a text, without moving the focus."""
    if not text or not QAccessible.isActive():
        return
    event = QAccessibleAnnouncementEvent(widget, text)
    if urgent:
        event.setPoliteness(QAccessible.AnnouncementPoliteness.Assertive)
    QAccessible.updateAccessibility(event)


def plain_label(text: str = "", *, tone: str = "", scale: str = "") -> QLabel:
    """A label whose text is never taken for HTML.

    Args:
        tone, scale: names that the stylesheet knows.
    """
    label = QLabel()
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setText(text)
    if tone:
        label.setProperty("tone", tone)
    if scale:
        label.setProperty("scale", scale)
    return label


def restyle(widget: QWidget) -> None:
    """Take the stylesheet's rules again after a property changed that they look at."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


class IconButton(QToolButton):
    """A button that shows an icon of ours, in the colour of the palette in force."""

    def __init__(
        self, theme: Theme, icon: str, name: str, *, colour: str = "muted", focus: bool = True
    ) -> None:
        """Make the button.

        Args:
            icon: an icon's name. name: what it does; its accessible name and tooltip.
        """
        super().__init__()
        self._theme, self._icon, self._colour = theme, icon, colour
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setIconSize(QSize(tokens.ICON_SIZE, tokens.ICON_SIZE))
        self.setFixedSize(tokens.BUTTON_SIZE, tokens.BUTTON_SIZE)
        if not focus:
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        theme.changed.connect(self._take_icon)
        self._take_icon()

    def set_icon_colour(self, colour: str) -> None:
        """Show the icon in another colour of the palette."""
        if colour != self._colour:
            self._colour = colour
            self._take_icon()

    def set_icon(self, icon: str) -> None:
        """Show another icon."""
        if icon != self._icon:
            self._icon = icon
            self._take_icon()

    def _take_icon(self) -> None:
        self.setIcon(self._theme.icon(self._icon, self._colour))


class Picker(QComboBox):
    """A quiet drop-down: its current text and an arrow, framed only when pointed at.

    It does not change under a mouse wheel that was meant for something else.
    """

    def __init__(self, theme: Theme, *, framed: bool = False) -> None:
        """Make it; `framed` is for forms, where it stands among fields."""
        super().__init__()
        self._theme, self._framed = theme, framed
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.updateGeometry)

    def sizeHint(self) -> QSize:
        text = self.currentText() or self.placeholderText()
        width = QFontMetrics(self.font()).horizontalAdvance(text)
        return QSize(min(260, width + 24 + tokens.SPACE_S * 2 + 2), self._height())

    def minimumSizeHint(self) -> QSize:
        return QSize(72, self._height())

    def _height(self) -> int:
        """As high as a field beside it; in the quiet form as high as a button."""
        field = self.fontMetrics().height() + 2 * tokens.SPACE_S
        return max(tokens.BUTTON_SIZE, field) if self._framed else tokens.BUTTON_SIZE

    def paintEvent(self, event: QPaintEvent) -> None:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        pointed = bool(option.state & QStyle.StateFlag.State_MouseOver) and self.isEnabled()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = self.rect().adjusted(1, 1, -1, -1)
        painter.setPen(self._theme.colour("edge") if self._framed else Qt.PenStyle.NoPen)
        if pointed or option.state & QStyle.StateFlag.State_On:
            painter.setBrush(self._theme.colour("hover"))
        if self.hasFocus():
            painter.setPen(self._theme.colour("accent"))
        painter.drawRoundedRect(frame, tokens.RADIUS_M, tokens.RADIUS_M)
        self._paint_text(painter, frame)

    def _paint_text(self, painter: QPainter, frame: QRect) -> None:
        arrow = self._theme.pixmap("chevron-down", "faint", 16)
        area = frame.adjusted(tokens.SPACE_S, 0, -24, 0)
        text = self.fontMetrics().elidedText(
            self.currentText() or self.placeholderText(), Qt.TextElideMode.ElideRight, area.width()
        )
        painter.setPen(self._theme.colour("text" if self.isEnabled() else "faint"))
        left = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.drawText(area, left | Qt.TextFlag.TextSingleLine, text)
        middle = frame.center().y() - 7
        painter.drawPixmap(QPoint(frame.right() - 20, middle), arrow)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
