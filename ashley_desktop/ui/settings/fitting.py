"""What keeps a page of the settings readable in a narrow window and with large text.

Words break into lines, buttons and columns wrap, and a part that scrolls by itself gives that up
where its page scrolls. Must not: know what is on a page.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QSize, Qt
from PySide6.QtGui import QMouseEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import plain_label


def wrapped(label: QLabel) -> QLabel:
    """The label, with as many lines as it needs."""
    label.setWordWrap(True)
    return label


def heading(text: str, scale: str = "strong") -> QLabel:
    """A heading that breaks into lines rather than widen its page."""
    return wrapped(plain_label(text, scale=scale))


class Words(QLabel):
    """What stands beside a box; unlike the box's own words it has as many lines as it needs.

    A click on it is one on the box.
    """

    def __init__(self, button: QAbstractButton, text: str) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(text)
        self.setWordWrap(True)
        self.setBuddy(button)
        self._button = button
        self._line_up()

    def _line_up(self) -> None:
        """Have the middle of the first line at the middle of the box."""
        room = self._button.sizeHint().height() - self.fontMetrics().height()
        self.setContentsMargins(0, max(0, room // 2), 0, 0)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._line_up()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self.rect().contains(event.position().toPoint()):
            self._button.click()


def beside(button: QAbstractButton, words: Words, told: QLabel | None = None) -> QHBoxLayout:
    """A box with its words beside it. Args: told: stands below the words."""
    line = QHBoxLayout()
    line.setSpacing(tokens.SPACE_S)
    button.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
    line.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
    column = QVBoxLayout()
    column.setSpacing(tokens.SPACE_XS)
    column.addWidget(words)
    if told is not None:
        column.addWidget(told)
    line.addLayout(column, 1)
    return line


class Flow(QLayout):
    """Widgets beside each other, in a further line where there is no more room."""

    def __init__(
        self, *widgets: QWidget, spacing: int = tokens.SPACE_S, columns: bool = False
    ) -> None:
        """Args: columns: what stands in a line shares its width; else it stands at the left."""
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._columns = columns
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation.Horizontal if self._columns else Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        sizes = [item.sizeHint() for item in self._shown()]
        room = self.spacing() * max(0, len(sizes) - 1)
        width = sum(size.width() for size in sizes) + room
        return QSize(width, max((size.height() for size in sizes), default=0))

    def minimumSize(self) -> QSize:
        least = QSize()
        for item in self._shown():
            least = least.expandedTo(item.minimumSize())
        return least

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _needed(self, item: QLayoutItem) -> int:
        least = item.minimumSize().width()
        return least if self._columns else max(least, item.sizeHint().width())

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = []
        left = 0
        for item in self._shown():
            needed = self._needed(item)
            if not lines or left < needed:
                lines.append([])
                left = width
            lines[-1].append(item)
            left -= needed + self.spacing()
        return lines

    def _place(self, area: QRect, *, move: bool) -> int:
        """Put everything where it belongs. Returns: the height that it takes."""
        top = area.top()
        for line in self._lines(area.width()):
            left, room = area.left(), area.width() - self.spacing() * (len(line) - 1)
            widths = [
                room // len(line) if self._columns else min(area.width(), self._needed(item))
                for item in line
            ]
            height = max(map(_height, line, widths))
            for item, width in zip(line, widths, strict=True):
                if move:
                    item.setGeometry(QRect(left, top, width, height))
                left += width + self.spacing()
            top += height + self.spacing()
        return max(0, top - area.top() - self.spacing())


def _height(item: QLayoutItem, width: int) -> int:
    return item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()


class OneOfMany(QStackedWidget):
    """Shows one of its pages, and is only as high as that one."""

    def sizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else super().sizeHint()

    def minimumSizeHint(self) -> QSize:
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else super().minimumSizeHint()

    def heightForWidth(self, width: int) -> int:
        shown = self.currentWidget()
        return shown.heightForWidth(width) if shown is not None else super().heightForWidth(width)


class FieldsArea(QScrollArea):
    """Scrolls its fields, or shows all of them where the page around it scrolls."""

    def __init__(self, name: str, fields: QWidget) -> None:
        """Args: name: its accessible name."""
        super().__init__()
        self._whole, self._fields = False, fields
        self.setAccessibleName(name)
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(fields)

    def set_whole(self, whole: bool) -> None:
        """Be as high as the fields are, or as high as there is room."""
        if whole != self._whole:
            self._whole = whole
            policies = Qt.ScrollBarPolicy
            self.setVerticalScrollBarPolicy(
                policies.ScrollBarAlwaysOff if whole else policies.ScrollBarAsNeeded
            )
            self._fit()

    def _fit(self) -> None:
        height = 0
        if self._whole:
            height = self._fields.heightForWidth(self.viewport().width())
            height = height if height >= 0 else self._fields.sizeHint().height()
        if height != self.minimumHeight():
            self.setMinimumHeight(height)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        taken = super().eventFilter(watched, event)
        if event.type() == QEvent.Type.LayoutRequest and watched is self._fields:
            self._fit()
        return taken

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
