"""Favourites and details of models, from the drop-down to the store and back."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from ashley_desktop.paths import Paths
from ashley_desktop.ui.settings.model_facts import FactsWindow
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow

LISTED = {"data": [{"id": "big", "context_length": 128000}, {"id": "small"}]}


@pytest.fixture
def listed(window: RunningWindow, llm_server: LlmServer) -> RunningWindow:
    """A window whose drop-down is open, with what the server lists."""
    llm_server.models = replies.document(LISTED)
    picker = window.window.header.models
    picker.showPopup()
    window.until(lambda: picker._rows.row_of("openai", "small") >= 0)
    return window


def _press(window: RunningWindow, key: Qt.Key, *, control: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier if control else Qt.KeyboardModifier.NoModifier
    QTest.keyClick(window.window.header.models.popup.field, key, modifier)


def _mark(window: RunningWindow, model: str) -> None:
    popup = window.window.header.models.popup
    QTest.keyClicks(popup.field, model)
    assert popup.list.currentIndex().data() == model


def _details(window: RunningWindow, model: str) -> FactsWindow:
    _mark(window, model)
    _press(window, Qt.Key.Key_I, control=True)
    window.until(lambda: window.window.findChild(FactsWindow))
    found = window.window.findChild(FactsWindow)
    assert isinstance(found, FactsWindow)
    return found


def _type(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    field.editingFinished.emit()


def test_what_is_known_stands_beside_the_models(listed: RunningWindow) -> None:
    popup = listed.window.header.models.popup
    _mark(listed, "big")
    assert popup.told.text() == "Context window of 128000 tokens. Price unknown."
    popup.field.clear()
    _mark(listed, "small")
    assert popup.told.text() == "Context window unknown. Price unknown."


def test_a_favourite_stands_on_top_also_after_a_restart(
    listed: RunningWindow, start_window: Any, paths: Paths, llm_server: LlmServer
) -> None:
    picker = listed.window.header.models
    _mark(listed, "small")
    _press(listed, Qt.Key.Key_D, control=True)
    listed.until(lambda: picker.itemText(0) == "Favourites")
    assert picker.itemText(1) == "small"
    listed.close()
    again = start_window({"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": "sk-x-123456"})
    again.until_ready()
    assert again.window.header.models.itemText(1) == "small"


def test_own_values_count_and_wrong_ones_are_told(listed: RunningWindow, paths: Paths) -> None:
    box = _details(listed, "small")
    assert box.context.placeholderText() == "unknown"
    _type(box.context, "8k")
    listed.until(lambda: "8192" in box.told.text())
    _type(box.sent, "2.50")
    listed.until(lambda: "$2.50 sent" in box.told.text())
    _type(box.received, "cheap")
    listed.until(lambda: box.problem.isVisible())
    assert "not a price" in box.problem.text()
    _type(box.received, "10")
    listed.until(lambda: "$10 received" in box.told.text())
    assert not box.problem.isVisible()
    (facts,) = change_store(paths, "SELECT facts FROM model WHERE model = 'small'")[0]
    assert '"context": 8192' in facts
    box.accept()
    picker = listed.window.header.models
    told = "8k · $2.50 / $10"
    listed.until(lambda: told in [row.note.quiet for row in picker._rows.rows])


def test_what_was_learnt_is_told_and_can_be_forgotten(
    listed: RunningWindow, llm_server: LlmServer, paths: Paths
) -> None:
    listed.window.header.models.hidePopup()
    words = "Unsupported value: 'temperature' is not supported with this model."
    llm_server.reply(replies.refusal(400, words, param="temperature"))
    listed.ask("Hello?")
    listed.until(listed.answered)
    assert "adapted" in listed.window.notices.names()
    model = listed.window.header.models.currentText()
    listed.ask("Again?")
    listed.until(lambda: len(listed.messages) == 4 and listed.answered())
    assert ["temperature" in chat.body for chat in llm_server.chats] == [True, False, False]
    listed.window.header.models.showPopup()
    box = _details(listed, model)
    assert "temperature" in box.refused.text()
    QTest.mouseClick(box.forget, Qt.MouseButton.LeftButton)
    listed.until(lambda: not box.forget.isVisible())
    listed.ask("Once more?")
    listed.until(lambda: len(listed.messages) == 6 and listed.answered())
    assert "temperature" in llm_server.chats[-1].body
