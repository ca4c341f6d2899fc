"""What the pointer is over: the message comes alive, a button lights up, a link says where to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QPoint, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QApplication, QStyle, QToolTip

from ashley_desktop.ui.transcript.boxes.hints import hint_for
from ashley_desktop.ui.transcript.input.places_at import action_at, link_at, local
from ashley_desktop.ui.transcript.layout import painting
from ashley_desktop.ui.transcript.selecting.selection import selectable

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.boxes.box import Stretch
    from ashley_desktop.ui.transcript.layout.flow import Placed
    from ashley_desktop.ui.transcript.surface import Surface

_LONGEST = 120  # characters of an address in a tool tip


class Hover:
    """The pointer over one view, while no button is down."""

    def __init__(self, view: Surface) -> None:
        self._view = view
        self._hovered: tuple[str, object, str] | None = None
        self._message_id = ""
        self._link: tuple[tuple[str, object, str], Stretch] | None = None
        self._where = QPoint()
        wait = QApplication.style().styleHint(QStyle.StyleHint.SH_ToolTip_WakeUpDelay)
        self._rest = QTimer(view.viewport(), singleShot=True, interval=wait)
        self._rest.timeout.connect(self._show_hint)

    def action_in(self, placed: Placed) -> str:
        """The action of a box that is under the pointer."""
        hovered = self._hovered
        if hovered is None or hovered != self._key(placed, hovered[2]):
            return ""
        return hovered[2]

    def link_in(self, placed: Placed) -> Stretch | None:
        """The stretch of a box's text that is the link under the pointer."""
        found = self._link
        return found[1] if found is not None and found[0] == self._key(placed, "") else None

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        view, point = self._view, event.position()
        placed, action = action_at(view, point)
        link = "" if action else link_at(view, point)
        self._activate(view.flow.record(placed.row).message_id if placed else "")
        hovered = self._key(placed, action) if placed and action else None
        if hovered != self._hovered:
            self._hovered = hovered
            self._rest.stop()
            self._repaint(self._message_id)
        self._note_link(placed, point, link)
        self._show_shape(self._over_text(placed, point), bool(link or action))
        if link:
            QToolTip.showText(event.globalPosition().toPoint(), tooltip(link), view.viewport())
        elif hovered is not None:
            self._where = event.globalPosition().toPoint()
            if not QToolTip.isVisible():
                self._rest.start()
        elif QToolTip.isVisible():
            QToolTip.hideText()

    def leave(self) -> None:
        """The pointer is elsewhere; the message that the keys have chosen is active again."""
        self._hovered = self._link = None
        self._rest.stop()
        self._activate("")

    def _show_hint(self) -> None:
        """The pointer rests on a button: say what it does."""
        hint = hint_for(self._hovered[2]) if self._hovered is not None else ""
        if hint:
            QToolTip.showText(self._where, hint, self._view.viewport())

    def _note_link(self, placed: Placed | None, point: QPointF, link: str) -> None:
        """Underline the link under the pointer, and no other."""
        found = None
        if placed is not None and link:
            stretch = placed.box.link_stretch(local(self._view, placed, point))
            found = (self._key(placed, ""), stretch) if stretch is not None else None
        if found != self._link:
            self._link = found
            self._repaint(self._message_id)

    def _activate(self, message_id: str) -> None:
        view = self._view
        active = message_id or view.chosen.message_id
        if message_id == self._message_id and view.active_id == active:
            return
        left, self._message_id = view.active_id, message_id
        view.active_id = active
        for changed in {left, active}:
            self._repaint(changed)

    def _repaint(self, message_id: str) -> None:
        view = self._view
        area = painting.message_area(view.flow, message_id, view.column())
        if area is not None:
            edge = view.sheet.text_line  # some boxes reach out of the column a little
            around = area.adjusted(-edge, 0, edge, 0)
            view.viewport().update(around.toAlignedRect().adjusted(0, -1, 0, 1))

    def _over_text(self, placed: Placed | None, point: QPointF) -> bool:
        if placed is None or not selectable(placed.box):
            return False
        return placed.box.over_text(local(self._view, placed, point))

    def _show_shape(self, reads: bool, acts: bool) -> None:
        shape = Qt.CursorShape.IBeamCursor if reads else Qt.CursorShape.ArrowCursor
        if acts:
            shape = Qt.CursorShape.PointingHandCursor
        viewport = self._view.viewport()
        if viewport.cursor().shape() is not shape:
            viewport.setCursor(shape)

    def _key(self, placed: Placed, action: str) -> tuple[str, object, str]:
        return (self._view.flow.record(placed.row).message_id, placed.box.mark, action)


def tooltip(address: str) -> str:
    """Where a link leads, without letters that pass for others, as text that Qt cannot take for
    rich text."""
    shown = QUrl(address).toString(QUrl.ComponentFormattingOption.FullyEncoded)
    host = urlsplit(shown).hostname or ""
    short = shown if len(shown) <= _LONGEST else shown[: _LONGEST - 1] + "\N{HORIZONTAL ELLIPSIS}"
    plain = f"{host}\n{short}" if host else short
    return plain.replace("<", "\N{SINGLE LEFT-POINTING ANGLE QUOTATION MARK}")
