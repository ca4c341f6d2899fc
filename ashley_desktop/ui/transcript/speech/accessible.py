"""The painted messages as a list that assistive technology can read.

The view is a list, and every message on the screen is an item of it: its name begins with who
speaks, its text is the message as plain text.
"""

from __future__ import annotations

import weakref
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, QPoint, QRect
from PySide6.QtGui import (
    QAccessible,
    QAccessibleActionInterface,
    QAccessibleEvent,
    QAccessibleInterface,
    QAccessibleTextInterface,
)
from PySide6.QtWidgets import QAccessibleWidget, QWidget

from ashley_desktop.storage.records import ErrorRecord, Role, State
from ashley_desktop.ui.texts import describe_error, fill
from ashley_desktop.ui.transcript.boxes.ending import ending_words
from ashley_desktop.ui.transcript.boxes.judged import judged_words
from ashley_desktop.ui.transcript.boxes.switch import switch_words
from ashley_desktop.ui.transcript.deeds import Deed, offered
from ashley_desktop.ui.transcript.words import translate, words

if TYPE_CHECKING:
    from ashley_desktop.ui.transcript.surface import Surface

NAME_CHARACTERS = 120

# Qt keeps bare pointers to these; they live as long as the program does
_views: dict[int, TranscriptAccessible] = {}
_shown: weakref.WeakSet[Surface] = weakref.WeakSet()
_installed = False


class MessageText(QAccessibleTextInterface):
    """The text of a message, read-only and without a cursor."""

    def __init__(self, message: MessageAccessible) -> None:
        super().__init__()
        self._message = message

    def characterCount(self) -> int:
        return len(self._message.plain())

    def text(self, start: int, end: int) -> str:
        text = self._message.plain()
        return text[start : len(text) if end < 0 else end]

    def characterRect(self, offset: int) -> QRect:
        return self._message.rect()

    def offsetAtPoint(self, point: QPoint) -> int:
        return -1

    def cursorPosition(self) -> int:
        return 0

    def setCursorPosition(self, position: int) -> None:
        """There is no cursor."""

    def selectionCount(self) -> int:
        return 0

    def addSelection(self, start: int, end: int) -> None:
        """Selecting is the mouse's affair."""

    def removeSelection(self, index: int) -> None:
        """Nothing is selected."""

    def setSelection(self, index: int, start: int, end: int) -> None:
        """Nothing is selected."""

    def scrollToSubstring(self, start: int, end: int) -> None:
        """A message that is read is on the screen."""


class MessageActions(QAccessibleActionInterface):
    """What can be done with a message, and going to it."""

    def __init__(self, message: MessageAccessible) -> None:
        super().__init__()
        self._message = message

    def actionNames(self) -> list[str]:
        return [QAccessibleActionInterface.setFocusAction(), *map(str, self._message.deeds())]

    def localizedActionName(self, name: str) -> str:
        return words(Deed(name)) if name in self._message.deeds() else ""

    def localizedActionDescription(self, name: str) -> str:
        return self.localizedActionName(name)

    def doAction(self, name: str) -> None:
        if name == QAccessibleActionInterface.setFocusAction():
            self._message.choose()
        else:
            self._message.do(name)

    def keyBindingsForAction(self, name: str) -> list[str]:
        return []


class MessageAccessible(QAccessibleInterface):
    """One message of a view, found by its id."""

    def __init__(self, view: TranscriptAccessible, message_id: str) -> None:
        super().__init__()
        self._view = view
        self.message_id = message_id
        self._text = MessageText(self)
        self._actions = MessageActions(self)

    def deeds(self) -> list[Deed]:
        """What can be done with the message now."""
        return self._view.deeds(self.message_id)

    def choose(self) -> None:
        """Go to the message."""
        self._view.choose(self.message_id)

    def do(self, name: str) -> None:
        """Carry out an action by its name."""
        self._view.do(name, self.message_id)

    def plain(self) -> str:
        """The message as plain text."""
        return self._view.plain(self.message_id)

    def isValid(self) -> bool:
        return self._view.row(self.message_id) is not None

    def object(self) -> Any:
        return None

    def role(self) -> QAccessible.Role:
        return QAccessible.Role.ListItem

    def parent(self) -> Any:
        return self._view

    def childCount(self) -> int:
        return 0

    def child(self, index: int) -> Any:
        return None

    def childAt(self, x: int, y: int) -> Any:
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        return -1

    def rect(self) -> QRect:
        return self._view.message_rect(self.message_id)

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """What was said stays as it is."""

    def text(self, kind: QAccessible.Text) -> str:
        if kind == QAccessible.Text.Name:
            return self._view.name(self.message_id)
        if kind == QAccessible.Text.Value:
            return self.plain()
        if kind == QAccessible.Text.Description:
            return self._view.description(self.message_id)
        return ""

    def state(self) -> QAccessible.State:
        state = QAccessible.State()
        state.readOnly = True
        state.multiLine = True
        state.selectableText = True
        state.focusable = True
        state.focused = self._view.focused(self.message_id)
        return state

    def interface_cast(self, kind: QAccessible.InterfaceType) -> Any:
        # WORKAROUND: None, 0 or the base's own answer crash in PySide6 6.11
        if kind == QAccessible.InterfaceType.TextInterface:
            return self._text
        if kind == QAccessible.InterfaceType.ActionInterface:
            return self._actions
        return shiboken6.VoidPtr(0)


class TranscriptAccessible(QAccessibleWidget):
    """The view as a list of the messages on the screen."""

    def __init__(self, view: Surface) -> None:
        assert isinstance(view, QWidget)
        super().__init__(view, QAccessible.Role.List)
        self._view = weakref.ref(view)
        self._messages: dict[str, MessageAccessible] = {}
        self._announced: set[str] = set()
        self._focused = ""

    def _living(self) -> Surface | None:
        view = self._view()
        return view if view is not None and shiboken6.isValid(view) else None

    def shown(self) -> list[str]:
        """Ids of the messages on the screen, from the top."""
        view = self._living()
        if view is None:
            return []
        rows = dict.fromkeys(placed.row for placed in view.flow.placed)
        return [view.flow.record(row).message_id for row in rows]

    def message(self, message_id: str) -> MessageAccessible:
        """The item of a message."""
        if message_id not in self._messages:
            self._messages[message_id] = MessageAccessible(self, message_id)
        return self._messages[message_id]

    def row(self, message_id: str) -> int | None:
        """Where a message stands in the view, if it does."""
        view = self._living()
        return view.row_of(message_id) if view is not None else None

    def plain(self, message_id: str) -> str:
        """A message as it is read."""
        view, row = self._living(), self.row(message_id)
        return view.flow.plain(row) if view is not None and row is not None else ""

    def deeds(self, message_id: str) -> list[Deed]:
        """What can be done with a message."""
        view, row = self._living(), self.row(message_id)
        if view is None or row is None:
            return []
        return offered(view.flow.record(row), newest=row == view.flow.count - 1)

    def do(self, name: str, message_id: str) -> None:
        """Ask for a deed of a message."""
        view = self._living()
        if view is not None and name in self.deeds(message_id):
            view.deed_wanted.emit(name, message_id)

    def choose(self, message_id: str) -> None:
        """Go to a message, as the keys do."""
        view, row = self._living(), self.row(message_id)
        if view is not None and row is not None:
            self.widget().setFocus()
            view.show_message(message_id)
            view.chosen.choose(row)

    def focused(self, message_id: str) -> bool:
        """Whether the keys are at a message now."""
        return message_id == self._focused and bool(self.state().focused)

    def focus(self, message_id: str) -> None:
        """Tell that the keys have gone to a message."""
        self._focused = message_id
        event = QAccessibleEvent(self.message(message_id), QAccessible.Event.Focus)
        QAccessible.updateAccessibility(event)

    def name(self, message_id: str) -> str:
        """Who speaks, how the message ended, and its beginning."""
        view, row = self._living(), self.row(message_id)
        if view is None or row is None:
            return ""
        item = view.flow.item(row)
        who = translate("Transcript", "You") if item.record.role is Role.USER else item.title
        if item.record.pinned:
            who = fill(translate("Transcript", "%1, pinned"), who)
        said = " ".join(self.plain(message_id)[: 2 * NAME_CHARACTERS].split())
        if item.record.state is State.STREAMING and not said:
            said = translate("Transcript", "is writing")
        short = said[:NAME_CHARACTERS] + ("\N{HORIZONTAL ELLIPSIS}" * (len(said) > NAME_CHARACTERS))
        return f"{who}: {short}" if short else who

    def description(self, message_id: str) -> str:
        """That another persona answers from this message on, and what is said below it."""
        view, row = self._living(), self.row(message_id)
        if view is None or row is None:
            return ""
        item = view.flow.item(row)
        told = [switch_words(item.title) if item.shown.switched else ""]
        if item.record.state is not State.FAILED:
            asked = item.record.role is Role.USER
            ending = "" if asked else ending_words(item.record, _describe)
            told.append(ending or judged_words(item.record, _describe))
        return " ".join(filter(None, told))

    def message_rect(self, message_id: str) -> QRect:
        """Where a message is, on the whole screen."""
        view, row = self._living(), self.row(message_id)
        if view is None or row is None:
            return QRect()
        boxes = [placed for placed in view.flow.placed if placed.row == row]
        if not boxes:
            return QRect()
        column = view.column()
        top, bottom = boxes[0].top, boxes[-1].top + boxes[-1].box.height
        area = QRect(int(column.left()), int(top), int(column.width()), int(bottom - top))
        return area.translated(view.viewport().mapToGlobal(QPoint(0, 0)))

    def announce_shown(self) -> None:
        """Tell of messages that came onto the screen since this was called last."""
        shown = self.shown()
        fresh = [message_id for message_id in shown if message_id not in self._announced]
        self._announced = set(shown)
        for message_id in fresh:
            event = QAccessibleEvent(self.message(message_id), QAccessible.Event.ObjectCreated)
            QAccessible.updateAccessibility(event)

    def childCount(self) -> int:
        return len(self.shown())

    def child(self, index: int) -> Any:
        shown = self.shown()
        return self.message(shown[index]) if 0 <= index < len(shown) else None

    def childAt(self, x: int, y: int) -> Any:
        for message_id in self.shown():
            if self.message_rect(message_id).contains(x, y):
                return self.message(message_id)
        return None

    def focusChild(self) -> Any:
        focused = self._focused in self.shown() and self.state().focused
        return self.message(self._focused) if focused else None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        shown = self.shown()
        if isinstance(child, MessageAccessible) and child.message_id in shown:
            return shown.index(child.message_id)
        return -1


def _describe(error: ErrorRecord) -> tuple[str, str]:
    return describe_error(error.code, error.parameters)


def install(view: Surface) -> None:
    """Make Qt ask here for the accessible interface of a view."""
    global _installed
    _shown.add(view)
    if not _installed:
        QAccessible.installFactory(_interface)
        _installed = True


def interface(view: Surface) -> TranscriptAccessible:
    """The one interface of a view."""
    key = id(view)
    known = _views.get(key)
    if known is None or known._living() is not view:
        known = _views[key] = TranscriptAccessible(view)
    return known


def focus(view: Surface, message_id: str) -> None:
    """Tell assistive technology that the keys have gone to a message."""
    interface(view).focus(message_id)


def _interface(key: str, subject: QObject) -> QAccessibleInterface | None:
    for view in _shown:
        if id(view) == id(subject):
            return interface(view)
    return None
