"""Messages as boxes without a view: rendered here and now, laid out, painted on a picture."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from ashley_desktop.core.markdown.blocks import Block
from ashley_desktop.core.markdown.render import render
from ashley_desktop.core.markdown.rendered import Rendered
from ashley_desktop.storage.records import MessageRecord
from ashley_desktop.ui.transcript.boxes import BlockBox, Box, Look
from ashley_desktop.ui.transcript.boxes.item import MessageItem, Shown
from ashley_desktop.ui.transcript.choices import Choices
from ashley_desktop.ui.transcript.sheet import Sheet

from .conftest import describe, looks

WIDTH = 600.0

Kind = TypeVar("Kind", bound=Box)


class Painted:
    """One message on a column of a width, brought up to date as a view would."""

    def __init__(
        self,
        record: MessageRecord,
        *,
        newest: bool = False,
        day: date | None = None,
        width: float = WIDTH,
        dark: bool = False,
        render: Callable[[Block], Rendered] = render,
    ) -> None:
        self.sheet = Sheet(looks(dark))
        self.width = width
        self._render = render
        self.item = MessageItem(Shown(record, "Technical Expert", day, newest), Choices())
        self.boxes = self.item.build(self.sheet, describe, width)
        self.update()

    def update(self, record: MessageRecord | None = None, *, newest: bool | None = None) -> None:
        """The message, or what the reader chose in it, has changed."""
        shown = self.item.shown
        now = Shown(
            record or shown.record,
            shown.title,
            shown.day,
            shown.newest if newest is None else newest,
        )
        self.boxes = self.item.update(now, self.sheet, describe)
        while self.item.behind:
            self.boxes = self.item.update(now, self.sheet, describe)
        self.settle()

    def settle(self) -> None:
        """Render and lay out everything, twice as a view may, from the end and from the start."""
        for box in [*reversed(self.boxes), *self.boxes]:
            if isinstance(box, BlockBox) and box.wants_rendering():
                box.take(box.block, self._render(box.block))
            box.lay_out(self.sheet, self.width)

    def only(self, kind: type[Kind]) -> Kind:
        """The one box of a kind."""
        (box,) = self.all(kind)
        return box

    def all(self, kind: type[Kind]) -> list[Kind]:
        """All boxes of exactly a kind."""
        return [box for box in self.boxes if type(box) is kind]

    def act(self, box: Box, action: str) -> None:
        """Click: the box acts, and the message is brought up to date."""
        assert box.act(action)
        self.update()

    def picture(self, box: Box, *, active: bool = False, hovered: str = "") -> QImage:
        """What a box looks like, with 40 pixels around it."""
        size = QRectF(0, 0, self.width + 80, box.height + 80).toAlignedRect().size()
        image = QImage(size, QImage.Format.Format_RGB32)
        image.fill(QColor(self.sheet.style.ground))
        painter = QPainter(image)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.translate(40, 40)
        clip = QRectF(-40, -40, image.width(), image.height())
        box.paint(painter, self.sheet, Look(clip, active=active, hovered=hovered))
        painter.end()
        return image

    def where(self, box: Box, action: str) -> QPointF:
        """A point where a click means an action; fails where there is none."""
        for y in range(0, int(box.height) + 1, 4):
            for x in range(-8, int(self.width) + 8, 4):
                if box.action_at(QPointF(x, y)) == action:
                    return QPointF(x, y)
        raise AssertionError(f"nowhere {action}")

    def offers(self, box: Box) -> set[str]:
        """Everything that a click on a box can mean."""
        return {
            box.action_at(QPointF(x, y))
            for y in range(0, int(box.height) + 1, 4)
            for x in range(-8, int(self.width) + 8, 4)
        } - {""}


def coloured(image: QImage, colour: str, area: QRectF | None = None) -> int:
    """How many pixels have a colour exactly; `area` is in the box's own coordinates."""
    rect = image.rect() if area is None else area.translated(40, 40).toAlignedRect()
    wanted = QColor(colour).rgb()
    rect = rect.intersected(image.rect())
    return sum(
        image.pixel(x, y) == wanted
        for y in range(rect.top(), rect.bottom() + 1)
        for x in range(rect.left(), rect.right() + 1)
    )
