"""What stands in place of a conversation that has no message yet: a greeting and a few starts."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.face_view import FaceView
from ashley_desktop.ui.faces import Face, initial
from ashley_desktop.ui.parts import plain_label
from ashley_desktop.ui.starters import shown
from ashley_desktop.ui.theme import Theme

_DISC = 56
_WIDEST = 460


class EmptyState(QWidget):
    """A persona's face and title, one line, and questions to begin with.

    Signals:
        starter_chosen: the text of a suggestion, to be put into the composer.
    """

    starter_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setObjectName("empty_state")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("New conversation"))
        self._face = FaceView(theme, _DISC)
        self._face.setAccessibleName(self.tr("Persona"))
        self._name = plain_label(scale="display")
        self._line = plain_label(tone="muted")
        self._line.setWordWrap(True)
        self._starts: list[QPushButton] = []
        self._lay_out()
        self.set_persona("Ashley", "Ashley", "")

    def set_persona(
        self,
        name: str,
        title: str,
        description: str,
        starters: Sequence[str] = (),
        face: Face | None = None,
    ) -> None:
        """Greet in a persona's name.

        Args:
            name: the persona's lasting name. title: what people see.
            description: one line of what it is good at.
            starters: questions to begin with, as they ship or as the user wrote them.
        """
        self._face.set_face(face or Face(name, initial(title)))
        self._name.setText(title)
        self._line.setText(description or self.tr("What would you like to talk about?"))
        for button in self._starts:
            self._rows.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._starts = [self._starter(shown(text)) for text in starters]
        for button in self._starts:
            self._rows.addWidget(button)
        self._fit()

    def _fit(self) -> None:
        """Show as many questions as there is room for, each in one line."""
        used = self._name.sizeHint().height() + self._line.sizeHint().height()
        room = self.height() - used - _DISC - 2 * tokens.SPACE_XL - tokens.SPACE_XXL
        width = min(_WIDEST, self.width() - 2 * tokens.SPACE_XL) - 2 * (tokens.SPACE_L + 1)
        for number, button in enumerate(self._starts, start=1):
            cut = button.fontMetrics().elidedText(
                button.accessibleName(), Qt.TextElideMode.ElideRight, max(80, width)
            )
            button.setText(cut.replace("&", "&&"))  # Qt would take it for a mnemonic
            needed = number * (button.sizeHint().height() + tokens.SPACE_S)
            button.setVisible(number == 1 or needed <= room)

    def _starter(self, text: str) -> QPushButton:
        button = QPushButton()
        button.setProperty("kind", "starter")
        button.setCursor(Qt.CursorShape.PointingHandCursor)
        button.setMinimumWidth(0)
        button.setAccessibleName(text)
        button.clicked.connect(lambda: self.starter_chosen.emit(text))
        return button

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_XL, tokens.SPACE_XL, tokens.SPACE_XL, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_XS)
        column.addStretch(3)
        centre = Qt.AlignmentFlag.AlignHCenter
        for label in (self._name, self._line):
            label.setAlignment(centre)
        column.addWidget(self._face, 0, centre)
        column.addSpacing(tokens.SPACE_M)
        column.addWidget(self._name)
        column.addWidget(self._line)
        column.addSpacing(tokens.SPACE_XL)
        starts = QWidget()
        starts.setMaximumWidth(_WIDEST)
        self._rows = QVBoxLayout(starts)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(tokens.SPACE_S)
        middle = QVBoxLayout()
        middle.addWidget(starts)
        column.addLayout(middle)
        column.setAlignment(middle, centre)
        column.addStretch(4)

    def minimumSizeHint(self) -> QSize:
        """Without questions: they make room for a notice, or for a message that grows."""
        texts = self._name.sizeHint().height() + self._line.sizeHint().height()
        return QSize(0, _DISC + texts + 2 * tokens.SPACE_XL)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()
