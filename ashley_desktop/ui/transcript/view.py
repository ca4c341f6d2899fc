"""The painted conversation: brings together what scrolls, paints, waits and selects.

Where boxes are is in `flow.py`, painting in `painting.py`, the scroll bar in `scrollbar.py`,
renderings in `waiting.py`, the model's changes in `rows.py`, what comes next in `ahead.py`, the way
back to the end in `latest.py`. Must not: open a link, read a file, or ask a store.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QAccessible, QColor, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from ashley_desktop.storage.records import ErrorRecord, Place
from ashley_desktop.ui import tokens
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.parts import announce
from ashley_desktop.ui.transcript.boxes import Look
from ashley_desktop.ui.transcript.boxes.parts import NoticeBox
from ashley_desktop.ui.transcript.deeds import Deed
from ashley_desktop.ui.transcript.finding.found import Found
from ashley_desktop.ui.transcript.input.chosen import Chosen
from ashley_desktop.ui.transcript.input.keys import Keys
from ashley_desktop.ui.transcript.input.pointer import Pointer
from ashley_desktop.ui.transcript.layout import painting
from ashley_desktop.ui.transcript.layout.ahead import Ahead
from ashley_desktop.ui.transcript.layout.column import TAIL
from ashley_desktop.ui.transcript.layout.flow import Placed
from ashley_desktop.ui.transcript.layout.latest import Latest
from ashley_desktop.ui.transcript.layout.moving import Moving
from ashley_desktop.ui.transcript.layout.places import Places
from ashley_desktop.ui.transcript.layout.rendering import Renderer
from ashley_desktop.ui.transcript.layout.repaint import Screen
from ashley_desktop.ui.transcript.layout.rows import Rows
from ashley_desktop.ui.transcript.layout.scrollbar import BarLink
from ashley_desktop.ui.transcript.layout.waiting import Waiting
from ashley_desktop.ui.transcript.layout.wheel import wheel_pixels
from ashley_desktop.ui.transcript.listening import ListeningArea
from ashley_desktop.ui.transcript.selecting.clipboard import Clipboard, Form
from ashley_desktop.ui.transcript.selecting.selection import Selection
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.speech import accessible
from ashley_desktop.ui.transcript.speech.announcing import Announcer
from ashley_desktop.ui.transcript.style import TranscriptStyle


class TranscriptView(ListeningArea):
    """Shows a `TranscriptModel`.

    Signals:
        link_activated: (address) of an allowed scheme was clicked; nothing was opened.
        deed_wanted: (deed, message_id) something is to be done with a message; see `deeds.py`.
        menu_wanted: (menu, record) what can be done with a message is to be put into a menu, now.
        rows_wanted: (first, last) these rows come near, and some are not loaded, or there are
            messages above the first row that are not known yet.
        text_wanted: (take) everything is to be copied, and not all is loaded: `take(text)` gets
            the text of all messages; see `History.whole_text`.
        load_wanted: (first, last, then) these rows are to be copied: `then()` is called when all
            of them are loaded; see `History.load_rows`.
        copied: something is on the clipboard.
        find_wanted: something is to be looked for in the conversation.
        replaced: all messages are others; another conversation, or another model.
        at_end_changed: (at_end) the newest message came into view or left it.
    """

    link_activated = Signal(str)
    deed_wanted = Signal(str, str)
    menu_wanted = Signal(object, object)
    rows_wanted = Signal(int, int)
    text_wanted = Signal(object)
    load_wanted = Signal(int, int, object)
    copied = Signal()
    find_wanted = Signal()
    replaced = Signal()
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
        self._zoom = 1.0
        self._style = style
        self.sheet = Sheet(style)
        self.selection = Selection()
        self._rows = Rows(self.sheet, describe, self.selection, self)
        self.flow = self._rows.flow
        self.found = Found()
        self.active_id = ""  # the message under the pointer, or chosen by the keys
        self._waiting = Waiting(renderer, self)
        self._moving = Moving(self.flow, self)
        self._bar = BarLink(self.verticalScrollBar())
        self._ahead = Ahead(self._rows, self._waiting, self.viewport())
        self._places = Places(self._rows)
        self._latest = Latest(self.flow, self.sheet, self._moving.motion, self)
        self._screen = Screen(self.viewport(), self.flow, self._moving, self._latest.button)
        self._dirty = True
        self.clipboard = Clipboard(self)
        self.pointer = Pointer(self)
        self.chosen = Chosen(self)
        self.keys = Keys(self)
        self._announcer = Announcer(lambda text: announce(self, text), self)
        self._connect()
        accessible.install(self)

    def _connect(self) -> None:
        self._rows.replaced.connect(self._on_replaced)
        self._rows.changed.connect(self.changed)
        self._rows.grown.connect(self.refresh)
        self._rows.awaited.connect(self._fetch)
        self._rows.added.connect(self._latest.added)
        self._rows.prepended.connect(self._latest.prepended)
        self._waiting.arrived.connect(self.refresh)
        self._waiting.gave_up.connect(self.changed)
        self._moving.stale.connect(self._repaint)
        self._ahead.rows_wanted.connect(self.rows_wanted)
        self._latest.button.clicked.connect(self.scroll_to_end)

    @property
    def stale(self) -> bool:
        """Whether the next frame will differ from what is laid out."""
        return self._dirty or self._waiting.held or self._waiting.lingers

    # what is shown

    def set_model(self, model: TranscriptModel) -> None:
        """Show a model; the one before is let go."""
        if self._rows.model is not None:
            self._rows.model.grew.disconnect(self._latest.grew)
        model.grew.connect(self._latest.grew)
        self._announcer.follow(model)
        self._rows.show(model)

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
        self.flow.restyle(self.sheet, self._rows.lengths())
        self._latest.button.set_sheet(self.sheet)
        self._settle()
        self.changed()

    def _on_replaced(self) -> None:
        self._latest.clear()
        self._ahead.ask_again()
        self._waiting.hold(wanted=self.flow.count > 0)
        self.changed()
        self.replaced.emit()

    def changed(self) -> None:
        """Lay out and paint at the next frame."""
        self._dirty = True
        self.viewport().update()

    def refresh(self) -> None:
        """Lay out now, and paint only what lies below the first change."""
        if self._dirty or self._waiting.held:
            self.changed()
            return
        self._screen.refresh(self._arrange, may_move=self._is_still())
        self._follow_up()

    def _is_still(self) -> bool:
        """Whether nothing is painted that does not move with the messages."""
        return (
            self._focus_area() is None
            and not self._moving.flash.message_id
            and not self._waiting.held
        )

    def _fetch(self, row: int) -> None:
        """Ask for the rendering of text that goes on, and lay it out when that is there."""
        shown = [placed.box for placed in self.flow.placed]
        if self._dirty or self._waiting.fetch([*shown, *self.flow.boxes(row)[-TAIL:]]):
            self.refresh()
        elif not self.flow.item(row).looks_same:
            self._waiting.linger()

    def _focus_area(self) -> QRectF | None:
        """Where a frame shows that the keys go here; it does not move with what it is around."""
        chosen = self.chosen.area()
        if not self.hasFocus() or not (self.focus_shown or chosen is not None):
            return None
        return chosen or QRectF(self.viewport().rect()).adjusted(2, 2, -2, -2)

    def placed_at(self, point: QPointF) -> Placed | None:
        """The box at a point, or the nearest one above or below it."""
        above = (placed for placed in reversed(self.flow.placed) if placed.y <= point.y())
        return next(above, self.flow.placed[0] if self.flow.placed else None)

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
        self._arrange()
        self._follow_up()

    def _arrange(self) -> None:
        self._dirty = False
        self.flow.set_width(self.column().width())
        height = self.viewport().height()
        self.flow.place(height)
        while self._waiting.fetch(placed.box for placed in self.flow.placed):
            self.flow.place(height)

    def _follow_up(self) -> None:
        """Tell all others that the screen was laid out."""
        height = self.viewport().height()
        self._bar.sync(self.flow, height, self.sheet.text_line)
        if self._latest.note(height):
            self.at_end_changed.emit(self._latest.at_end)
        self._moving.note(self.sheet, self.column())
        self._ahead.start()
        if QAccessible.isActive():
            accessible.interface(self).announce_shown()

    @property
    def model(self) -> TranscriptModel | None:
        """What is shown; None before the first."""
        return self._rows.model

    def row_of(self, message_id: str) -> int | None:
        """Where a message stands."""
        return self._rows.row_of(message_id)

    def scroll_by(self, distance: float) -> None:
        """Move down by pixels (up where negative). What is on the screen already is moved there."""
        if self._dirty or not self._is_still():
            self.flow.scroll(distance)
            self.changed()
            return
        self._screen.scroll(distance, self._arrange)
        self._follow_up()

    def scroll_to_end(self) -> None:
        """Show the newest message, and stay there."""
        self.flow.follow()
        self.changed()

    def scroll_to_start(self) -> None:
        """Show the oldest message."""
        self.flow.go_to(0)
        self.changed()

    def show_message(self, message_id: str, *, part: float = 0, mark: bool = False) -> None:
        """Go to a message, loaded or not; its beginning comes into the upper third.

        Args:
            part: of its text that may be above that, 0 to 1. mark: let it light up softly.
        """
        row = self.row_of(message_id)
        if row is None:
            return
        self._places.show(row, part, round(self.viewport().height() / 4))
        if mark:
            self._moving.flash.light(message_id)
        self.changed()

    def place(self) -> Place | None:
        """Where the reader is; None at the end."""
        return self._places.place(self._zoom)

    def go_to_place(self, place: Place | None) -> None:
        """Go to a place that `place` told; None, or one whose message is gone, is the end."""
        self.flow.set_width(self.column().width())
        self._places.go_to(place, self._zoom)
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
        self._moving.motion.set_reduced(reduced)

    # copying

    def copy(self, *, markdown: bool = False) -> None:
        """Put the selection on the clipboard, also what of it is not loaded yet."""
        self.clipboard.copy(Form.MARKDOWN if markdown else Form.ALL)

    def put_on_clipboard(self, text: str) -> None:
        """Put plain text on the clipboard."""
        self.clipboard.put_text(text)

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
            beat=self._moving.motion.beat,
            active=message_id == self.active_id,
            link=self.pointer.link_in(placed),
            found=found,
            found_now=found_now,
        )

    def paintEvent(self, event: QPaintEvent) -> None:
        if self._dirty:
            self.lay_out()
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        changed = event.region()  # a strip and the place of a button, not all that is between
        for part in changed:  # type: ignore[attr-defined]  # PySide makes it iterable
            painter.setClipRect(part)
            self._paint(painter, QRectF(part))

    def _paint(self, painter: QPainter, clip: QRectF) -> None:
        painter.fillRect(clip, QColor(self._style.ground))
        if self._waiting.held:
            return
        column = self.column()
        self._moving.paint_below(painter, self.sheet)
        painting.paint_boxes(
            painter,
            self.sheet,
            self.flow.placed,
            column.left(),
            clip,
            lambda placed: self._look(placed, column, clip),
        )
        self._moving.paint_above(painter, self.sheet)
        area = self._focus_area()
        if area is not None:
            painting.paint_focus(painter, self.sheet, area)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._settle()
        self.changed()

    def _settle(self) -> None:
        self._latest.settle(QRectF(self.viewport().geometry()), self.column())

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        if self._bar.moved(self.flow, self.viewport().height()):
            self.changed()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            event.ignore()  # zoom is the window's affair
            return
        across, down = wheel_pixels(event, self.sheet.text_line)
        if abs(across) > abs(down):
            self._sideways(event.position(), -across)
        else:
            self.scroll_by(-down)
        event.accept()

    def _sideways(self, point: QPointF, distance: float) -> None:
        placed = self.placed_at(point)
        if placed is not None and placed.box.scroll_sideways(distance):
            self._repaint(QRectF(0, placed.top, self.viewport().width(), placed.box.height))

    def _repaint(self, area: QRectF) -> None:
        self.viewport().update(area.toAlignedRect().adjusted(-1, -1, 1, 1))
