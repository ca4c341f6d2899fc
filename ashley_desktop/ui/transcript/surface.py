"""What the mouse, the keys and assistive technology need of the view, and nothing more of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from PySide6.QtCore import QPointF, QRectF, SignalInstance
    from PySide6.QtWidgets import QWidget

    from ashley_desktop.ui.transcript.finding.found import Found
    from ashley_desktop.ui.transcript.input.chosen import Chosen
    from ashley_desktop.ui.transcript.layout.flow import Flow, Placed
    from ashley_desktop.ui.transcript.selecting.selection import Selection
    from ashley_desktop.ui.transcript.sheet import Sheet


class Surface(Protocol):
    """The painted conversation, as those see it who act on it.

    Attributes:
        sheet: fonts and distances now. flow: where everything is.
        selection, found: what is marked.
        chosen: the message that the keys have chosen.
        active_id: the message under the pointer, or chosen by the keys.
    """

    sheet: Sheet
    flow: Flow
    selection: Selection
    found: Found
    chosen: Chosen
    active_id: str

    @property
    def link_activated(self) -> SignalInstance:
        """(address) was clicked."""
        ...

    @property
    def deed_wanted(self) -> SignalInstance:
        """(deed, message_id) is to be done."""
        ...

    def viewport(self) -> QWidget:
        """The widget that is painted on; the parent for menus and timers."""
        ...

    def column(self) -> QRectF:
        """Where messages are, in the viewport."""
        ...

    def placed_at(self, point: QPointF) -> Placed | None:
        """The box at a point, or the nearest one above or below it."""
        ...

    def row_of(self, message_id: str) -> int | None:
        """Where a message stands."""
        ...

    def lay_out(self) -> None:
        """Bring everything on the screen up to date, now."""
        ...

    def changed(self) -> None:
        """Lay out and paint at the next frame."""
        ...

    def box_changed(self, placed: Placed) -> None:
        """A box has acted: lay out anew, with the box where it is on the screen."""
        ...

    def scroll_by(self, distance: float) -> None:
        """Move down by pixels (up where negative)."""
        ...

    def scroll_to_start(self) -> None:
        """Show the oldest message."""
        ...

    def scroll_to_end(self) -> None:
        """Show the newest message, and stay there."""
        ...

    def show_message(self, message_id: str, *, mark: bool = False) -> None:
        """Go to a message, loaded or not; `mark` lets it light up softly."""
        ...

    def copy(self, *, markdown: bool = False) -> None:
        """Put the selection on the clipboard."""
        ...

    def put_on_clipboard(self, text: str) -> None:
        """Put plain text on the clipboard."""
        ...

    def select_all(self) -> None:
        """Select every message."""
        ...

    def retry_shown(self) -> None:
        """Ask for the newest failed reply on the screen once more."""
        ...
