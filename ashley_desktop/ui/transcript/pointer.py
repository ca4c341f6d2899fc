"""What the mouse does in the transcript: selecting, links, Copy and Retry, the context menu."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QObject, QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QAction, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QApplication, QMenu, QToolTip

from ashley_desktop.core.markdown.render import allowed
from ashley_desktop.ui.transcript.code import CodeBox
from ashley_desktop.ui.transcript.deeds import Deed
from ashley_desktop.ui.transcript.flow import Placed
from ashley_desktop.ui.transcript.parts import NoticeBox
from ashley_desktop.ui.transcript.selection import Position, selectable
from ashley_desktop.ui.transcript.words import translate

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.surface import Surface

DONE_MS = 1500  # how long "Copied" stays
SCROLL_MS = 30  # steps of scrolling while a selection is dragged past an edge


class Pointer(QObject):
    """The mouse over one view."""

    def __init__(self, view: Surface) -> None:
        super().__init__(view.viewport())
        self._view = view
        self._dragging = False
        self._pressed_link = ""
        self._where = QPointF()
        self._hovered: tuple[str, int, str] | None = None
        self._done: tuple[str, int, str] | None = None
        self._triple = QTimer(self)
        self._triple.setSingleShot(True)
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(DONE_MS)
        self._settle.timeout.connect(self._forget_done)
        self._drag = QTimer(self)
        self._drag.setInterval(SCROLL_MS)
        self._drag.timeout.connect(self._scroll_drag)

    def hovered_in(self, placed: Placed) -> str:
        """The action of a box that is under the pointer."""
        return self._action(self._hovered, placed)

    def done_in(self, placed: Placed) -> str:
        """The action of a box that was carried out a moment ago."""
        return self._action(self._done, placed)

    def _key(self, placed: Placed, action: str) -> tuple[str, int, str]:
        record = self._view.flow.record(placed.row)
        return (record.message_id, placed.number, action)

    def _action(self, known: tuple[str, int, str] | None, placed: Placed) -> str:
        return known[2] if known is not None and known == self._key(placed, known[2]) else ""

    def _local(self, placed: Placed, point: QPointF) -> QPointF:
        return point - QPointF(self._view.column().left(), placed.top)

    def _position(self, point: QPointF) -> Position | None:
        """The text position nearest to a point."""
        best: Placed | None = None
        for placed in self._view.flow.placed:
            if selectable(placed.box) and (best is None or placed.y <= point.y()):
                best = placed
        if best is None:
            return None
        return Position(best.row, best.number, best.box.position_at(self._local(best, point)))

    def link_at(self, point: QPointF) -> str:
        """The address under a point, where it is one that may be followed."""
        placed = self._view.placed_at(point)
        if placed is None:
            return ""
        address = placed.box.link_at(self._local(placed, point))
        return address if allowed(address) else ""

    def press(self, event: QMouseEvent) -> None:
        """A button went down."""
        point = event.position()
        if event.button() is not Qt.MouseButton.LeftButton:
            return
        self._pressed_link = self.link_at(point)
        placed = self._view.placed_at(point)
        action = placed.box.action_at(self._local(placed, point)) if placed else ""
        if placed is not None and action:
            self._act(placed, action)
            return
        position = self._position(point)
        if position is None:
            return
        if self._triple.isActive():
            self._select_box(position)
        elif event.modifiers() & Qt.KeyboardModifier.ShiftModifier and self._view.selection.anchor:
            self._view.selection.span(self._view.selection.anchor, position)
        else:
            self._view.selection.begin(position)
        self._dragging = True
        self._view.viewport().update()

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved, with a button down or not."""
        self._where = event.position()
        if self._dragging and event.buttons() & Qt.MouseButton.LeftButton:
            self._stretch()
            outside = not 0 <= self._where.y() < self._view.viewport().height()
            if outside and not self._drag.isActive():
                self._drag.start()
            return
        self._hover(event)

    def release(self, event: QMouseEvent) -> None:
        """A button went up."""
        self._dragging = False
        self._drag.stop()
        pressed, self._pressed_link = self._pressed_link, ""
        if event.button() is not Qt.MouseButton.LeftButton or self._view.selection:
            return
        if pressed and self.link_at(event.position()) == pressed:
            self._view.link_activated.emit(pressed)

    def double_click(self, event: QMouseEvent) -> None:
        """Select a word; one more click selects the block."""
        position = self._position(event.position())
        if position is None or event.button() is not Qt.MouseButton.LeftButton:
            return
        document = self._view.flow.boxes(position.row)[position.number].document
        if document is None:
            return
        cursor = QTextCursor(document)
        cursor.setPosition(position.at)
        cursor.select(QTextCursor.SelectionType.WordUnderCursor)
        self._span(position, cursor.selectionStart(), cursor.selectionEnd())
        self._triple.start(QApplication.doubleClickInterval())

    def leave(self) -> None:
        """The pointer is elsewhere."""
        if self._hovered is not None:
            self._hovered = None
            self._view.viewport().update()

    def menu(self, place: QPoint) -> QMenu:
        """The context menu for a place in the viewport."""
        view = self._view
        menu = QMenu(view.viewport())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        link = self.link_at(QPointF(place))
        if link:
            self._entry(
                menu, translate("Transcript", "Copy link"), lambda: view.put_on_clipboard(link)
            )
            menu.addSeparator()
        placed = view.placed_at(QPointF(place))
        if placed is not None and isinstance(placed.box, NoticeBox):
            self._entry(menu, translate("Transcript", "Retry"), lambda: self._act(placed, "retry"))
            menu.addSeparator()
        some = bool(view.selection)
        self._entry(menu, translate("Transcript", "Copy"), view.copy, enabled=some)
        self._entry(
            menu,
            translate("Transcript", "Copy as Markdown"),
            lambda: view.copy(markdown=True),
            enabled=some,
        )
        menu.addSeparator()
        self._entry(
            menu,
            translate("Transcript", "Select all"),
            view.select_all,
            enabled=view.flow.count > 0,
        )
        return menu

    def _entry(self, menu: QMenu, text: str, slot: object, *, enabled: bool = True) -> None:
        action = QAction(text, menu)
        action.setEnabled(enabled)
        action.triggered.connect(lambda: slot())  # type: ignore[operator]
        menu.addAction(action)

    def _span(self, position: Position, start: int, end: int) -> None:
        self._view.selection.span(
            Position(position.row, position.number, start),
            Position(position.row, position.number, end),
        )
        self._view.viewport().update()

    def _select_box(self, position: Position) -> None:
        box = self._view.flow.boxes(position.row)[position.number]
        self._span(position, 0, box.length())

    def _stretch(self) -> None:
        position = self._position(self._where)
        anchor = self._view.selection.anchor
        if position is not None and anchor is not None:
            self._view.selection.span(anchor, position)
            self._view.viewport().update()

    def _scroll_drag(self) -> None:
        height = self._view.viewport().height()
        past = min(0.0, self._where.y()) + max(0.0, self._where.y() - height)
        if not past or not self._dragging:
            self._drag.stop()
            return
        self._view.scroll_by(past / 2)
        self._view.lay_out()
        self._stretch()

    def _hover(self, event: QMouseEvent) -> None:
        view, point = self._view, event.position()
        placed = view.placed_at(point)
        local = self._local(placed, point) if placed else point
        action = placed.box.action_at(local) if placed else ""
        link = "" if action else self.link_at(point)
        hovered = self._key(placed, action) if placed and action else None
        if hovered != self._hovered:
            self._hovered = hovered
            view.viewport().update()
        over = placed is not None and selectable(placed.box) and placed.box.over_text(local)
        shape = Qt.CursorShape.IBeamCursor if over else Qt.CursorShape.ArrowCursor
        if link or action:
            shape = Qt.CursorShape.PointingHandCursor
        if view.viewport().cursor().shape() is not shape:
            view.viewport().setCursor(shape)
        if link:
            QToolTip.showText(event.globalPosition().toPoint(), tooltip(link), view.viewport())
        elif QToolTip.isVisible():
            QToolTip.hideText()

    def _act(self, placed: Placed, action: str) -> None:
        record = self._view.flow.record(placed.row)
        if action == "retry":
            self._view.deed_wanted.emit(str(Deed.RETRY), record.message_id)
        elif action == "copy":
            self._view.put_on_clipboard(self._whole_code(placed))
            self._done = self._key(placed, action)
            self._settle.start()
            self._view.viewport().update()

    def _whole_code(self, placed: Placed) -> str:
        """The code of a block with all the pieces it was cut into."""
        codes: list[str] = []
        for box in self._view.flow.boxes(placed.row)[placed.number :]:
            if not isinstance(box, CodeBox) or (codes and not box.block.continued):
                break
            codes.append(box.code)
        return "\n".join(codes)

    def _forget_done(self) -> None:
        self._done = None
        self._view.viewport().update()


def tooltip(address: str) -> str:
    """Where a link leads, without letters that pass for others, as text that Qt cannot take for
    rich text."""
    shown = QUrl(address).toString(QUrl.ComponentFormattingOption.FullyEncoded)
    host = urlsplit(shown).hostname or ""
    short = shown if len(shown) <= 120 else shown[:119] + "\N{HORIZONTAL ELLIPSIS}"
    plain = f"{host}\n{short}" if host else short
    return plain.replace("<", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}")
