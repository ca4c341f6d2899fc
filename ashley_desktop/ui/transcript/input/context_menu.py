"""The menu on the right mouse button, and on its key: what can be done with what is there.

What can be done with the message itself is put in by whoever listens to `menu_wanted`.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu

from ashley_desktop.ui.transcript.boxes import CodeBox
from ashley_desktop.ui.transcript.deeds import Deed
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
    _add_selection(menu, view, placed)
    if placed is not None:
        view.menu_wanted.emit(menu, view.flow.record(placed.row))
        menu.addSeparator()
    some = view.flow.count > 0
    everything, find = view.select_all, view.find_wanted.emit
    _entry(menu, translate("Transcript", "Select all"), everything, enabled=some, keys="Ctrl+A")
    _entry(menu, translate("Transcript", "Find…"), find, enabled=some, keys="Ctrl+F")
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


def _add_selection(menu: QMenu, view: TranscriptView, placed: Placed | None) -> None:
    """Copying; quoting is an entry of the message that is pointed at, unless it is another."""
    if not view.selection:
        return
    copy = view.clipboard.copy
    _entry(menu, translate("Transcript", "Copy"), copy, keys="Ctrl+C")
    _entry(menu, translate("Transcript", "Copy as Markdown"), lambda: copy(Form.MARKDOWN))
    _entry(menu, translate("Transcript", "Copy as plain text"), lambda: copy(Form.PLAIN))
    ends = view.selection.ends()
    pointed = placed.row if placed is not None else None
    if ends is not None and ends[0].row == ends[1].row != pointed:
        message_id = view.flow.record(ends[0].row).message_id
        _entry(menu, words(Deed.QUOTE), lambda: view.deed_wanted.emit(str(Deed.QUOTE), message_id))
    menu.addSeparator()


def _entry(
    menu: QMenu, text: str, slot: Callable[[], object], *, enabled: bool = True, keys: str = ""
) -> None:
    """Args: keys: shown beside the words; they are in force elsewhere."""
    action = QAction(text, menu)
    if keys:
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.setShortcutVisibleInContextMenu(True)
    action.setEnabled(enabled)
    action.triggered.connect(lambda: slot())
    menu.addAction(action)
