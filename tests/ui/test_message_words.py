"""What a person does with the words of a message: quoting, copying, editing, details."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QLocale, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from ashley_desktop.core.costs import together
from ashley_desktop.ui.message_details import DetailsWindow, rows
from ashley_desktop.ui.transcript.selecting.selection import Position
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow
from tests.ui.talking import arriving, do, edit, notices, talk, texts


def test_a_quotation_goes_below_what_is_typed(window: RunningWindow, llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("First line\n\nsecond"))
    _talk_once(window, "Say two lines")
    composer = window.window.composer
    composer.set_text("About this:")
    do(window, "quote", window.last)
    assert composer.text() == "About this:\n\n> First line\n>\n> second\n\n"
    assert composer.edit.textCursor().atEnd()


def _talk_once(window: RunningWindow, question: str) -> None:
    window.ask(question)
    window.until(window.answered)


def test_only_what_is_selected_in_the_message_is_quoted(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("Some plain words"))
    _talk_once(window, "Speak")
    view = window.shell.transcript
    window.until(lambda: _box_number(window, "Some plain words") is not None)
    number = _box_number(window, "Some plain words")
    assert number is not None
    view.selection.span(Position(1, number, 5), Position(1, number, 10))
    do(window, "quote", window.messages[0])
    assert window.window.composer.text() == "> Speak\n\n"
    window.window.composer.set_text("")
    do(window, "quote", window.last)
    assert window.window.composer.text() == "> plain\n\n"


def _box_number(window: RunningWindow, text: str) -> int | None:
    """Which box of the newest message shows a text, once it is rendered."""
    view, row = window.shell.transcript, len(window.messages) - 1
    shown = (p for p in view.flow.placed if p.row == row and p.box.length() == len(text))
    return next((p.number for p in shown if p.box.plain() == text), None)


def test_a_message_is_copied_as_its_source_and_as_it_looks(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("It is **bold** & <b>safe</b>"))
    _talk_once(window, "Speak")
    window.shell.transcript.lay_out()
    do(window, "copy-message", window.last)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "It is **bold** & <b>safe</b>"
    assert "&lt;b&gt;safe" in data.html()


def test_what_cannot_be_done_while_a_reply_arrives_is_refused_in_words(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    talk(window, "One")
    now, later = arriving()
    llm_server.reply(replies.text("going", " on", gates=[now, later]))
    window.ask("Two")
    window.until(lambda: window.last.content == "going")
    window.window.composer.set_text("my draft")
    for deed in ("edit", "regenerate", "delete", "previous-version", "continue", "retry"):
        window.window.notices.remove("refused")
        do(window, deed, window.messages[0])
        assert "refused" in notices(window), deed
    assert window.window.composer.text() == "my draft"
    do(window, "quote", window.messages[0])
    assert window.window.composer.text() == "my draft\n\n> One\n\n"
    later.set()
    window.until(lambda: window.answered() and window.last.content == "going on")
    assert len(window.messages) == 4


def test_an_edit_waits_in_its_conversation(window: RunningWindow) -> None:
    talk(window, "One")
    first = window.program.conversations.current.session_id  # type: ignore[union-attr]
    composer = window.window.composer
    composer.set_text("draft")
    do(window, "edit", window.messages[0])
    composer.edit.setPlainText("One, edited")
    window.window.actions_.new.trigger()
    assert (composer.text(), composer.edited_id) == ("", "")
    window.window.sidebar.session_chosen.emit(first)
    window.until(lambda: len(window.messages) == 2)
    assert composer.text() == "One, edited"
    assert composer.edited_id == window.messages[0].message_id
    QTest.keyClick(composer.edit, Qt.Key.Key_Escape)
    assert (composer.text(), composer.edited_id) == ("draft", "")


def test_a_refused_edit_stays_in_the_field(window: RunningWindow) -> None:
    talk(window, "One")
    asked = window.messages[0]
    composer = window.window.composer
    do(window, "edit", asked)
    session_id = window.program.conversations.current.session_id  # type: ignore[union-attr]
    assert session_id is not None
    window.window.actions_.delete.trigger()
    window.until(lambda: not window.messages)
    composer.begin_edit(asked.message_id, "Changed")
    composer.submit()
    window.until(lambda: "problem" in notices(window))
    assert composer.text() == "Changed"
    assert composer.edited_id == asked.message_id
    assert not window.busy


def test_escape_gives_the_draft_back(window: RunningWindow) -> None:
    talk(window, "One")
    composer = window.window.composer
    composer.set_text("draft")
    do(window, "edit", window.messages[0])
    QTest.keyClick(composer.edit, Qt.Key.Key_Escape)
    assert (composer.text(), composer.edited_id) == ("draft", "")


def test_the_menu_offers_what_is_possible(window: RunningWindow) -> None:
    talk(window, "One")
    do(window, "more", window.messages[0])
    menu = QApplication.activePopupWidget()
    assert menu is not None
    names = [action.objectName() for action in menu.actions() if action.objectName()]
    always = ["quote", "branch", "pin-message", "details", "delete"]
    assert names == ["copy-message", "edit", *always]
    next(action for action in menu.actions() if action.objectName() == "edit").trigger()
    menu.close()
    assert window.window.composer.text() == "One"


def test_details_tell_what_is_known(window: RunningWindow, llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("<b>Hi</b>"))
    _talk_once(window, "Hello")
    do(window, "details", window.last)
    window.until(lambda: _details() is not None)
    details = _details()
    assert details is not None
    shown = [label.text() for label in details.findChildren(QLabel)]
    for words in (
        "Ashley",
        "OpenAI",
        "test-model",
        "Complete",
        window.last.message_id,
        "7",
        "5",
    ):
        assert words in shown, words
    assert not any("Cost" in text or "cost" in text for text in shown)
    values = [label for label in details.findChildren(QLabel) if label.accessibleName()]
    assert all(
        label.textInteractionFlags() & Qt.TextInteractionFlag.TextSelectableByMouse
        for label in values
    )
    assert "0.7" in shown
    assert f"{QLocale().toString(2000)} tokens" in shown
    details.reject()
    window.until(lambda: _details() is None)


def test_details_tell_a_cost_that_is_known(window: RunningWindow) -> None:
    _talk_once(window, "Hello")
    known = replace(window.last, cost="0.0021", reasoning_tokens=7)
    spent = together(["0.0021", "0.01", None])
    told = dict(rows(known, None, "Ashley", lambda error: ("", ""), spent))
    assert told["Cost"] == "$0.0021"
    assert told["Of these for thinking"] == "7"
    assert told["Cost of this conversation"].startswith("$0.012")
    assert "1 more replies" in told["Cost of this conversation"]


def _details() -> DetailsWindow | None:
    shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, DetailsWindow))
    return next((w for w in shown if w.isVisible()), None)


def test_the_keys_stay_with_the_version_that_comes(window: RunningWindow) -> None:
    talk(window, "One")
    edit(window, window.messages[0], "Two")
    window.until(lambda: window.answered() and window.last.content == "You said: Two")
    view = window.shell.transcript
    view.chosen.choose(0)
    QTest.keyClick(view, Qt.Key.Key_Left)
    window.until(lambda: window.messages[0].content == "One")
    QTest.keyClick(view, Qt.Key.Key_Right)
    window.until(lambda: window.messages[0].content == "Two")
    QTest.keyClick(view, Qt.Key.Key_Delete)
    window.until(lambda: texts(window) == ["You said: Two"])
    assert view.chosen.row == 0
