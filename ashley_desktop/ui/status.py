"""The line at the foot: who answers, what is going on, the last problem, tokens."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.meter import WindowMeter
from ashley_desktop.ui.parts import announce, plain_label
from ashley_desktop.ui.theme import Theme


class StatusLine(QWidget):
    """Words about the state. Its accessible name is all of them but the token counts.

    What changes is spoken by assistive technology; token counts are only shown.

    Attributes: meter: how full the model's window is.
    """

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setObjectName("status")
        self.setAccessibleIdentifier("status")
        self._sign = QLabel()
        self._sign.setAccessibleName(self.tr("Problem"))
        self._sign.hide()
        self._news = plain_label(tone="muted", scale="small")
        self._news.setWordWrap(True)
        self._provider = plain_label(tone="faint", scale="small")
        self._tokens = plain_label(tone="faint", scale="small")
        # Named once: a label without a name of its own reports every new text as a change.
        self._tokens.setAccessibleName(self.tr("Tokens"))
        self.meter = WindowMeter(theme)
        self._activity = self._problem = ""
        row = QHBoxLayout(self)
        row.setContentsMargins(tokens.SPACE_XS, 0, tokens.SPACE_XS, 0)
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(self._sign)
        row.addWidget(self._news, 1)
        row.addWidget(self._tokens)
        row.addWidget(self.meter)
        row.addWidget(self._provider)
        self.setMinimumHeight(24)
        theme.changed.connect(self._take_icon)
        self._take_icon()
        self._tell()

    def set_provider(self, text: str) -> None:
        """Say who answers: provider and model."""
        if text != self._provider.text():
            self._provider.setText(text)
            self._tell()
            announce(self, text)

    def set_activity(self, text: str) -> None:
        """Say what is going on; empty when nothing is. A problem stays until it is taken back."""
        if text != self._activity:
            self._activity = text
            self._tell()
            announce(self, text)

    def set_problem(self, text: str) -> None:
        """Say what went wrong last, in words; empty takes it back."""
        if text != self._problem:
            self._problem = text
            self._tell()
            announce(self, text, urgent=True)

    def set_tokens(self, text: str) -> None:
        """Show a count of tokens; it is never announced."""
        self._tokens.setText(text)
        self._make_room()

    def _tell(self) -> None:
        news = self._activity or self._problem
        is_problem = bool(self._problem) and not self._activity
        self._sign.setVisible(is_problem)
        self._news.setText(news)
        self._news.setProperty("tone", "problem" if is_problem else "muted")
        self._news.style().polish(self._news)
        said = [self._provider.text(), self._activity, self._problem]
        name = ". ".join(text.rstrip(".") for text in said if text)
        self.setAccessibleName(name or self.tr("Status"))
        self._make_room()

    def _make_room(self) -> None:
        """Give the news the whole line where it would not fit beside the rest."""
        news = self._news.fontMetrics().horizontalAdvance(self._news.text())
        rest = self._provider.sizeHint().width() + self._tokens.sizeHint().width()
        fits = not news or news + rest + tokens.SPACE_XXL * 2 <= self.width()
        self._provider.setVisible(fits)
        self._tokens.setVisible(fits)

    def _take_icon(self) -> None:
        self._sign.setPixmap(self._theme.pixmap("warning", "danger", 16))
        self._sign.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()
