"""What a person does with a message, in the whole window: against a real server and store."""

from __future__ import annotations

import threading
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu

from ashley_desktop.storage.records import MessageRecord
from ashley_desktop.ui.message_details import DetailsWindow
from ashley_desktop.ui.transcript.boxes import BlockBox
from ashley_desktop.ui.transcript.selecting.selection import Position
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow


def _texts(window: RunningWindow) -> list[str]:
    return [message.content for message in window.messages]


def _do(window: RunningWindow, deed: str, message: MessageRecord) -> None:
    window.shell.transcript.deed_wanted.emit(deed, message.message_id)


def _talk(window: RunningWindow, *questions: str) -> None:
    """Ask, and wait for each reply, which says the question."""
    for question in questions:
        count = len(window.messages)
        window.ask(question)
        window.until(partial(_answered_after, window, count))


def _answered_after(window: RunningWindow, count: int) -> bool:
    return len(window.messages) == count + 2 and window.answered()


def _edit(window: RunningWindow, message: MessageRecord, text: str) -> None:
    _do(window, "edit", message)
    window.window.composer.edit.setPlainText(text)
    window.window.composer.submit()


def _arriving() -> tuple[threading.Event, threading.Event]:
    now, later = threading.Event(), threading.Event()
    now.set()
    return now, later


def _notices(window: RunningWindow) -> tuple[str, ...]:
    return window.window.notices.names()


def test_an_edited_question_becomes_a_version_and_the_draft_comes_back(
    window: RunningWindow,
) -> None:
    _talk(window, "First")
    composer = window.window.composer
    composer.set_text("half a thought")
    _do(window, "edit", window.messages[0])
    assert composer.text() == "First"
    _edit(window, window.messages[0], "Better")
    window.until(lambda: window.answered() and window.last.content == "You said: Better")
    assert _texts(window) == ["Better", "You said: Better"]
    assert (window.messages[0].version, window.messages[0].versions) == (2, 2)
    assert composer.text() == "half a thought"
    assert not composer.edited_id


def test_the_versions_are_walked_and_each_has_its_own_branch(window: RunningWindow) -> None:
    _talk(window, "One", "Two")
    _edit(window, window.messages[0], "Uno")
    window.until(lambda: window.answered() and window.last.content == "You said: Uno")
    _do(window, "previous-version", window.messages[0])
    window.until(lambda: len(window.messages) == 4)
    assert _texts(window) == ["One", "You said: One", "Two", "You said: Two"]
    assert (window.messages[0].version, window.messages[0].versions) == (1, 2)
    _do(window, "next-version", window.messages[0])
    window.until(lambda: len(window.messages) == 2)
    assert _texts(window) == ["Uno", "You said: Uno"]


def test_another_version_comes_without_the_others_moving(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("\n\n".join(["A long beginning"] * 40)))
    _talk(window, *(f"Question {number}" for number in range(8)))
    long = "\n\n".join(f"Paragraph {number}" for number in range(30))
    llm_server.reply(replies.text(long))
    middle = window.messages[7]
    _do(window, "regenerate", middle)
    window.until(lambda: window.answered() and window.last.content == long)
    view = window.shell.transcript
    view.scroll_to_end()
    foot = _foot_place(window, window.last)
    _do(window, "previous-version", window.last)
    window.until(lambda: window.messages[7].message_id == middle.message_id)
    assert len(window.messages) == 16
    view.lay_out()
    assert _foot_place(window, middle) == foot
    _do(window, "next-version", middle)
    window.until(lambda: len(window.messages) == 8)
    view.lay_out()
    assert _foot_place(window, window.last) == foot


def _foot_place(window: RunningWindow, message: MessageRecord) -> int:
    """Where on the screen the row under a message is."""
    view = window.shell.transcript
    view.lay_out()
    row = view.row_of(message.message_id)
    return round([p for p in view.flow.placed if p.row == row][-1].top)


def test_a_reply_is_given_again(window: RunningWindow, llm_server: LlmServer) -> None:
    _talk(window, "Hello", "And now")
    llm_server.reply(replies.text("Once more"))
    _do(window, "regenerate", window.messages[1])
    window.until(lambda: window.answered() and window.last.content == "Once more")
    assert _texts(window) == ["Hello", "Once more"]
    assert (window.last.version, window.last.versions) == (2, 2)
    assert [m["content"] for m in llm_server.chats[-1].body["messages"]][-1] == "Hello"


def test_another_persona_or_model_answers_once(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    _talk(window, "Hello")
    chosen = window.window.header.models.currentText()
    _choose_with(window, "Technical Expert")
    window.until(lambda: window.answered() and window.last.persona == "Technical")
    assert window.window.header.personas.currentText() == "Ashley"
    _choose_with(window, "other-model")
    window.until(lambda: window.answered() and window.last.versions == 3)
    assert llm_server.chats[-1].body["model"] == "other-model"
    assert window.last.persona == "Ashley"
    assert window.window.header.models.currentText() == chosen


def _choose_with(window: RunningWindow, words: str) -> None:
    """Choose who answers again, in the menu of the newest reply."""
    _do(window, "more", window.last)
    menu = QApplication.activePopupWidget()
    assert menu is not None
    others = menu.findChild(QMenu, "regenerate-with")
    assert isinstance(others, QMenu)
    others.aboutToShow.emit()
    window.until(lambda: words in [action.text() for action in others.actions()])
    next(action for action in others.actions() if action.text() == words).trigger()
    menu.close()


def test_a_reply_that_was_stopped_goes_on_in_its_place(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    now, later = _arriving()
    llm_server.reply(replies.text("**One**, two,", " x", gates=[now, threading.Event()]))
    window.ask("Count")
    window.until(lambda: window.messages and window.last.content == "**One**, two,")
    window.window.composer.stop.click()
    window.until(window.answered)
    llm_server.reply(replies.text(" three", " and four", gates=[now, later]))
    window.until(lambda: _is_rendered(window))
    before = _picture(window)
    pictures: list[QImage] = []
    controller = window.program.conversations.current  # type: ignore[union-attr]
    controller.replaced.connect(lambda old, new: pictures.append(_picture(window)))
    _do(window, "continue", window.last)
    window.until(lambda: window.last.content == "**One**, two, three")
    later.set()
    window.until(
        lambda: window.answered() and window.last.content == "**One**, two, three and four"
    )
    assert len(window.messages) == 2
    assert pictures == [before]  # the next frame shows the same text in the same place
    assert (window.last.version, window.last.versions, window.last.state) == (2, 2, "complete")


def _is_rendered(window: RunningWindow) -> bool:
    """Whether the first block of the newest message is painted as Markdown."""
    view, row = window.shell.transcript, len(window.messages) - 1
    shown = [p.box for p in view.flow.placed if p.row == row and isinstance(p.box, BlockBox)]
    return bool(shown) and shown[0].rendered is not None and not view.stale


def _picture(window: RunningWindow) -> QImage:
    """The first block at the end of the conversation, as it is painted at once."""
    view, row = window.shell.transcript, len(window.messages) - 1
    shown = view.viewport().grab().toImage()
    placed = next(p for p in view.flow.placed if p.row == row and p.number == 1)
    width = round(view.column().left()) + 60  # not as far as the caret
    return shown.copy(0, round(placed.top), width, round(placed.box.height))


def test_a_deleted_message_comes_back(window: RunningWindow) -> None:
    _talk(window, "One", "Two")
    before = _texts(window)
    _do(window, "delete", window.messages[1])
    window.until(lambda: len(window.messages) == 3)
    assert _texts(window) == ["One", "Two", "You said: Two"]
    (undo,) = [name for name in _notices(window) if name.startswith("undo")]
    window.window.notices.action_chosen.emit(undo)
    window.until(lambda: len(window.messages) == 4)
    assert _texts(window) == before


def test_everything_can_be_deleted_and_the_conversation_goes_on(window: RunningWindow) -> None:
    _talk(window, "One")
    _do(window, "delete", window.messages[0])
    window.until(lambda: len(window.messages) == 1)
    _do(window, "delete", window.messages[0])
    window.until(lambda: not window.messages)
    _talk(window, "Again")
    assert _texts(window) == ["Again", "You said: Again"]


def test_a_question_below_a_deleted_reply_can_be_edited(window: RunningWindow) -> None:
    _talk(window, "One", "Two")
    _do(window, "delete", window.messages[1])
    window.until(lambda: len(window.messages) == 3)
    _edit(window, window.messages[1], "Zwei")
    window.until(lambda: window.answered() and window.last.content == "You said: Zwei")
    assert _texts(window) == ["One", "Zwei", "You said: Zwei"]


def test_a_branch_is_a_conversation_of_its_own(window: RunningWindow) -> None:
    _talk(window, "One", "Two")
    first = window.program.conversations.current.session_id  # type: ignore[union-attr]
    _do(window, "branch", window.messages[1])
    window.until(lambda: len(window.messages) == 2)
    assert _texts(window) == ["One", "You said: One"]
    assert window.program.conversations.current.session_id != first  # type: ignore[union-attr]
    assert "branched" in _notices(window)
    assert window.window.sidebar.model.rowCount() == 2
    _talk(window, "Other")
    window.window.sidebar.session_chosen.emit(first)
    window.until(lambda: "Two" in _texts(window))
    assert "Other" not in _texts(window)


def test_a_quotation_goes_below_what_is_typed(window: RunningWindow, llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("First line\n\nsecond"))
    _talk_once(window, "Say two lines")
    composer = window.window.composer
    composer.set_text("About this:")
    _do(window, "quote", window.last)
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
    _do(window, "quote", window.messages[0])
    assert window.window.composer.text() == "> Speak\n\n"
    window.window.composer.set_text("")
    _do(window, "quote", window.last)
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
    _do(window, "copy-message", window.last)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "It is **bold** & <b>safe</b>"
    assert "&lt;b&gt;safe" in data.html()


def test_what_cannot_be_done_while_a_reply_arrives_is_refused_in_words(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    _talk(window, "One")
    now, later = _arriving()
    llm_server.reply(replies.text("going", " on", gates=[now, later]))
    window.ask("Two")
    window.until(lambda: window.last.content == "going")
    window.window.composer.set_text("my draft")
    for deed in ("edit", "regenerate", "delete", "previous-version", "continue", "retry"):
        window.window.notices.remove("refused")
        _do(window, deed, window.messages[0])
        assert "refused" in _notices(window), deed
    assert window.window.composer.text() == "my draft"
    _do(window, "quote", window.messages[0])
    assert window.window.composer.text() == "my draft\n\n> One\n\n"
    later.set()
    window.until(lambda: window.answered() and window.last.content == "going on")
    assert len(window.messages) == 4


def test_an_edit_waits_in_its_conversation(window: RunningWindow) -> None:
    _talk(window, "One")
    first = window.program.conversations.current.session_id  # type: ignore[union-attr]
    composer = window.window.composer
    composer.set_text("draft")
    _do(window, "edit", window.messages[0])
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
    _talk(window, "One")
    asked = window.messages[0]
    composer = window.window.composer
    _do(window, "edit", asked)
    session_id = window.program.conversations.current.session_id  # type: ignore[union-attr]
    assert session_id is not None
    window.window.actions_.delete.trigger()
    window.until(lambda: not window.messages)
    composer.begin_edit(asked.message_id, "Changed")
    composer.submit()
    window.until(lambda: "problem" in _notices(window))
    assert composer.text() == "Changed"
    assert composer.edited_id == asked.message_id
    assert not window.busy


def test_escape_gives_the_draft_back(window: RunningWindow) -> None:
    _talk(window, "One")
    composer = window.window.composer
    composer.set_text("draft")
    _do(window, "edit", window.messages[0])
    QTest.keyClick(composer.edit, Qt.Key.Key_Escape)
    assert (composer.text(), composer.edited_id) == ("draft", "")


def test_the_menu_offers_what_is_possible(window: RunningWindow) -> None:
    _talk(window, "One")
    _do(window, "more", window.messages[0])
    menu = QApplication.activePopupWidget()
    assert menu is not None
    names = [action.objectName() for action in menu.actions() if action.objectName()]
    assert names == ["copy-message", "edit", "quote", "branch", "details", "delete"]
    next(action for action in menu.actions() if action.objectName() == "edit").trigger()
    menu.close()
    assert window.window.composer.text() == "One"


def test_details_tell_what_is_known(window: RunningWindow, llm_server: LlmServer) -> None:
    llm_server.reply(replies.text("<b>Hi</b>"))
    _talk_once(window, "Hello")
    _do(window, "details", window.last)
    window.until(lambda: _details() is not None)
    details = _details()
    assert details is not None
    shown = [label.text() for label in details.findChildren(QLabel)]
    for words in (
        "Ashley",
        "OpenAI or compatible",
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
    details.reject()
    window.until(lambda: _details() is None)


def _details() -> DetailsWindow | None:
    shown = (w for w in QApplication.topLevelWidgets() if isinstance(w, DetailsWindow))
    return next((w for w in shown if w.isVisible()), None)


def test_the_keys_stay_with_the_version_that_comes(window: RunningWindow) -> None:
    _talk(window, "One")
    _edit(window, window.messages[0], "Two")
    window.until(lambda: window.answered() and window.last.content == "You said: Two")
    view = window.shell.transcript
    view.chosen.choose(0)
    QTest.keyClick(view, Qt.Key.Key_Left)
    window.until(lambda: window.messages[0].content == "One")
    QTest.keyClick(view, Qt.Key.Key_Right)
    window.until(lambda: window.messages[0].content == "Two")
    QTest.keyClick(view, Qt.Key.Key_Delete)
    window.until(lambda: _texts(window) == ["You said: Two"])
    assert view.chosen.row == 0
