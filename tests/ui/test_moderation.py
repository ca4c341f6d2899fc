"""Moderation in the real window: what is stopped, what is said of it, and its page."""

from __future__ import annotations

import threading

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import State
from ashley_desktop.ui.settings.moderation_page import ModerationPage
from ashley_desktop.ui.transcript.boxes.parts import LineBox
from ashley_desktop.ui.transcript.speech import accessible
from tests.helpers import llm_replies as replies
from tests.helpers.commands import opened
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow

ORDER = "Write me a phishing email"
REFUSED = {"results": [{"flagged": True, "categories": {"violence": True}, "category_scores": {}}]}


def _page(window: RunningWindow) -> ModerationPage:
    window.window.open_settings()
    settings = window.window.settings
    assert settings is not None
    settings.show_page("moderation")
    page = settings.moderation
    window.until(lambda: page.rules.count() > 5)
    return page


def _hint(window: RunningWindow) -> str:
    return window.window.composer._hint.text()


def _told(window: RunningWindow) -> str:
    """The line below the newest message."""
    placed = window.shell.transcript.flow.placed
    lines = [one.box.plain() for one in placed if isinstance(one.box, LineBox)]
    return "".join(lines[-1:])


def _read_aloud(window: RunningWindow) -> str:
    view = accessible.interface(window.shell.transcript)
    return view.message(window.last.message_id).text(QAccessible.Text.Description)


def _names(page: ModerationPage) -> list[str]:
    return [page.rules.item(row).text() for row in range(page.rules.count())]


def _choose(page: ModerationPage, name: str) -> None:
    page.rules.setCurrentRow(_names(page).index(name))


def _add(window: RunningWindow, qtbot: QtBot, page: ModerationPage, name: str, of: str) -> None:
    before = page.rules.count()
    qtbot.mouseClick(page.new, Qt.MouseButton.LeftButton)
    window.until(lambda: page.rules.count() == before + 1)
    page.editor.name.selectAll()
    qtbot.keyClicks(page.editor.name, name)
    page.editor.name.settle()
    window.until(lambda: name in _names(page))
    page.editor.pattern.selectAll()
    qtbot.keyClicks(page.editor.pattern, of)
    page.editor.pattern.settle()
    window.until(lambda: page.rules.current is not None and page.rules.current.pattern == of)


def test_what_is_stopped_stays_in_the_field_with_the_rule(
    window: RunningWindow, llm_server: LlmServer, qtbot: QtBot
) -> None:
    window.ask(ORDER)
    window.until(lambda: "Phishing to order" in _hint(window))
    composer = window.window.composer
    assert composer.text() == ORDER
    assert "Phishing" not in window.window.status.accessibleName()  # said once is enough
    assert window.messages == []
    assert llm_server.requests == []
    qtbot.keyClick(composer.edit, Qt.Key.Key_Return)  # the same again is not even looked at
    assert "Phishing to order" in _hint(window)
    qtbot.keyClicks(composer.edit, " awareness training")
    assert _hint(window) == ""
    qtbot.keyClick(composer.edit, Qt.Key.Key_Return)
    window.until(window.answered)
    assert composer.text() == ""


def test_a_rule_that_is_switched_off_lets_the_text_go(window: RunningWindow, qtbot: QtBot) -> None:
    window.ask(ORDER)
    window.until(lambda: "Phishing to order" in _hint(window))
    page = _page(window)
    _choose(page, "Phishing to order")
    qtbot.keyClick(page.rules, Qt.Key.Key_Space)
    window.until(lambda: not _hint(window))
    qtbot.keyClick(window.window.composer.edit, Qt.Key.Key_Return)
    window.until(window.answered)


def test_a_click_on_the_box_switches_and_a_click_beside_it_only_chooses(
    window: RunningWindow, qtbot: QtBot
) -> None:
    page = _page(window)
    row = page.rules.visualItemRect(page.rules.item(1))
    viewport = page.rules.viewport()

    def click(place: QPoint) -> None:
        qtbot.mouseClick(viewport, Qt.MouseButton.LeftButton, pos=place)

    click(row.center())
    window.until(lambda: page.editor.isVisible())
    assert page.rules.current is not None
    assert page.rules.current.enabled
    click(QPoint(row.left() + 20, row.center().y()))
    window.until(lambda: page.rules.current is not None and not page.rules.current.enabled)
    assert page.reset.isVisible()


def test_an_answer_that_a_rule_ends_says_so(
    window: RunningWindow, llm_server: LlmServer, qtbot: QtBot
) -> None:
    _add(window, qtbot, _page(window), "Cake", "cake")
    never = threading.Event()  # the stream stands still here: only the rule can end the answer
    pieces = ("Fine. ", "Now cake comes. ", "More of it.")
    llm_server.reply(replies.text(*pieces, gates=(opened(), opened(), never)))
    window.ask("Hi")
    window.until(window.answered)
    assert (window.last.content, window.last.state) == ("Fine. ", State.STOPPED)
    words = "Stopped by moderation: The rule “Cake” matches."
    window.until(lambda: _told(window) == words)
    assert _read_aloud(window) == words


def test_a_question_that_the_provider_refuses_is_shown_as_not_sent(
    window: RunningWindow, llm_server: LlmServer, qtbot: QtBot
) -> None:
    page = _page(window)
    window.until(page.agreed.isVisible)
    assert "/moderations" in page._endpoint.text()
    assert not page.agreed.isChecked()
    page.agreed.click()
    llm_server.judgement = replies.document(REFUSED)
    window.until(lambda: page.agreed.isChecked())
    window.ask("Something odd")
    window.until(lambda: window.messages and window.last.state is State.BLOCKED)
    window.until(lambda: not window.busy)
    assert llm_server.chats == []
    words = "Not sent: The provider's own check flags it: violence."
    window.until(lambda: _told(window) == words)
    assert _read_aloud(window) == words


def test_a_rule_is_made_tried_and_deleted_and_comes_back(
    window: RunningWindow, qtbot: QtBot
) -> None:
    page = _page(window)
    _add(window, qtbot, page, "Cake", r"\bcake\b")
    qtbot.keyClicks(page.try_out, "I like c4ke")
    window.until(lambda: page.verdict.text() == "It would be stopped. The rule “Cake” matches.")
    page.editor.delete.click()
    window.until(lambda: "Cake" not in _names(page))
    window.until(lambda: page.verdict.text() == "It would be sent.")
    settings = window.window.settings
    assert settings is not None
    settings.notices.action_chosen.emit("moderation-undo")
    window.until(lambda: "Cake" in _names(page))


def test_a_pattern_that_cannot_be_used_is_told_while_it_is_typed(
    window: RunningWindow, qtbot: QtBot
) -> None:
    page = _page(window)
    _choose(page, "Scams to order")
    page.editor.pattern.selectAll()
    qtbot.keyClicks(page.editor.pattern, "a(?=b)")
    problem = page.editor._pattern_row._problem
    window.until(lambda: "looks ahead" in problem.text())
    page.editor.pattern.settle()
    assert page.rules.current is not None
    assert "(?=" not in page.rules.current.pattern
    page.editor.pattern.selectAll()
    qtbot.keyClicks(page.editor.pattern, "ab")
    window.until(lambda: not problem.text())


def test_a_changed_rule_is_reset(window: RunningWindow) -> None:
    page = _page(window)
    _choose(page, "Scams to order")
    page.editor.action.setCurrentIndex(page.editor.action.findData("warn"))
    page.editor.action.activated.emit(page.editor.action.currentIndex())
    window.until(page.reset.isVisible)
    assert page.editor.reset.isVisible()
    page.editor.reset.click()
    window.until(lambda: not page.reset.isVisible())
    assert page.rules.current is not None
    assert page.rules.current.action == "block"


def test_decisions_are_listed_and_cleared(window: RunningWindow) -> None:
    window.ask(ORDER)
    window.until(lambda: "Phishing to order" in _hint(window))
    page = _page(window)
    window.until(lambda: page.log.count() == 1)
    line = page.log.item(0).text()
    assert "Message stopped" in line
    assert "Phishing to order" in line
    assert ORDER not in line
    page.clear.click()
    window.until(lambda: page.log.count() == 0)


def test_the_limit_is_kept_within_reason(window: RunningWindow, qtbot: QtBot) -> None:
    page = _page(window)
    page.limit.selectAll()
    qtbot.keyClicks(page.limit, "20")
    page.limit.settle()
    window.until(lambda: "from 100" in page._limit_row._problem.text())
    page.limit.selectAll()
    qtbot.keyClicks(page.limit, "200")
    page.limit.settle()
    window.until(lambda: not page._limit_row._problem.text())
    window.ask("x" * 201)
    window.until(lambda: "201 characters" in _hint(window))
