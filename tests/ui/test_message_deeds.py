"""What a person does with the branches of a conversation, over a real store."""

from __future__ import annotations

import threading

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QMenu

from ashley_desktop.storage.records import MessageRecord
from ashley_desktop.ui.transcript.boxes import BlockBox
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow
from tests.ui.talking import arriving, do, edit, notices, talk, texts


def test_an_edited_question_becomes_a_version_and_the_draft_comes_back(
    window: RunningWindow,
) -> None:
    talk(window, "First")
    composer = window.window.composer
    composer.set_text("half a thought")
    do(window, "edit", window.messages[0])
    assert composer.text() == "First"
    edit(window, window.messages[0], "Better")
    window.until(lambda: window.answered() and window.last.content == "You said: Better")
    assert texts(window) == ["Better", "You said: Better"]
    assert (window.messages[0].version, window.messages[0].versions) == (2, 2)
    assert composer.text() == "half a thought"
    assert not composer.edited_id


def test_the_versions_are_walked_and_each_has_its_own_branch(window: RunningWindow) -> None:
    talk(window, "One", "Two")
    edit(window, window.messages[0], "Uno")
    window.until(lambda: window.answered() and window.last.content == "You said: Uno")
    do(window, "previous-version", window.messages[0])
    window.until(lambda: len(window.messages) == 4)
    assert texts(window) == ["One", "You said: One", "Two", "You said: Two"]
    assert (window.messages[0].version, window.messages[0].versions) == (1, 2)
    do(window, "next-version", window.messages[0])
    window.until(lambda: len(window.messages) == 2)
    assert texts(window) == ["Uno", "You said: Uno"]


def test_another_version_comes_without_the_others_moving(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("\n\n".join(["A long beginning"] * 40)))
    talk(window, *(f"Question {number}" for number in range(8)))
    long = "\n\n".join(f"Paragraph {number}" for number in range(30))
    llm_server.reply(replies.text(long))
    middle = window.messages[7]
    do(window, "regenerate", middle)
    window.until(lambda: window.answered() and window.last.content == long)
    view = window.shell.transcript
    view.scroll_to_end()
    foot = _foot_place(window, window.last)
    do(window, "previous-version", window.last)
    window.until(lambda: window.messages[7].message_id == middle.message_id)
    assert len(window.messages) == 16
    view.lay_out()
    assert _foot_place(window, middle) == foot
    do(window, "next-version", middle)
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
    talk(window, "Hello", "And now")
    llm_server.reply(replies.text("Once more"))
    do(window, "regenerate", window.messages[1])
    window.until(lambda: window.answered() and window.last.content == "Once more")
    assert texts(window) == ["Hello", "Once more"]
    assert (window.last.version, window.last.versions) == (2, 2)
    assert [m["content"] for m in llm_server.chats[-1].body["messages"]][-1] == "Hello"


def test_another_persona_or_model_answers_once(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    talk(window, "Hello")
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
    do(window, "more", window.last)
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
    now, later = arriving()
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
    do(window, "continue", window.last)
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
    talk(window, "One", "Two")
    before = texts(window)
    do(window, "delete", window.messages[1])
    window.until(lambda: len(window.messages) == 3)
    assert texts(window) == ["One", "Two", "You said: Two"]
    (undo,) = [name for name in notices(window) if name.startswith("undo")]
    window.window.notices.action_chosen.emit(undo)
    window.until(lambda: len(window.messages) == 4)
    assert texts(window) == before


def test_everything_can_be_deleted_and_the_conversation_goes_on(window: RunningWindow) -> None:
    talk(window, "One")
    do(window, "delete", window.messages[0])
    window.until(lambda: len(window.messages) == 1)
    do(window, "delete", window.messages[0])
    window.until(lambda: not window.messages)
    talk(window, "Again")
    assert texts(window) == ["Again", "You said: Again"]


def test_a_question_below_a_deleted_reply_can_be_edited(window: RunningWindow) -> None:
    talk(window, "One", "Two")
    do(window, "delete", window.messages[1])
    window.until(lambda: len(window.messages) == 3)
    edit(window, window.messages[1], "Zwei")
    window.until(lambda: window.answered() and window.last.content == "You said: Zwei")
    assert texts(window) == ["One", "Zwei", "You said: Zwei"]


def test_a_branch_is_a_conversation_of_its_own(window: RunningWindow) -> None:
    talk(window, "One", "Two")
    first = window.program.conversations.current.session_id  # type: ignore[union-attr]
    do(window, "branch", window.messages[1])
    window.until(lambda: len(window.messages) == 2)
    assert texts(window) == ["One", "You said: One"]
    assert window.program.conversations.current.session_id != first  # type: ignore[union-attr]
    assert "branched" in notices(window)
    assert window.window.sidebar.model.rowCount() == 2
    talk(window, "Other")
    window.window.sidebar.session_chosen.emit(first)
    window.until(lambda: "Two" in texts(window))
    assert "Other" not in texts(window)
