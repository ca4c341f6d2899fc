"""The context menu over a message is the message's own menu, with what is pointed at on top."""

from __future__ import annotations

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QMenu

from tests.helpers.window import RunningWindow


def test_the_context_menu_holds_the_messages_own_entries(window: RunningWindow) -> None:
    window.ask("Hello")
    window.until(lambda: len(window.messages) == 2 and window.answered())
    view = window.shell.transcript
    view.lay_out()
    reply = next(placed for placed in view.flow.placed if placed.row == 1)
    place = QPoint(round(view.column().center().x()), round(reply.top) + 4)
    menu = view.pointer.menu(place)
    deeds = {action.objectName(): action for action in menu.actions() if action.objectName()}
    assert {"copy-message", "regenerate", "quote", "delete"} <= set(deeds)
    assert not deeds["copy-message"].icon().isNull()
    assert deeds["copy-message"].shortcut().toString() == "Ctrl+C"
    assert menu.findChild(QMenu, "regenerate-with") is not None
    view.select_all()
    marked = view.pointer.menu(place)
    copies = [action for action in marked.actions() if action.shortcut().toString() == "Ctrl+C"]
    assert [action.text() for action in copies] == ["Copy"]
    deeds["quote"].trigger()
    assert window.window.composer.text().startswith(">")
    for one in (menu, marked):
        one.deleteLater()
