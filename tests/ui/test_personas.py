"""Personas in the window: the page, who answers, what becomes of one that is gone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit
from pytestqt.qtbot import QtBot

from ashley_desktop.assembly import assemble
from ashley_desktop.paths import Paths
from ashley_desktop.ui.deeds.answering import GONE
from ashley_desktop.ui.settings.personas_page import PersonasPage
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow, StartWindow
from tests.ui.programs import in_a_thread
from tests.ui.talking import talk

SHIPPED = ["Ashley", "Technical Expert", "Creative Assistant"]


@pytest.fixture
def page(window: RunningWindow) -> PersonasPage:
    """The page, open."""
    window.window.header.personas.manage_requested.emit()
    settings = window.window.settings
    assert settings is not None
    window.until(lambda: settings.personas.list.count() == 3 and settings.personas.isVisible())
    return settings.personas


def offered(window: RunningWindow) -> list[str]:
    """What the drop-down lists."""
    picker = window.window.header.personas
    return [picker.itemText(row) for row in range(picker.count())]


def elsewhere(paths: Paths, deed: str, *words: Any, **fields: Any) -> None:
    """What another process does with personas."""

    async def work() -> None:
        parts = await assemble(paths, {})
        await getattr(parts.persona_deeds, deed)(*words, **fields)
        await parts.aclose()

    in_a_thread(work)


def type_into(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    field.insert(text)
    field.textEdited.emit(text)
    field.editingFinished.emit()


def test_a_change_counts_at_once_and_is_taken_back(
    window: RunningWindow, page: PersonasPage
) -> None:
    page.choose("Technical")
    assert page.editor.title.text() == "Technical Expert"
    type_into(page.editor.title, "Guru")
    window.until(lambda: offered(window) == ["Ashley", "Guru", "Creative Assistant"])
    assert page.undo.isEnabled()
    page.undo.click()
    window.until(lambda: offered(window) == SHIPPED)
    assert page.editor.title.text() == "Technical Expert"
    assert not page.undo.isEnabled()


def test_what_is_typed_rests_and_counts_without_leaving_the_field(
    window: RunningWindow, page: PersonasPage, llm_server: LlmServer, qtbot: QtBot
) -> None:
    page.choose("Ashley")
    page.editor.prompt.field.selectAll()
    qtbot.keyClicks(page.editor.prompt.field, "Say {weekday}, {nothing}.")
    window.until(lambda: page.undo.isEnabled())
    window.ask("Hello")
    window.until(window.answered)
    sent = llm_server.chats[-1].body["messages"][0]["content"]
    assert sent.endswith("day, {nothing}.")
    page.editor.prompt.preview.click()
    window.until(lambda: page.editor.prompt.sent.toPlainText() == sent)


def test_numbers_are_checked_in_words_and_empty_is_usual(
    window: RunningWindow, page: PersonasPage, llm_server: LlmServer
) -> None:
    page.choose("Ashley")
    editor = page.editor
    row = editor._rows["temperature"]
    type_into(editor.temperature, "9")
    window.until(lambda: "0 to 2" in row._problem.text())
    type_into(editor.temperature, "0,3")
    window.until(lambda: not row._problem.text())
    type_into(editor.max_tokens, "")
    window.until(lambda: _persona(window, "Ashley").max_tokens is None)
    window.ask("Hello")
    window.until(window.answered)
    body = llm_server.chats[-1].body
    assert body["temperature"] == 0.3
    assert "max_tokens" not in body


def test_one_is_made_duplicated_moved_and_deleted(
    window: RunningWindow, page: PersonasPage, qtbot: QtBot
) -> None:
    page.new.click()
    qtbot.keyClicks(page.new_title, "Captain")
    qtbot.keyClick(page.new_title, Qt.Key.Key_Return)
    window.until(lambda: offered(window) == [*SHIPPED, "Captain"])
    assert page.list.current == "Captain"
    page.editor.duplicate.click()
    window.until(lambda: offered(window) == [*SHIPPED, "Captain", "Captain 2"])
    window.until(lambda: page.list.current == "Captain 2")
    qtbot.keyClick(page.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    window.until(lambda: offered(window) == [*SHIPPED, "Captain 2", "Captain"])
    assert page.list.current == "Captain 2"
    page.editor.delete.click()
    window.until(lambda: offered(window) == [*SHIPPED, "Captain"])
    for left in ([*SHIPPED, "Captain 2", "Captain"], [*SHIPPED, "Captain", "Captain 2"]):
        page.undo.click()
        window.until(lambda left=left: offered(window) == left)
    page.undo.click()
    page.undo.click()
    window.until(lambda: offered(window) == SHIPPED)


def test_a_taken_title_is_told_beside_its_field(
    window: RunningWindow, page: PersonasPage, qtbot: QtBot
) -> None:
    page.new.click()
    qtbot.keyClicks(page.new_title, "technical")
    qtbot.keyClick(page.new_title, Qt.Key.Key_Return)
    window.until(lambda: "already" in page._new_row._problem.text())
    assert offered(window) == SHIPPED


def test_a_shipped_one_is_reset(window: RunningWindow, page: PersonasPage) -> None:
    page.choose("Creative")
    assert not page.editor.reset.isEnabled()
    page.editor.look.swatches[2].click()
    window.until(lambda: page.editor.reset.isEnabled())
    assert _persona(window, "Creative").colour == page.editor.look.swatches[2].colour
    page.editor.reset.click()
    window.until(lambda: not page.editor.reset.isEnabled())
    assert _persona(window, "Creative").colour == ""


def test_a_picture_is_chosen_from_a_file(
    window: RunningWindow, page: PersonasPage, tmp_path: Path
) -> None:
    path = tmp_path / "face.png"
    image = QImage(400, 200, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.blue)
    image.save(str(path))
    page.choose("Ashley")
    page.editor.look.choose.click()
    _accept(window, path)
    window.until(lambda: _persona(window, "Ashley").picture is not None)
    page.editor.look.remove.click()
    window.until(lambda: _persona(window, "Ashley").picture is None)


def test_files_go_out_and_in(window: RunningWindow, page: PersonasPage, tmp_path: Path) -> None:
    target = tmp_path / "creative.json"
    page.choose("Creative")
    page.editor.export.click()
    _accept(window, target)
    window.until(target.exists)
    window.until(lambda: "creative.json" in page._told.text())
    type_into(page.editor.description, "changed")
    window.until(lambda: _persona(window, "Creative").description == "changed")
    page.import_.click()
    _accept(window, target)
    window.until(lambda: offered(window) == [*SHIPPED, "Creative Assistant 2"])
    page.import_.click()
    _accept(window, target)
    window.until(lambda: page._told.text().startswith("Here already"))
    assert offered(window) == [*SHIPPED, "Creative Assistant 2"]


def test_the_users_name_is_a_choice(
    window: RunningWindow, page: PersonasPage, llm_server: LlmServer
) -> None:
    page.choose("Ashley")
    page.editor.prompt.field.setPlainText("Greet {user}")
    page.editor.prompt.field.settle()
    type_into(page.user_name, "Ann")
    window.until(lambda: "your name" in page.undo.text())
    window.ask("Hello")
    window.until(window.answered)
    assert llm_server.chats[-1].body["messages"][0]["content"] == "Greet Ann"
    assert "your name" in page.undo.text()
    page.undo.click()
    window.until(lambda: page.user_name.text() == "")


# who answers


def test_ctrl_and_a_number_choose(window: RunningWindow, llm_server: LlmServer) -> None:
    actions = window.window.actions_.personas
    assert [action.isEnabled() for action in actions] == [True] * 3 + [False] * 6
    assert actions[1].shortcut().toString() == "Ctrl+2"
    actions[1].trigger()
    assert window.window.header.personas.currentText() == "Technical Expert"
    talk(window, "Who?")
    assert window.last.persona == "Technical"
    actions[2].trigger()
    talk(window, "And now?")
    assert window.last.persona == "Creative"


def test_starters_are_the_personas_own(window: RunningWindow, page: PersonasPage) -> None:
    page.choose("Ashley")
    page.editor.starters.setPlainText("First?\n\nTell me about: \n")
    page.editor.starters.settle()
    empty = window.window.empty_state
    window.until(
        lambda: [b.accessibleName() for b in empty._starts] == ["First?", "Tell me about: "]
    )
    empty._starts[1].click()
    assert window.window.composer.text() == "Tell me about: "


def test_another_process_is_seen(window: RunningWindow, paths: Paths) -> None:
    elsewhere(paths, "add", "Pirate", title="Captain")
    window.until(lambda: offered(window) == [*SHIPPED, "Captain"])
    elsewhere(paths, "delete", "Ashley")
    window.until(lambda: offered(window) == ["Technical Expert", "Creative Assistant", "Captain"])


def test_a_persona_that_is_gone_is_told_and_comes_back(
    window: RunningWindow, paths: Paths, llm_server: LlmServer
) -> None:
    elsewhere(paths, "add", "Pirate", title="Captain")
    window.until(lambda: len(offered(window)) == 4)
    window.window.actions_.personas[3].trigger()
    talk(window, "Ahoy")
    elsewhere(paths, "delete", "Pirate")
    window.until(lambda: GONE in window.window.notices.names())
    assert "“Captain”, is gone. Ashley answers" in window.window.notices.words_of(GONE)
    assert window.window.header.personas.currentText() == "Ashley"
    model = window.program.conversations.current.model  # type: ignore[union-attr]
    assert model.title(window.last) == "Captain"
    window.window.notices.action_chosen.emit(GONE)
    window.until(lambda: window.window.header.personas.currentText() == "Captain")
    assert GONE not in window.window.notices.names()
    elsewhere(paths, "delete", "Pirate")
    window.until(lambda: GONE in window.window.notices.names())
    talk(window, "Still there?")
    assert window.last.persona == "Ashley"
    assert model.switched(model.rowCount() - 1)
    window.until(lambda: GONE not in window.window.notices.names())


def test_a_personas_own_model_is_what_the_drop_down_shows(
    start_window: StartWindow, llm_server: LlmServer, paths: Paths
) -> None:
    elsewhere(paths, "add", "Coder", model="code-1")
    window = start_window({"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY})
    window.until_ready()
    usual = window.window.header.models.currentText()
    window.window.actions_.personas[3].trigger()
    window.until(lambda: window.window.header.models.currentText() == "code-1")
    window.ask("Code")
    window.until(window.answered)
    assert llm_server.chats[-1].body["model"] == "code-1"
    window.window.actions_.personas[0].trigger()
    window.until(lambda: window.window.header.models.currentText() == usual)


def _persona(window: RunningWindow, name: str) -> Any:
    parts = window.program._parts
    assert parts is not None
    return parts.personas.find(name)


def _accept(window: RunningWindow, path: Path) -> None:
    """Choose a file in the dialog that is open."""

    def dialog() -> QFileDialog | None:
        shown = QApplication.topLevelWidgets()
        found = (one for one in shown if isinstance(one, QFileDialog) and one.isVisible())
        return next(found, None)

    window.until(dialog)
    opened = dialog()
    assert opened is not None
    opened.setDirectory(str(path.parent))
    opened.findChildren(QLineEdit)[0].setText(path.name)
    opened.accept()
    window.until(lambda: dialog() is None)
