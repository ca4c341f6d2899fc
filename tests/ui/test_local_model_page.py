"""The page for models on this machine, in the whole window: real files, the real model."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QPushButton
from pytestqt.qtbot import QtBot

from ashley_desktop.core import local_runner
from ashley_desktop.core.llm.memory import Memory
from ashley_desktop.paths import Paths
from ashley_desktop.ui.lists.local_model_row import LocalModelRow
from ashley_desktop.ui.settings.local_model_page import LocalModelPage
from tests.helpers.gguf_files import write_model
from tests.helpers.window import RunningWindow, StartWindow

PACKAGED = "SmolLM2-135M-Instruct"
MODEL_MS = 90_000  # a real model computes, on a machine that may be busy


def opened(window: RunningWindow) -> LocalModelPage:
    window.window.open_settings()
    assert window.window.settings is not None
    page = window.window.settings.local_models
    window.window.settings.show_page(page)
    window.until(lambda: page.list.count())
    return page


def rows(page: LocalModelPage) -> dict[str, LocalModelRow]:
    found = [page.list.item(n).data(Qt.ItemDataRole.UserRole) for n in range(page.list.count())]
    return {row.name: row for row in found}


def press(button: QPushButton) -> None:
    assert button.isEnabled(), button.text()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose_in_dialog(window: RunningWindow, path: Path) -> None:
    def dialog() -> QFileDialog | None:
        shown = (w for w in QApplication.topLevelWidgets() if w.isVisible())
        return next((w for w in shown if isinstance(w, QFileDialog)), None)

    window.until(dialog)
    box = dialog()
    assert box is not None
    (name,) = (one for one in box.findChildren(QLineEdit) if one.objectName() == "fileNameEdit")
    name.setText(str(path))
    box.accept()
    window.until(lambda: not box.isVisible())


@pytest.fixture
def offline(start_window: StartWindow) -> RunningWindow:
    """A ready window in which the model on this machine answers."""
    started = start_window()
    started.until_ready()
    return started


def test_every_model_is_listed_with_what_it_needs(offline: RunningWindow, paths: Paths) -> None:
    write_model(paths.models / "mine.gguf")
    (paths.models / "broken.gguf").write_text("no model")
    page = opened(offline)
    offline.until(lambda: set(rows(page)) == {PACKAGED, "mine", "broken"})
    packaged = rows(page)[PACKAGED]
    assert packaged.answers
    assert "98 MB on disk · about 283 MB of memory" in packaged.line
    assert "135M weights · Q4_1 · up to 8k tokens" in packaged.line
    assert rows(page)["broken"].problem
    assert "no GGUF" in rows(page)["broken"].line
    assert "GB of memory" in page.memory.text()
    page.choose("broken")
    assert not page.use.isEnabled()
    assert not page.load.isEnabled()
    assert not page.remove.isEnabled()


@pytest.mark.model
def test_a_chosen_file_is_loaded_answers_and_is_let_go(
    offline: RunningWindow, tmp_path: Path, qtbot: QtBot
) -> None:
    from ashley_desktop.core.llm.offline import packaged_model

    packaged = packaged_model()
    assert packaged is not None
    copy = tmp_path / "My model.gguf"
    copy.symlink_to(packaged)
    page = opened(offline)
    press(page.file)
    choose_in_dialog(offline, copy)
    offline.until(lambda: "My model" in rows(page) and page.list.currentItem() is not None)
    offline.until(lambda: page.list.currentItem().text() == "My model")
    press(page.load)
    qtbot.waitUntil(lambda: page.state.text() == "My model is in memory.", timeout=MODEL_MS)
    offline.until(lambda: rows(page)["My model"].loaded)
    press(page.use)
    offline.until(lambda: offline.window.header.models.currentText() == "My model")
    offline.ask("What is the capital of France?")
    qtbot.waitUntil(offline.answered, timeout=MODEL_MS)
    assert (offline.last.model, offline.last.state) == ("My model", "complete")
    press(page.unload)
    offline.until(lambda: page.state.text().startswith("Nothing is in memory"))
    press(page.remove)
    offline.until(lambda: "My model" not in rows(page))


def test_a_file_that_is_no_model_is_refused_in_words(
    offline: RunningWindow, tmp_path: Path
) -> None:
    wrong = tmp_path / "wrong.gguf"
    wrong.write_text("no model")
    page = opened(offline)
    press(page.file)
    choose_in_dialog(offline, wrong)
    offline.until(lambda: page.problem.isVisible())
    assert "“wrong.gguf” is not a model file" in page.problem.text()
    assert set(rows(page)) == {PACKAGED}
    press(page.folder)
    choose_in_dialog(offline, tmp_path)
    offline.until(lambda: "wrong" in rows(page) or page.problem.isVisible())


def test_what_is_too_large_cannot_be_loaded_and_what_is_tight_can(
    offline: RunningWindow, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(local_runner, "machine_memory", lambda: Memory(10**10, 10**9))
    for name, size in (("huge", 2 * 10**10), ("tight", 2 * 10**9)):
        os.truncate(write_model(paths.models / f"{name}.gguf"), size)
    page = opened(offline)
    offline.until(lambda: len(rows(page)) == 3)
    page.choose("huge")
    assert "Too large for this machine: needs about 20.1 GB" in rows(page)["huge"].line
    assert not page.load.isEnabled()
    page.choose("tight")
    assert page.load.text() == "Load anyway"
    assert "more than is free now" in rows(page)["tight"].line


def test_how_models_are_loaded_is_kept(offline: RunningWindow) -> None:
    page = opened(offline)
    for picker, value in ((page.context, 2048), (page.threads, 1), (page.idle, 5)):
        offline.until(lambda picker=picker: picker.count())
        row = picker.findData(value)
        picker.setCurrentIndex(row)
        picker.activated.emit(row)
        offline.until(lambda: not offline.program._tasks.busy("local models"))
        assert picker.currentData() == value
    again = opened(offline)
    assert (again.context.currentData(), again.idle.currentData()) == (2048, 5)
    assert "about 236 MB of memory" in rows(again)[PACKAGED].line


def test_every_control_has_a_name(offline: RunningWindow) -> None:
    page = opened(offline)
    pickers = (page.context, page.threads, page.idle)
    for part in (page.list, page.progress, *pickers, *(one.view() for one in pickers)):
        assert part.accessibleName()


@pytest.mark.model
def test_loading_for_a_question_is_told(
    offline: RunningWindow, monkeypatch: pytest.MonkeyPatch, qtbot: QtBot
) -> None:
    told: list[str] = []
    set_activity = offline.window.status.set_activity

    def listen(text: str) -> None:
        told.append(text)
        set_activity(text)

    monkeypatch.setattr(offline.window.status, "set_activity", listen)
    offline.ask("Hello?")
    qtbot.waitUntil(offline.answered, timeout=MODEL_MS)
    words = [text for text in told if text.startswith(f"Loading {PACKAGED}")]
    assert words
    assert told[-1] == ""
    assert "Answering…" in told[told.index(words[-1]) :]


def test_the_provider_on_this_machine_leads_to_its_files(offline: RunningWindow) -> None:
    offline.window.open_settings()
    settings = offline.window.settings
    assert settings is not None
    settings.show_page("providers")
    offline.until(lambda: settings.providers.list.current)
    settings.providers.choose("offline")
    press(settings.providers.sections["offline"].files)
    assert settings.shown_page == "machine"
    offline.until(lambda: settings.local_models.list.count())
