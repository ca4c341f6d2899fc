"""What the pointer is over: the message comes alive, a button lights up, a link says where to."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from PySide6.QtCore import QPointF, Qt, QUrl
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QToolTip

from ashley_desktop.ui.transcript.input.places_at import action_at, link_at, local
from ashley_desktop.ui.transcript.layout import painting
from ashley_desktop.ui.transcript.selecting.selection import selectable

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.layout.flow import Placed
    from ashley_desktop.ui.transcript.surface import Surface

_LONGEST = 120  # characters of an address in a tool tip


class Hover:
    """The pointer over one view, while no button is down."""

    def __init__(self, view: Surface) -> None:
        self._view = view
        self._hovered: tuple[str, object, str] | None = None
        self._message_id = ""

    def action_in(self, placed: Placed) -> str:
        """The action of a box that is under the pointer."""
        hovered = self._hovered
        if hovered is None or hovered != self._key(placed, hovered[2]):
            return ""
        return hovered[2]

    def move(self, event: QMouseEvent) -> None:
        """The pointer moved."""
        view, point = self._view, event.position()
        placed, action = action_at(view, point)
        link = "" if action else link_at(view, point)
        self._activate(view.flow.record(placed.row).message_id if placed else "")
        hovered = self._key(placed, action) if placed and action else None
        if hovered != self._hovered:
            self._hovered = hovered
            self._repaint(self._message_id)
        self._show_shape(self._over_text(placed, point), bool(link or action))
        if link:
            QToolTip.showText(event.globalPosition().toPoint(), tooltip(link), view.viewport())
        elif QToolTip.isVisible():
            QToolTip.hideText()

    def leave(self) -> None:
        """The pointer is elsewhere; the message that the keys have chosen is active again."""
        self._hovered = None
        self._activate("")

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
