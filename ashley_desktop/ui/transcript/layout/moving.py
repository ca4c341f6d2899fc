"""What moves by itself on the screen: waiting dots, the mark where text arrives, a light."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRectF, QTimer, Signal
from PySide6.QtGui import QPainter

from ashley_desktop.ui.transcript.boxes.parts import DotsBox
from ashley_desktop.ui.transcript.boxes.thinking import ThinkingBox
from ashley_desktop.ui.transcript.layout.caret import caret_area, paint_caret
from ashley_desktop.ui.transcript.layout.flash import Flash
from ashley_desktop.ui.transcript.layout.flow import Flow, Placed
from ashley_desktop.ui.transcript.layout.motion import Motion
from ashley_desktop.ui.transcript.layout.painting import message_area, paint_light
from ashley_desktop.ui.transcript.sheet import Sheet

SECOND_MS = 1000
AROUND = 32  # pixels: the light reaches a little beyond its message at any zoom


class Moving(QObject):
    """Paints what moves, and tells what of it is to be painted again.

    Attributes: motion: the beat. flash: the light on a message. caret: where text arrives.

    Signals: stale: (area) of the viewport.
    """

    stale = Signal(QRectF)

    def __init__(self, flow: Flow, parent: QObject) -> None:
        super().__init__(parent)
        self.motion = Motion(self)
        self.flash = Flash(self.motion, self)
        self.caret: QRectF | None = None
        self._flow = flow
        self._column = QRectF()
        self._lit = ""  # what was lit last must be painted once more when the light is out
        self._second = QTimer(self, singleShot=True, interval=SECOND_MS)
        self._second.timeout.connect(self._on_second)
        self._sheet: Sheet | None = None
        self.motion.beaten.connect(self._on_beat)
        self.flash.changed.connect(self._on_flash)

    def note(self, sheet: Sheet, column: QRectF) -> None:
        """The screen was laid out."""
        self._column, self._sheet = column, sheet
        before, self.caret = self.caret, caret_area(self._flow, sheet, column.left())
        if before != self.caret:
            for area in (before, self.caret):
                if area is not None:
                    self.stale.emit(area)
        if self.caret is not None or self._areas():
            self.motion.go_on()

    def move_up(self, distance: float) -> None:
        """What is on the screen was moved there by pixels."""
        if self.caret is not None:
            self.caret.translate(0, -distance)

    def paint_below(self, painter: QPainter, sheet: Sheet) -> None:
        """Paint what is behind the text."""
        lit = message_area(self._flow, self.flash.message_id, self._column)
        if lit is not None:
            paint_light(painter, sheet, lit, self.flash.strength)

    def paint_above(self, painter: QPainter, sheet: Sheet) -> None:
        """Paint what is upon the text. Seconds count on only while they are painted."""
        if self._counting() and not self._second.isActive():
            self._second.start()
        if self.caret is not None:
            paint_caret(painter, sheet, self.caret, self.motion.beat)

    def _areas(self) -> list[QRectF]:
        areas = [
            self._area(placed) for placed in self._flow.placed if isinstance(placed.box, DotsBox)
        ]
        return areas if self.caret is None else [*areas, self.caret]

    def _counting(self) -> list[tuple[ThinkingBox, QRectF]]:
        """The lines that tell how long a model has been thinking, and where they are."""
        return [
            (placed.box, self._area(placed))
            for placed in self._flow.placed
            if isinstance(placed.box, ThinkingBox) and placed.box.counts
        ]

    def _area(self, placed: Placed) -> QRectF:
        return QRectF(self._column.left(), placed.top, self._column.width(), placed.box.height)

    def _on_second(self) -> None:
        for box, area in self._counting():
            if self._sheet is not None:
                box.tick(self._sheet)
            self.stale.emit(area)

    def _on_beat(self) -> None:
        for area in self._areas():
            self.stale.emit(area)
        if self._areas():
            self.motion.go_on()

    def _on_flash(self) -> None:
        lit = self.flash.message_id
        if lit:
            self._lit = lit
        area = message_area(self._flow, self._lit, self._column)
        if area is not None:
            self.stale.emit(area.adjusted(-AROUND, -AROUND, AROUND, AROUND))
