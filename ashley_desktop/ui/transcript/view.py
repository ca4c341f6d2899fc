"""The painted conversation: brings together what scrolls, paints, waits and selects.

Where boxes are is in `flow.py`, painting in `painting.py`, the scroll bar in `scrollbar.py`,
renderings in `waiting.py`. Must not: open a link, read a file, or ask a store.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QModelIndex, QPointF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QColor,
    QContextMenuEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from ashley_desktop.storage.records import ErrorRecord, Role
from ashley_desktop.ui import tokens
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.parts import announce
from ashley_desktop.ui.transcript import accessible, painting, repaint
from ashley_desktop.ui.transcript.announcing import Announcer
from ashley_desktop.ui.transcript.boxes import BlockBox, Look
from ashley_desktop.ui.transcript.chosen import Chosen
from ashley_desktop.ui.transcript.deeds import Deed
from ashley_desktop.ui.transcript.flow import Flow, Placed
from ashley_desktop.ui.transcript.found import Found
from ashley_desktop.ui.transcript.item import Describe, Shown
from ashley_desktop.ui.transcript.jump import JumpButton
from ashley_desktop.ui.transcript.keys import Keys
from ashley_desktop.ui.transcript.motion import Motion
from ashley_desktop.ui.transcript.parts import DotsBox, NoticeBox
from ashley_desktop.ui.transcript.pointer import Pointer
from ashley_desktop.ui.transcript.rendering import Renderer
from ashley_desktop.ui.transcript.scrollbar import BarLink
from ashley_desktop.ui.transcript.selection import Selection, copied
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.style import TranscriptStyle
from ashley_desktop.ui.transcript.waiting import Waiting
from ashley_desktop.ui.transcript.words import translate

WHEEL_LINES = 3


class TranscriptView(QAbstractScrollArea):
    """Shows a `TranscriptModel`.

    Signals:
        link_activated: (address) of an allowed scheme was clicked; nothing was opened.
        deed_wanted: (deed, message_id) something is to be done with a message; see `deeds.py`.
        older_wanted: the oldest loaded messages come near; more may be prepended.
        copied: something is on the clipboard.
        at_end_changed: (at_end) the newest message came into view or left it.
    """

    link_activated = Signal(str)
    deed_wanted = Signal(str, str)
    older_wanted = Signal()
    copied = Signal()
    at_end_changed = Signal(bool)

    def __init__(
        self,
        renderer: Renderer,
        style: TranscriptStyle,
        describe: Callable[[ErrorRecord], tuple[str, str]],
        parent: QWidget | None = None,
    ) -> None:
        """Args: describe: an error as (what happened, what to do), translated."""
        super().__init__(parent)
        self._describe: Describe = describe
        self._zoom = 1.0
        self._style = style
        self.sheet = Sheet(style)
        self.flow = Flow(self.sheet, describe, self._read)
        self.selection = Selection()
        self.found = Found()
        self.active_id = ""  # the message under the pointer, or chosen by the keys
        self._model: TranscriptModel | None = None
        self._waiting = Waiting(renderer, self)
        self._waiting.arrived.connect(self.refresh)
        self._waiting.gave_up.connect(self.changed)
        self._motion = Motion(self)
        self._motion.beaten.connect(self._on_beat)
        self._bar = BarLink(self.verticalScrollBar())
        self._dirty = True
        self._at_end = True
        self._asked_older = 0
        self._idle = QTimer(self, singleShot=True, interval=0)
        self._idle.timeout.connect(self._prepare_neighbour)
        self._set_up_widget()
        self.pointer = Pointer(self)
        self.chosen = Chosen(self)
        self.keys = Keys(self)
        self._focus_shown = False
        self._jump = JumpButton(self.sheet, self)
        self._jump.clicked.connect(self.scroll_to_end)
        self._announced: set[str] = set()
        self._announcer = Announcer(lambda text: announce(self, text), self)
        accessible.install(self)

    def _set_up_widget(self) -> None:
        self.setAccessibleIdentifier("transcript")
        self.setAccessibleName(translate("Transcript", "Conversation"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.viewport().setCursor(Qt.CursorShape.ArrowCursor)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    @property
    def stale(self) -> bool:
        """Whether the next frame will differ from what is laid out."""
        return self._dirty or self._waiting.held

    # what is shown

    def set_model(self, model: TranscriptModel) -> None:
        """Show a model; the one before is let go."""
        if self._model is not None:
            self._model.disconnect(self)
        self._model = model
        self._announcer.follow(model)
        model.modelReset.connect(self._on_reset)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)
        model.dataChanged.connect(self._on_changed)
        self._on_reset()

    def set_style(self, style: TranscriptStyle) -> None:
        """Other colours or fonts, at once."""
        self._style = style
        self._restyle()

    def set_zoom(self, factor: float) -> None:
        """Scale text and distances; 1.0 is the type scale as it is."""
        if factor != self._zoom:
            self._zoom = factor
            self._restyle()

    def _restyle(self) -> None:
        self.sheet = Sheet(self._style, self._zoom)
        self.flow.restyle(self.sheet)
        self._jump.set_sheet(self.sheet)
        self._jump.settle(QRectF(self.viewport().geometry()), self.column())
        self.changed()

    def _read(self, row: int) -> Shown:
        assert self._model is not None
        record = self._model.record(row)
        return Shown(record, self._model.title(record))

    def _on_reset(self) -> None:
        assert self._model is not None
        self.selection.clear()
        self.flow.reset(self._model.lengths(0, self._model.rowCount() - 1))
        self._asked_older = 0
        self._waiting.hold(wanted=self.flow.count > 0)
        self.changed()

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        assert self._model is not None
        at_end = first == self.flow.count
        self.flow.insert(first, self._model.lengths(first, last))
        if not at_end:
            self.selection.shift(last - first + 1)
        elif self.flow.record(last).role is Role.USER:
            self.flow.follow()
        self.changed()

    def _on_removed(self, parent: QModelIndex, first: int, last: int) -> None:
        self.selection.clear()
        self.flow.remove(first, last)
        self.changed()

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        for row in range(first.row(), last.row() + 1):
            self.flow.update(row)
        self.refresh()

    def changed(self) -> None:
        """Lay out and paint at the next frame."""
        self._dirty = True
        self.viewport().update()

    def refresh(self) -> None:
        """Lay out now, and paint only what lies below the first change."""
        if self.stale:
            self.changed()
            return
        before = repaint.marks(self.flow.placed)
        self.lay_out()
        top = repaint.first_change(before, self.flow.placed)
        if top is not None:
            viewport = self.viewport()
            viewport.update(0, top, viewport.width(), viewport.height() - top)

    def placed_at(self, point: QPointF) -> Placed | None:
        """The box at a point, or the nearest one above or below it."""
        nearest = None
        for placed in self.flow.placed:
            if nearest is None or placed.y <= point.y():
                nearest = placed
        return nearest

    # layout and scrolling

    def column(self) -> QRectF:
        """Where messages are, in the viewport: as wide as the composer's column."""
        margin = self.sheet.px(tokens.SPACE_XL)
        room = self.viewport().width() - 2 * margin
        width = max(80.0, min(self.sheet.px(tokens.MEASURE), room))
        left = round((self.viewport().width() - width) / 2)
        return QRectF(left, 0, width, self.viewport().height())

    def lay_out(self) -> None:
        """Bring everything on the screen up to date."""
        self._dirty = False
        self.flow.width = self.column().width()
        height = self.viewport().height()
        self.flow.place(height)
        while self._waiting.fetch(placed.box for placed in self.flow.placed):
            self.flow.place(height)
        self._bar.sync(self.flow, height, self.sheet.text_line)
        self._note_edges()
        if self._moving():
            self._motion.go_on()
        self._idle.start()
        if QAccessible.isActive():
            self._announce()

    def _announce(self) -> None:
        """Tell assistive technology which messages are new on the screen."""
        interface = accessible.interface(self)
        shown = interface.shown()
        fresh = [message_id for message_id in shown if message_id not in self._announced]
        self._announced = set(shown)
        interface.announce(fresh)

    def row_of(self, message_id: str) -> int | None:
        """Where a message stands."""
        return self._model.row_of(message_id) if self._model is not None else None

    def _note_edges(self) -> None:
        flow = self.flow
        at_end = flow.following or not flow.count
        if at_end != self._at_end:
            self._at_end = at_end
            self._jump.setVisible(not at_end)
            self.at_end_changed.emit(at_end)
        near_top = bool(flow.placed) and flow.above < 2 * self.viewport().height()
        if near_top and self._asked_older != flow.count:
            self._asked_older = flow.count
            self.older_wanted.emit()

    def _prepare_neighbour(self) -> None:
        """In idle time, make the next screen ready, one box a turn."""
        if self.stale:
            return
        near = self.flow.neighbours(self.viewport().height())
        self._waiting.fetch_ahead(box for _, box in near)
        for row, box in near:
            ready = not isinstance(box, BlockBox) or box.rendered is not None
            if ready and box.width != self.flow.width:
                self.flow.measure(row, box)
                if box.width == self.flow.width:
                    self._idle.start()
                    return

    def scroll_by(self, distance: float) -> None:
        """Move down by pixels (up where negative)."""
        self.flow.scroll(distance)
        self.changed()

    def scroll_to_end(self) -> None:
        """Show the newest message, and stay there."""
        self.flow.follow()
        self.changed()

    def scroll_to_start(self) -> None:
        """Show the oldest loaded message."""
        self.flow.go_to(0)
        self.changed()

    def show_message(self, message_id: str, *, mark: bool = False) -> None:
        """Go to a message, with its beginning in the upper third of the screen."""
        row = self.row_of(message_id)
        if row is not None:
            self.flow.pin(row, 0, round(self.viewport().height() / 4))
            self.changed()

    def retry_shown(self) -> None:
        """Ask for the newest failed reply on the screen once more: Retry by the keyboard."""
        failed = [p for p in self.flow.placed if isinstance(p.box, NoticeBox)]
        if failed:
            message_id = self.flow.record(failed[-1].row).message_id
            self.deed_wanted.emit(str(Deed.RETRY), message_id)

    def box_changed(self, placed: Placed) -> None:
        """A box has acted: lay out anew, with the box where it is on the screen."""
        self.flow.update(placed.row)
        self.flow.pin(placed.row, placed.number, placed.y)
        self.changed()

    def set_reduced_motion(self, reduced: bool | None) -> None:
        """Let nothing move by itself; None does as the desktop says."""
        self._motion.set_reduced(reduced)

    def _moving(self) -> list[Placed]:
        return [placed for placed in self.flow.placed if isinstance(placed.box, DotsBox)]

    def _on_beat(self) -> None:
        moving = self._moving()
        for placed in moving:
            top = int(placed.top)
            self.viewport().update(0, top, self.viewport().width(), int(placed.box.height) + 2)
        if moving and self.isVisible():
            self._motion.go_on()

    # copying

    def copy(self, *, markdown: bool = False) -> None:
        """Put the selection on the clipboard."""
        self.put_on_clipboard(copied(self.selection, self.flow, markdown=markdown))

    def put_on_clipboard(self, text: str) -> None:
        """Put plain text on the clipboard."""
        if text:
            QGuiApplication.clipboard().setText(text)
            self.copied.emit()

    def select_all(self) -> None:
        """Select every message."""
        self.selection.select_all()
        self.viewport().update()

    # painting

    def _look(self, placed: Placed, column: QRectF, clip: QRectF) -> Look:
        message_id = self.flow.record(placed.row).message_id
        found, found_now = self.found.in_box(message_id, placed.number, placed.box)
        return Look(
            clip=clip.translated(-column.left(), -placed.top),
            selected=self.selection.range_in(placed.row, placed.number, placed.box),
            hovered=self.pointer.hovered_in(placed),
            done=self.pointer.done_in(placed),
            beat=self._motion.beat,
            active=message_id == self.active_id,
            found=found,
            found_now=found_now,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._dirty:
            self.lay_out()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        clip = QRectF(event.rect())
        painter.fillRect(clip, QColor(self._style.ground))
        if self._waiting.held:
            return
        column = self.column()
        painting.paint_boxes(
            painter,
            self.sheet,
            self.flow.placed,
            column.left(),
            clip,
            lambda placed: self._look(placed, column, clip),
        )
        chosen = self.chosen.area()
        if self.hasFocus() and (self._focus_shown or chosen is not None):
            area = chosen or QRectF(self.viewport().rect()).adjusted(2, 2, -2, -2)
            painting.paint_focus(painter, self.sheet, area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._jump.settle(QRectF(self.viewport().geometry()), self.column())
        self.changed()

    def focusInEvent(self, event: QFocusEvent) -> None:
        keys = (Qt.FocusReason.TabFocusReason, Qt.FocusReason.BacktabFocusReason)
        self._focus_shown = event.reason() in keys
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._focus_shown = False
        self.viewport().update()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self._bar.moved(self.flow, self.viewport().height()):
            self.changed()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # zoom is the window's affair
            return
        pixels = event.pixelDelta().y()
        if not pixels:
            lines = WHEEL_LINES * event.angleDelta().y() / 120
            pixels = round(lines * self.sheet.text_line)
        self.scroll_by(-pixels)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.keys.press(event):
            event.accept()
        else:
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.pointer.menu(event.pos()).popup(event.globalPos())

    def leaveEvent(self, event: QEvent) -> None:
        self.pointer.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.chosen.clear()
        self.pointer.press(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self.pointer.move(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self.pointer.release(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.pointer.double_click(event)
