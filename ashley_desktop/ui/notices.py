"""Lines over the composer that tell something and may offer one thing to do about it."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import IconButton, announce, plain_label
from ashley_desktop.ui.theme import Theme

_LETTERS_BESIDE = 42  # of the text, at least, with a button behind it; else it goes below
_ICONS = {
    "info": ("info", "accent"),
    "warning": ("warning", "warning"),
    "problem": ("warning", "danger"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """One line.

    Attributes:
        name: tells notices apart; showing a name again replaces its line.
        text: plain text. action: words of its button, empty for none.
        tone: ``info``, ``warning`` or ``problem``.
        lasting_s: seconds until it goes by itself; 0 stays.
    """

    name: str
    text: str
    action: str = ""
    tone: str = "info"
    lasting_s: int = 0


class NoticeBar(QWidget):
    """The notices that stand now, the newest at the bottom.

    Signals:
        action_chosen: a notice's name; it has left. dismissed: a notice's name, closed by hand.
    """

    action_chosen = Signal(str)
    dismissed = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._shown: dict[str, _Line] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.SPACE_XS)
        self.hide()

    def show_notice(self, notice: Notice) -> None:
        """Show a notice, in place of the one with the same name."""
        self.remove(notice.name)
        line = _Line(self._theme, notice)
        line.acted.connect(self._act)
        line.closed.connect(self._close)
        self._shown[notice.name] = line
        self._column.addWidget(line)
        self.show()
        announce(self, notice.text, urgent=notice.tone == "problem")

    def set_text(self, name: str, text: str) -> None:
        """Change a notice's words, quietly; an unknown one is no error."""
        line = self._shown.get(name)
        if line is not None:
            line.set_text(text)

    def remove(self, name: str) -> None:
        """Take a notice away; an unknown one is no error."""
        line = self._shown.pop(name, None)
        if line is not None:
            self._column.removeWidget(line)
            line.hide()
            line.deleteLater()
        self.setVisible(bool(self._shown))

    def names(self) -> tuple[str, ...]:
        """The notices that stand now."""
        return tuple(self._shown)

    def words_of(self, name: str) -> str:
        """What a notice says; empty where there is none of that name."""
        line = self._shown.get(name)
        return line.accessibleName() if line is not None else ""

    def _act(self, name: str) -> None:
        self.remove(name)
        self.action_chosen.emit(name)

    def _close(self, name: str) -> None:
        self.remove(name)
        self.dismissed.emit(name)


class _Line(QFrame):
    acted = Signal(str)
    closed = Signal(str)

    def __init__(self, theme: Theme, notice: Notice) -> None:
        super().__init__()
        self._theme, self._notice = theme, notice
        self.setProperty("kind", "notice")
        self.setProperty("tone", notice.tone)
        self.setAccessibleName(notice.text)
        self._sign = QLabel()
        self._sign.setAccessibleName(self.tr("Notice"))
        self._text = plain_label(notice.text)
        self._text.setWordWrap(True)
        self._button = QPushButton(notice.action) if notice.action else None
        close = IconButton(theme, "close", self.tr("Dismiss"))
        close.setFixedSize(28, 28)
        close.clicked.connect(lambda: self.closed.emit(notice.name))
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(tokens.SPACE_M, 6, 6, 6)
        self._grid.setSpacing(tokens.SPACE_S)
        self._grid.addWidget(self._sign, 0, 0)
        self._grid.addWidget(self._text, 0, 1)
        self._grid.addWidget(close, 0, 3)
        self._grid.setColumnStretch(1, 1)
        self._two_lines: bool | None = None
        if self._button is not None:
            self._button.setProperty("kind", "link")
            self._button.clicked.connect(lambda: self.acted.emit(notice.name))
        self._fold(False)
        theme.changed.connect(self._take_icon)
        self._take_icon()
        if notice.lasting_s:
            timer = QTimer(self)
            timer.setSingleShot(True)
            timer.timeout.connect(lambda: self.closed.emit(notice.name))
            timer.start(notice.lasting_s * 1000)

    def _fold(self, two_lines: bool) -> None:
        """Put the button behind the text, or below it where both would be cramped."""
        if self._button is None or two_lines == self._two_lines:
            return
        self._two_lines = two_lines
        self._grid.removeWidget(self._button)
        self._button.setProperty("flush", two_lines)
        self._button.style().polish(self._button)
        if two_lines:
            left = Qt.AlignmentFlag.AlignLeft
            self._grid.addWidget(self._button, 1, 1, 1, 2, left)
        else:
            self._grid.addWidget(self._button, 0, 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if self._button is not None:
            beside = self._text.fontMetrics().averageCharWidth() * _LETTERS_BESIDE
            self._fold(event.size().width() < self._button.sizeHint().width() + beside)

    def set_text(self, text: str) -> None:
        self._text.setText(text)
        self.setAccessibleName(text)

    def _take_icon(self) -> None:
        icon, colour = _ICONS.get(self._notice.tone, _ICONS["info"])
        self._sign.setPixmap(self._theme.pixmap(icon, colour))
