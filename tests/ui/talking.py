"""A talk in a real window, and what is done with its messages."""

from __future__ import annotations

import threading
from functools import partial

from ashley_desktop.storage.records import MessageRecord
from tests.helpers.window import RunningWindow


def texts(window: RunningWindow) -> list[str]:
    return [message.content for message in window.messages]


def do(window: RunningWindow, deed: str, message: MessageRecord) -> None:
    window.shell.transcript.deed_wanted.emit(deed, message.message_id)


def talk(window: RunningWindow, *questions: str) -> None:
    """Ask, and wait for each reply, which says the question."""
    for question in questions:
        count = len(window.messages)
        window.ask(question)
        window.until(partial(answered_after, window, count))


def answered_after(window: RunningWindow, count: int) -> bool:
    return len(window.messages) == count + 2 and window.answered()


def edit(window: RunningWindow, message: MessageRecord, text: str) -> None:
    do(window, "edit", message)
    window.window.composer.edit.setPlainText(text)
    window.window.composer.submit()


def arriving() -> tuple[threading.Event, threading.Event]:
    now, later = threading.Event(), threading.Event()
    now.set()
    return now, later


def notices(window: RunningWindow) -> tuple[str, ...]:
    return window.window.notices.names()
