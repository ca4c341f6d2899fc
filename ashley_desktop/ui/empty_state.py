"""What stands in place of a conversation that has no message yet: a greeting and a few starts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import plain_label
from ashley_desktop.ui.theme import Theme

_STARTS = 3


class EmptyState(QWidget):
    """A persona's name, one line, three suggestions.

    Signals:
        starter_chosen: the text of a suggestion, to be put into the composer.
    """

    starter_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("empty_state")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("New conversation"))
        self._initial = _Initial(theme)
        self._name = plain_label(scale="display")
        self._line = plain_label(tone="muted")
        self._line.setWordWrap(True)
        self._starts = [self._starter() for _ in range(_STARTS)]
        self._lay_out()
        self.set_persona("Ashley", "Ashley", "")

    def set_persona(self, name: str, title: str, description: str) -> None:
        """Greet in a persona's name.

        Args:
            name: the persona's lasting name, which chooses the suggestions.
            title: what people see. description: one line of what it is good at.
        """
        self._initial.set_text(title[:1].upper())
        self._name.setText(title)
        self._line.setText(description or self.tr("What would you like to talk about?"))
        for button, text in zip(self._starts, self._suggestions(name), strict=True):
            button.setText(text)

    def _suggestions(self, persona: str) -> tuple[str, str, str]:
        if persona == "Technical":
            return (
                self.tr("Explain what this error message means: "),
                self.tr("Write a Python function that reads a CSV file safely"),
                self.tr("Compare SQLite and PostgreSQL for a small web app"),
            )
        if persona == "Creative":
            return (
                self.tr("Give me five names for a small bakery by the sea"),
                self.tr("Write the first paragraph of a mystery set in a library"),
                self.tr("Help me plan a birthday party with a theme"),
            )
        return (
            self.tr("Explain how rainbows form, in simple words"),
            self.tr("Help me write a friendly reply to this e-mail: "),
            self.tr("Plan a healthy dinner with what is in most kitchens"),
        )

    def _starter(self) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "starter")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setMinimumWidth(0)
        button.clicked.connect(lambda: self.starter_chosen.emit(button.text()))
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_XL, tokens.SPACE_XL, tokens.SPACE_XL, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_XS)
        column.addStretch(3)
        centre = Qt.AlignmentFlag.AlignHCenter
        for label in (self._name, self._line):
            label.setAlignment(centre)
        column.addWidget(self._initial, 0, centre)
        column.addSpacing(tokens.SPACE_M)
        column.addWidget(self._name)
        column.addWidget(self._line)
        column.addSpacing(tokens.SPACE_XL)
        starts = QWidget()
        starts.setMaximumWidth(460)
        rows = QVBoxLayout(starts)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setSpacing(tokens.SPACE_S)
        for button in self._starts:
            rows.addWidget(button)
        middle = QVBoxLayout()
        middle.addWidget(starts)
        column.addLayout(middle)
        column.setAlignment(middle, centre)
        column.addStretch(4)


class _Initial(QWidget):
    """A persona's first letter upon a disc."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._text = ""
        self.setAccessibleName(self.tr("Persona"))
        self.setFixedSize(QSize(56, 56))
        theme.changed.connect(self.update)

    def set_text(self, text: str) -> None:
        self._text = text
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("accent_soft"))
        painter.drawEllipse(QRectF(self.rect()))
        font = self._theme.font(24, QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(self._theme.colour("accent"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self._text)
