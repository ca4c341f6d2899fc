"""The menu on the right mouse button, and on its key: what can be done with what is there."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from ashley_desktop.ui.transcript.boxes import CodeBox
from ashley_desktop.ui.transcript.deeds import Deed, offered
from ashley_desktop.ui.transcript.input.acting import Acting, whole_code
from ashley_desktop.ui.transcript.input.places_at import link_at
from ashley_desktop.ui.transcript.layout import painting
from ashley_desktop.ui.transcript.selecting.clipboard import Form
from ashley_desktop.ui.transcript.words import translate, words

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.layout.flow import Placed
    from ashley_desktop.ui.transcript.view import TranscriptView


def build(view: TranscriptView, acting: Acting, place: QPoint) -> QMenu:
    """The menu for a place in the viewport.

    Args: acting: carries out the actions of boxes.
    """
    menu = QMenu(view.viewport())
    menu.setAccessibleName(translate("Transcript", "Actions"))
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    point = QPointF(place)
    placed = view.placed_at(point)
    _add_link(menu, view, link_at(view, point))
    if placed is not None and isinstance(placed.box, CodeBox):
        code = whole_code(view, placed)
        _entry(menu, translate("Transcript", "Copy code"), lambda: view.clipboard.put_text(code))
        menu.addSeparator()
    _add_selection(menu, view)
    if placed is not None:
        _add_message(menu, view, placed)
    some = view.flow.count > 0
    _entry(menu, translate("Transcript", "Select all"), view.select_all, enabled=some)
    _entry(menu, translate("Transcript", "Find…"), view.find_wanted.emit, enabled=some)
    return menu


def place_of_active(view: TranscriptView) -> QPoint:
    """Where the menu opens by its key: in the active message, else in the middle."""
    area = painting.message_area(view.flow, view.active_id, view.column())
    seen = view.viewport().rect()
    if area is None:
        return seen.center()
    inside = area.toAlignedRect().intersected(seen)
    return inside.center() if not inside.isEmpty() else seen.center()


def _add_link(menu: QMenu, view: TranscriptView, link: str) -> None:
    if link:
        _entry(menu, translate("Transcript", "Open link…"), lambda: view.link_activated.emit(link))
        _entry(menu, translate("Transcript", "Copy link"), lambda: view.clipboard.put_text(link))
        menu.addSeparator()


def _add_selection(menu: QMenu, view: TranscriptView) -> None:
    if not view.selection:
        return
    copy = view.clipboard.copy
    _entry(menu, translate("Transcript", "Copy"), copy)
    _entry(menu, translate("Transcript", "Copy as Markdown"), lambda: copy(Form.MARKDOWN))
    _entry(menu, translate("Transcript", "Copy as plain text"), lambda: copy(Form.PLAIN))
    ends = view.selection.ends()
    if ends is not None and ends[0].row == ends[1].row:
        message_id = view.flow.record(ends[0].row).message_id
        _entry(menu, words(Deed.QUOTE), lambda: view.deed_wanted.emit(str(Deed.QUOTE), message_id))
    menu.addSeparator()


def _add_message(menu: QMenu, view: TranscriptView, placed: Placed) -> None:
    """What can be done with the message; quoting is offered once."""
    record = view.flow.record(placed.row)
    message_id = record.message_id
    quotes = bool(view.selection)
    for deed in offered(record, newest=placed.row == view.flow.count - 1):
        if deed is Deed.QUOTE and quotes:
            continue
        _entry(menu, words(deed), partial(view.deed_wanted.emit, str(deed), message_id))
    menu.addSeparator()


def _entry(menu: QMenu, text: str, slot: Callable[[], object], *, enabled: bool = True) -> None:
    action = QAction(text, menu)
    action.setEnabled(enabled)
    action.triggered.connect(lambda: slot())
    menu.addAction(action)
