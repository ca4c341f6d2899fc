"""Where somebody reads: as it is stored, and exactly for as long as the program runs."""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass

from ashley_desktop.storage.records import Place
from ashley_desktop.ui.transcript.layout.rows import Rows

REMEMBERED = 200


@dataclass(frozen=True, slots=True)
class _Spot:
    """A place to the pixel, at one width and zoom."""

    number: int
    offset: float
    looks: tuple[float, float]


class Places:
    """Tells the place of a view, and goes back to it."""

    def __init__(self, rows: Rows) -> None:
        self._rows = rows
        self._spots: OrderedDict[Place, _Spot] = OrderedDict()

    def place(self, zoom: float) -> Place | None:
        """Where the view is; None at the end."""
        flow, model = self._rows.flow, self._rows.model
        if model is None or not flow.count or flow.following:
            return None
        place = Place(model.message_id(flow.row), flow.text_above())
        self._spots[place] = _Spot(flow.number, flow.offset, (flow.width, zoom))
        self._spots.move_to_end(place)
        if len(self._spots) > REMEMBERED:
            self._spots.popitem(last=False)
        return place

    def show(self, row: int, part: float, below: int) -> None:
        """Go to a row so that this part of its text, 0 to 1, is so far below the upper edge."""
        flow = self._rows.flow
        if part:
            flow.go_to_text(row, part)
            flow.scroll(-below)
        else:
            flow.pin(row, 0, below)

    def go_to(self, place: Place | None, zoom: float) -> None:
        """Go to a place; to the end where there is none, or its message is gone."""
        flow = self._rows.flow
        row = self._rows.row_of(place.message_id) if place is not None else None
        if place is None or row is None:
            flow.follow()
            return
        spot = self._spots.get(place)
        if spot is not None and spot.looks == (flow.width, zoom):
            flow.pin(row, spot.number, -spot.offset)
        else:
            flow.go_to_text(row, place.offset)
