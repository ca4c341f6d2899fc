"""What is at a point of the viewport."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF

from ashley_desktop.core.markdown.safe import allowed
from ashley_desktop.ui.transcript.selecting.selection import Position, selectable

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.layout.flow import Placed
    from ashley_desktop.ui.transcript.surface import Surface


def local(view: Surface, placed: Placed, point: QPointF) -> QPointF:
    """A point in the coordinates of a box."""
    return point - QPointF(view.column().left(), placed.top)


def action_at(view: Surface, point: QPointF) -> tuple[Placed | None, str]:
    """The box at a point, and what a click there does."""
    placed = view.placed_at(point)
    return placed, placed.box.action_at(local(view, placed, point)) if placed else ""


def link_at(view: Surface, point: QPointF) -> str:
    """The address under a point, where it is one that may be followed."""
    placed = view.placed_at(point)
    address = placed.box.link_at(local(view, placed, point)) if placed else ""
    return address if address and allowed(address) else ""


def position_at(view: Surface, point: QPointF) -> Position | None:
    """The text position nearest to a point."""
    best: Placed | None = None
    for placed in view.flow.placed:
        if selectable(placed.box) and not placed.box.hidden:
            if best is not None and placed.y > point.y():
                break
            best = placed
    if best is None:
        return None
    return Position(best.row, best.number, best.box.position_at(local(view, best, point)))


def in_selection(view: Surface, point: QPointF) -> bool:
    """Whether a point is on text that is selected."""
    placed = view.placed_at(point)
    if placed is None or not placed.box.over_text(local(view, placed, point)):
        return False
    stretch = view.selection.range_in(placed.row, placed.number, placed.box)
    at = placed.box.position_at(local(view, placed, point))
    return stretch is not None and stretch[0] <= at < stretch[1]
