"""The page that tells what replies took, over a real store."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel
from pytestqt.qtbot import QtBot

from ashley_desktop.paths import Paths
from ashley_desktop.ui.settings.usage_page import UsagePage
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow


def _page(window: RunningWindow) -> UsagePage:
    window.window.open_settings()
    settings = window.window.settings
    assert settings is not None
    settings.show_page("usage")
    return settings.usage


def _words(page: UsagePage) -> list[str]:
    return [label.text() for label in page.findChildren(QLabel) if label.isVisible()]


def _names(page: UsagePage) -> list[str]:
    return [page.conversations.item(row).text() for row in range(page.conversations.count())]


def test_nothing_counted_is_said(window: RunningWindow) -> None:
    page = _page(window)
    window.until(lambda: "No reply has been counted yet." in _words(page))
    assert not page.chart.isVisible()


def test_tokens_cost_and_months_are_shown_and_lead_to_the_conversation(
    window: RunningWindow, paths: Paths, qtbot: QtBot
) -> None:
    window.ask("How much was that?")
    window.until(window.answered)
    window.until(lambda: window.window.sidebar.model.total == 1)
    session_id = window.messages[0].session_id
    change_store(
        paths,
        "UPDATE message SET prompt_tokens = 1200, completion_tokens = 34, cost = '0.25',"
        " created_at = '2026-01-20 12:00:00.000000' WHERE role = 'assistant'",
        "INSERT INTO message (message_id, session_id, position, role, state, created_at, content,"
        " reasoning, model, provider) SELECT 'other', session_id, 2, 'assistant', 'complete',"
        " '2026-03-20 12:00:00.000000', '', '', 'm', 'gone' FROM session",
    )
    page = _page(window)
    window.until(lambda: "1234" in _words(page))
    assert {"2", "$0.25"} <= set(_words(page))
    assert "Replies without a count: 1. Replies without a price: 1." in _words(page)
    told = page.chart.accessibleDescription().split("; ")
    assert told == [
        "January 2026: 1200 tokens read, 34 written, $0.25",
        "February 2026: 0 tokens read, 0 written",
        "March 2026: 0 tokens read, 0 written",
    ]
    assert page.models.item(1).text() == "m · gone, not counted"
    assert _names(page) == ["How much was that?, 1234 tokens · $0.25"]
    conversations = window.program.conversations
    assert conversations is not None
    conversations.begin()
    assert conversations.current.session_id is None
    page.conversations.setCurrentRow(0)
    qtbot.keyClick(page.conversations, Qt.Key.Key_Return)
    window.until(lambda: conversations.current.session_id == session_id)
