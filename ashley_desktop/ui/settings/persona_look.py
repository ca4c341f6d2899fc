"""How a persona looks: its face, the letters or emoji on it, a picture instead, and its colour."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.core.persona_fields import COLOURS, LONGEST_AVATAR
from ashley_desktop.core.presets import Persona
from ashley_desktop.ui import tokens
from ashley_desktop.ui.face_view import FaceView
from ashley_desktop.ui.faces import Face, Faces, face_of
from ashley_desktop.ui.parts import plain_label
from ashley_desktop.ui.settings.fitting import Flow
from ashley_desktop.ui.settings.form_fields import Row, TextField
from ashley_desktop.ui.theme import Theme

_FACE = 64
_SWATCH = 25


class Swatch(QAbstractButton):
    """One colour that can be chosen; the arrows go to its neighbours."""

    def __init__(self, theme: Theme, colour: str, name: str) -> None:
        """Args: colour: empty is the one that the name decides."""
        super().__init__()
        self._theme, self.colour = theme, colour
        self._faces = Faces(theme)
        self._face = Face("", "", colour)
        self.setCheckable(True)
        self.setAccessibleName(name)
        self.setToolTip(name)
        self.setFixedSize(QSize(_SWATCH, _SWATCH))
        theme.changed.connect(self.update)

    def set_owner(self, name: str) -> None:
        """Whose usual colour it shows, where it is that."""
        self._face = Face(name, "", self.colour)
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        area = QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5)
        if self.isChecked() or self.hasFocus():
            ring = "text" if self.isChecked() else "accent"
            painter.setPen(QPen(self._theme.colour(ring), 1.75))
            painter.drawEllipse(area)
        inner = area.adjusted(3, 3, -3, -3)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._faces.painter.colour(self._face))
        painter.drawEllipse(inner)
        if not self.colour:  # the usual one: a ring instead of a disc
            painter.setBrush(self._theme.colour("ground"))
            painter.drawEllipse(inner.adjusted(4.5, 4.5, -4.5, -4.5))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        ways = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}
        way = ways.get(Qt.Key(event.key()))
        group = self.group()
        if way is None or group is None:
            super().keyPressEvent(event)
            return
        buttons = group.buttons()
        near = buttons[(buttons.index(self) + way) % len(buttons)]
        near.setFocus()
        near.click()


class PersonaLook(QWidget):
    """Signals: changed: (field, value). picture_wanted: a file is to be chosen."""

    changed = Signal(str, object)
    picture_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Looks of the persona"))
        self._face = FaceView(theme, _FACE)
        self._face.setAccessibleName(self.tr("Face"))
        self.avatar = TextField(
            "persona-avatar", self.tr("Emoji or letters"), longest=LONGEST_AVATAR
        )
        self.row = Row(self.tr("Sign"), self.avatar)
        self.choose = QPushButton(self.tr("Picture…"))
        self.choose.setAccessibleIdentifier("persona-picture")
        self.remove = QPushButton(self.tr("Remove picture"))
        self.remove.setProperty("kind", "quiet")
        for button in (self.choose, self.remove):
            button.setAutoDefault(False)
        self._group = QButtonGroup(self)
        self.swatches = [Swatch(theme, name, words) for name, words in self._names().items()]
        self._lay_out()
        self.avatar.settled.connect(lambda value: self.changed.emit("avatar", value))
        self.choose.clicked.connect(lambda: self.picture_wanted.emit())
        self.remove.clicked.connect(lambda: self.changed.emit("picture", None))
        self._group.buttonClicked.connect(self._choose_colour)

    def show_persona(self, persona: Persona) -> None:
        """Show how a persona looks; sends no signal."""
        self._face.set_face(face_of(persona))
        self.avatar.set_value(persona.avatar)
        self.avatar.setEnabled(persona.picture is None)
        self.remove.setVisible(persona.picture is not None)
        for swatch in self.swatches:
            swatch.set_owner(persona.name)
            swatch.setChecked(swatch.colour == persona.colour)

    def _choose_colour(self, button: QAbstractButton) -> None:
        assert isinstance(button, Swatch)
        self.changed.emit("colour", button.colour)

    def _names(self) -> dict[str, str]:
        words = {
            "rose": self.tr("Rose"),
            "red": self.tr("Red"),
            "orange": self.tr("Orange"),
            "amber": self.tr("Amber"),
            "olive": self.tr("Olive"),
            "green": self.tr("Green"),
            "teal": self.tr("Teal"),
            "cyan": self.tr("Cyan"),
            "blue": self.tr("Blue"),
            "indigo": self.tr("Indigo"),
            "violet": self.tr("Violet"),
            "slate": self.tr("Slate"),
        }
        return {"": self.tr("Usual colour"), **{name: words[name] for name in COLOURS}}

    def _lay_out(self) -> None:
        buttons = Flow(self.choose, self.remove, spacing=tokens.SPACE_XS)
        beside = QVBoxLayout()
        beside.setSpacing(tokens.SPACE_S)
        beside.addWidget(self.row)
        beside.addLayout(buttons)
        top = QHBoxLayout()
        top.setSpacing(tokens.SPACE_L)
        top.addWidget(self._face, 0, Qt.AlignmentFlag.AlignTop)
        top.addLayout(beside, 1)
        for swatch in self.swatches:
            self._group.addButton(swatch)
        colours = Flow(*self.swatches, spacing=0)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        column.addLayout(top)
        column.addSpacing(tokens.SPACE_S)
        column.addWidget(plain_label(self.tr("Colour"), tone="muted", scale="small"))
        column.addLayout(colours)
