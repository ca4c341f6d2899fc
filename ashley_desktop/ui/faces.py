"""A persona in small: a disc of its colour with its letters, an emoji, or its picture.

Painted the same wherever it is seen. Pictures are decoded and cut once for a size and kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QImage, QPainter

from ashley_desktop.ui import persona_colours

if TYPE_CHECKING:
    from ashley_desktop.core.presets import Persona
    from ashley_desktop.ui.theme import Theme

MOST_KEPT = 64
_LETTERS = {0: 0.5, 1: 0.5, 2: 0.42, 3: 0.33}  # their size, of the disc's, by how many there are
_EMOJI = 0.6
_TINT = 0.22  # of the colour, behind an emoji


@dataclass(frozen=True, slots=True)
class Face:
    """How a persona looks.

    Attributes:
        name: the lasting one. mark: letters or an emoji. colour: its chosen one, or empty.
        picture: a PNG that is shown instead.
    """

    name: str
    mark: str
    colour: str = ""
    picture: bytes | None = None


def face_of(persona: Persona) -> Face:
    """A persona's face."""
    mark = persona.avatar or initial(persona.title)
    return Face(persona.name, mark, persona.colour, persona.picture)


def initial(title: str) -> str:
    """What stands for a title."""
    return title[:1].upper()


class FacePainter:
    """Paints faces in the colours of one palette."""

    def __init__(self, colours: Mapping[str, str], family: str) -> None:
        """Args: colours: by name. family: of the letters."""
        self._colours = colours
        self._family = family
        self._cut: dict[tuple[bytes, int], QImage] = {}

    def colour(self, face: Face) -> QColor:
        """The colour of a face's disc."""
        name = face.colour if face.colour in self._colours else ""
        return QColor(self._colours[name or persona_colours.usual_colour(face.name)])

    def paint(self, painter: QPainter, face: Face, disc: QRectF) -> None:
        """Paint a face into a square."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        if face.picture is None or not self._paint_picture(painter, face.picture, disc):
            self._paint_mark(painter, face, disc)
        painter.restore()

    def _paint_mark(self, painter: QPainter, face: Face, disc: QRectF) -> None:
        emoji = _is_emoji(face.mark)
        ground = self.colour(face)
        if emoji:
            ground.setAlphaF(_TINT)
        painter.setBrush(ground)
        painter.drawEllipse(disc)
        font = QFont(self._family)
        font.setWeight(QFont.Weight.Normal if emoji else QFont.Weight.Bold)
        part = _EMOJI if emoji else _LETTERS.get(len(face.mark), _LETTERS[3])
        font.setPixelSize(max(6, round(disc.height() * part)))
        painter.setFont(font)
        painter.setPen(QColor(persona_colours.INK))
        painter.drawText(disc, Qt.AlignmentFlag.AlignCenter, face.mark)

    def _paint_picture(self, painter: QPainter, picture: bytes, disc: QRectF) -> bool:
        """Whether there was something to paint."""
        ratio = max(1.0, painter.deviceTransform().m11())
        side = max(1, round(disc.width() * ratio))
        image = self._cut.get((picture, side))
        if image is None:
            if len(self._cut) >= MOST_KEPT:
                self._cut.clear()
            image = self._cut[picture, side] = _round(picture, side)
        if image.isNull():
            return False
        painter.drawImage(disc, image)
        return True


class Faces:
    """Paints faces for widgets, in the palette in force."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._dark: bool | None = None
        self._painter = FacePainter(persona_colours.LIGHT, theme.text_family)

    @property
    def painter(self) -> FacePainter:
        """What paints in the palette in force."""
        if self._dark != self._theme.dark:
            self._dark = self._theme.dark
            colours = persona_colours.DARK if self._dark else persona_colours.LIGHT
            self._painter = FacePainter(colours, self._theme.text_family)
        return self._painter


def _is_emoji(mark: str) -> bool:
    return bool(mark) and not any(one.isalnum() for one in mark) and ord(max(mark)) > 0x2000


def _round(picture: bytes, side: int) -> QImage:
    """The disc in the middle of a picture; a null one where it cannot be read."""
    # WORKAROUND: naming the format as its stubs want it makes PySide 6.11 crash later
    image = QImage.fromData(picture)
    if image.isNull():
        return image
    wanted = QSize(side, side)
    grown = image.scaled(
        wanted,
        Qt.AspectRatioMode.KeepAspectRatioByExpanding,
        Qt.TransformationMode.SmoothTransformation,
    )
    left, top = (grown.width() - side) // 2, (grown.height() - side) // 2
    disc = QImage(wanted, QImage.Format.Format_ARGB32_Premultiplied)
    disc.fill(Qt.GlobalColor.transparent)
    painter = QPainter(disc)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Qt.GlobalColor.black)
    painter.drawEllipse(QRectF(0, 0, side, side))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.drawImage(0, 0, grown.copy(left, top, side, side))
    painter.end()
    return disc
