"""The messages that wait above the field until a reply ends: to read, to change and to remove.

Must not: keep or send them; it shows what it is told, and says what a person wants.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import IconButton, plain_label
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme

_ROW = 32  # pixels
_MOST_ROWS = 4  # in sight; the others are scrolled to
_LONGEST = 400  # characters of a message that a row may show
_HINT = 1000  # characters of a message in a tooltip


class QueueStrip(QFrame):
    """Shown while messages wait.

    Signals:
        edit_wanted, remove_wanted: place of a message, from 0.
        send_wanted, discard_wanted: what is to become of those that were held up.
    """

    edit_wanted = Signal(int)
    remove_wanted = Signal(int)
    send_wanted = Signal()
    discard_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("queue")
        self.setAccessibleIdentifier("queue")
        self.setAccessibleName(self.tr("Messages that wait"))
        self._heading = plain_label(tone="muted", scale="small")
        self._heading.setWordWrap(True)
        self.send = self._button(self.tr("Send"), "queue-send")
        self.discard = self._button(self.tr("Discard"), "queue-discard")
        self.send.clicked.connect(self.send_wanted)
        self.discard.clicked.connect(self.discard_wanted)
        self._rows = QWidget()
        self._rows.setObjectName("queue_rows")
        self._rows.setAccessibleName(self.tr("Messages that wait"))
        self._list = QVBoxLayout(self._rows)
        self._list.setContentsMargins(0, 0, 0, 0)
        self._list.setSpacing(0)
        self._area = QScrollArea()
        self._area.setAccessibleName(self.tr("Messages that wait"))
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setWidgetResizable(True)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(self._rows)
        head = QHBoxLayout()
        head.setSpacing(tokens.SPACE_XS)
        head.addWidget(self._heading, 1)
        head.addWidget(self.send)
        head.addWidget(self.discard)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_L, 6, 6, 6)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(self._area)
        self.hide()

    def show_messages(self, texts: Sequence[str], *, held_up: str = "") -> None:
        """Show what waits, in order; nothing hides the strip.

        Args: held_up: why nothing is sent by itself; empty where it is.
        """
        focused = self.window().focusWidget()
        had_focus = focused is not None and self.isAncestorOf(focused)
        while item := self._list.takeAt(0):
            row = item.widget()
            if row is not None:
                row.hide()
                row.deleteLater()
        for place, text in enumerate(texts):
            added = _Row(self._theme, place, len(texts), text, self)
            self._list.addWidget(added)
            added.show()  # at once, not a moment later
        if len(texts) == 1:
            waiting = self.tr("Is sent when the reply ends")
        else:
            waiting = self.tr("Are sent one by one when the reply ends")
        self._heading.setText(held_up or waiting)
        self.send.setVisible(bool(held_up))
        self.discard.setVisible(bool(held_up))
        self._area.setFixedHeight(min(len(texts), _MOST_ROWS) * self._row_height())
        self.setVisible(bool(texts))
        parent = self.parentWidget()
        if had_focus and not texts and parent is not None:
            parent.setFocus()

    def _row_height(self) -> int:
        return max(_ROW, self.fontMetrics().height() + tokens.SPACE_S)

    def _button(self, text: str, identifier: str) -> QPushButton:
        button = QPushButton(text)
        button.setProperty("kind", "link")
        button.setAccessibleIdentifier(identifier)
        return button


class _Row(QWidget):
    """One message on one line."""

    def __init__(self, theme: Theme, place: int, count: int, text: str, strip: QueueStrip) -> None:
        super().__init__()
        line = " ".join(text[:_LONGEST].split())
        said = fill(self.tr("Waiting message %1 of %2: %3"), place + 1, count, line)
        self.setAccessibleName(said)
        self._line = line
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setMinimumWidth(0)
        self._text.setAccessibleName(said)
        change = IconButton(theme, "rename", self.tr("Change this message"))
        remove = IconButton(theme, "close", self.tr("Remove this message"))
        change.clicked.connect(lambda: strip.edit_wanted.emit(place))
        remove.clicked.connect(lambda: strip.remove_wanted.emit(place))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._text, 1)
        for button in (change, remove):
            button.setFixedSize(_ROW, _ROW - 2)
            row.addWidget(button)
        self.setFixedHeight(strip._row_height())
        self.setToolTip(_plain_tip(text))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        metrics = self._text.fontMetrics()
        room = self._text.width() - tokens.SPACE_S
        self._text.setText(metrics.elidedText(self._line, Qt.TextElideMode.ElideRight, room))


def _plain_tip(text: str) -> str:
    """A tooltip that is not taken for HTML."""
    from html import escape

    cut = text[:_HINT] + ("…" if len(text) > _HINT else "")
    return f"<qt>{escape(cut).replace(chr(10), '<br>')}</qt>"
