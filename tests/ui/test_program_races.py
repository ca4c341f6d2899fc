"""What came at the wrong moment, or from elsewhere, and once went wrong in the window."""

from __future__ import annotations

import subprocess
import sys
import threading
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from ashley_desktop.paths import Paths
from ashley_desktop.ui import program
from ashley_desktop.ui.header import ModelPicker
from ashley_desktop.ui.instance import RaiseRequests
from ashley_desktop.ui.settings.providers_page import ProvidersPage
from tests.helpers import llm_replies as replies
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow, StartWindow


def _session_id(window: RunningWindow) -> str:
    assert window.program.conversations is not None
    session_id = window.program.conversations.current.session_id
    assert session_id is not None
    return session_id


def _opening(window: RunningWindow) -> bool:
    return window.program._tasks.busy("open")


def test_a_conversation_that_opens_slowly_does_not_override_a_later_choice(
    window: RunningWindow,
) -> None:
    window.ask("Old")
    window.until(window.answered)
    old = _session_id(window)
    window.window.actions_.new.trigger()
    window.window.sidebar.session_chosen.emit(old)
    assert _opening(window)
    window.window.actions_.new.trigger()
    window.until(lambda: not _opening(window))
    assert window.messages == []


def test_a_history_that_opens_slowly_says_so(
    start_window: StartWindow, paths: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlcipher3 import dbapi2

    monkeypatch.setattr(program, "LONG_OPENING_S", 0.01)
    first = start_window()
    first.until_ready()
    first.close()
    with closing(dbapi2.connect(str(paths.database), isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        window = start_window()
        notices = window.window.notices
        window.until(lambda: "opening" in notices.names())
        assert "Opening your conversations" in notices.words_of("opening")
        other.execute("ROLLBACK")
    window.until_ready()
    assert "opening" not in notices.names()


def test_a_conversation_deleted_elsewhere_while_it_is_opened_is_told(
    window: RunningWindow, paths: Paths
) -> None:
    window.ask("Old")
    window.until(window.answered)
    old = _session_id(window)
    window.window.actions_.new.trigger()
    change_store(paths, "UPDATE session SET deleted_at = '2026-01-01 00:00:00'")
    window.window.sidebar.session_chosen.emit(old)
    window.until(lambda: "problem" in window.window.notices.names())
    assert window.messages == []
    window.ask("New")
    window.until(window.answered)


def test_a_refusal_after_the_conversation_was_left_gives_the_text_back(
    window: RunningWindow, paths: Paths
) -> None:
    window.ask("Mine")
    window.until(window.answered)
    change_store(paths, "UPDATE session SET deleted_at = '2026-01-01 00:00:00'")
    window.window.composer.set_text("Lost?")
    window.window.composer.submit()
    window.window.actions_.new.trigger()  # before the store has said no
    window.until(lambda: "problem" in window.window.notices.names())
    assert window.window.composer.text() == "Lost?"
    window.window.composer.submit()
    window.until(window.answered)
    assert window.messages[0].content == "Lost?"


def _settings(window: RunningWindow) -> ProvidersPage:
    window.window.open_settings()
    settings = window.window.settings
    assert settings is not None
    window.until(lambda: "openai" in settings.providers.sections)
    return settings.providers


def _enter_key(window: RunningWindow, page: ProvidersPage, key: str) -> None:
    section = page.sections["openai"]
    section.keys.key.setText(key)
    section.keys.save_key.click()
    window.until(lambda: "kept for this run only" in section.keys.state.text())


def test_another_key_does_not_cut_the_reply_that_arrives(
    start_window: StartWindow, llm_server: LlmServer
) -> None:
    window = start_window({"OPENAI_BASE_URL": llm_server.url})
    window.until_ready()
    page = _settings(window)
    _enter_key(window, page, TEST_KEY)
    now, later = threading.Event(), threading.Event()
    now.set()
    llm_server.reply(replies.text("so far", " and on", gates=[now, later]))
    window.ask("Go")
    window.until(lambda: window.messages and window.last.content == "so far")
    page.sections["openai"].keys.state.setText("")
    _enter_key(window, page, TEST_KEY + "-another")
    later.set()
    window.until(window.answered)
    assert (window.last.state, window.last.content) == ("complete", "so far and on")


def test_the_models_of_a_key_for_this_run_can_be_chosen(
    start_window: StartWindow, llm_server: LlmServer
) -> None:
    window = start_window({"OPENAI_BASE_URL": llm_server.url})
    window.until_ready()
    picker = window.window.header.models
    assert "Add a key in the settings" in _items(picker)
    _enter_key(window, _settings(window), TEST_KEY)
    window.until(lambda: "Add a key in the settings" not in _items(picker))


def _items(picker: ModelPicker) -> list[str]:
    return [picker.itemText(row) for row in range(picker.count())]


SECOND_START = """
import sys
from pathlib import Path
from PySide6.QtCore import QCoreApplication
from ashley_desktop.ui.instance import raise_running

application = QCoreApplication([])
sys.exit(0 if raise_running(Path(sys.argv[1])) else 1)
"""


def test_a_second_start_through_a_link_finds_the_first(qtbot: QtBot, tmp_path: Path) -> None:
    folder, link = tmp_path / "data", tmp_path / "link"
    folder.mkdir()
    link.symlink_to(folder)
    requests = RaiseRequests(folder)
    # a process of its own: a thread would wait for the answer and hold the interpreter with that
    with subprocess.Popen([sys.executable, "-c", SECOND_START, str(link)]) as second:
        with qtbot.waitSignal(requests.arrived):
            pass
        qtbot.waitUntil(lambda: second.poll() is not None)
    requests.close()
    assert second.returncode == 0
