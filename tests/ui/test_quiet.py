"""What the window does when nobody needs it: the day's backup, and the old trash emptied."""

from __future__ import annotations

import asyncio

import pytest

from ashley_desktop.paths import Paths
from ashley_desktop.ui.deeds import quiet
from ashley_desktop.ui.models.session_order import Shelf
from tests.helpers.llm import TEST_KEY
from tests.helpers.llm_server import LlmServer
from tests.helpers.store import change_store
from tests.helpers.window import RunningWindow, StartWindow

IDLE_S = 0.02
LONG_AGO = "UPDATE session SET deleted_at = '2020-01-01 00:00:00'"


@pytest.fixture
def settled(window: RunningWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store whose one conversation lies in the trash since long; next idle moments are short."""
    window.ask("Old")
    window.until(window.answered)
    window.close()
    change_store(window.program._paths, LONG_AGO)
    monkeypatch.setattr(quiet, "IDLE_S", IDLE_S)
    monkeypatch.setattr(quiet, "AGAIN_S", IDLE_S)


def _sessions(paths: Paths) -> int:
    return int(change_store(paths, "SELECT count(*) FROM session")[0][0])


@pytest.mark.usefixtures("settled")
def test_old_trash_goes_after_the_days_backup(start_window: StartWindow, paths: Paths) -> None:
    start_window().until(lambda: _sessions(paths) == 0)
    backups = [path for path in paths.backups.iterdir() if "daily" in path.name]
    assert len(backups) == 1


def test_an_open_trash_shows_what_went(
    window: RunningWindow, start_window: StartWindow, monkeypatch: pytest.MonkeyPatch, paths: Paths
) -> None:
    for text in ("Old", "New"):
        window.window.actions_.new.trigger()
        window.ask(text)
        window.until(window.answered)
    window.until(lambda: not window.program._tasks.busy("reply"))
    window.close()
    change_store(paths, f"{LONG_AGO} WHERE title = 'Old'")
    change_store(paths, "UPDATE session SET deleted_at = datetime('now') WHERE title = 'New'")
    monkeypatch.setattr(quiet, "IDLE_S", IDLE_S)
    again, rest = start_window(), asyncio.Event()

    async def export() -> None:
        await rest.wait()

    again.program._tasks.spawn(export(), group="export")  # nothing is tidied up beside it
    model = again.window.sidebar.model
    again.until_ready()
    again.window.sidebar.show_shelf(Shelf.TRASH)
    again.until(lambda: model.rowCount() == 2)
    rest.set()
    again.until(lambda: model.rowCount() == 1)
    assert model.session(0).title == "New"


@pytest.mark.usefixtures("settled")
def test_it_is_done_again_and_again(
    start_window: StartWindow, paths: Paths, llm_server: LlmServer
) -> None:
    window = start_window({"OPENAI_BASE_URL": llm_server.url, "OPENAI_API_KEY": TEST_KEY})
    window.until(lambda: _sessions(paths) == 0)
    window.until_ready()
    window.ask("New")
    window.until(window.answered)
    assert _sessions(paths) == 1
    change_store(paths, LONG_AGO)
    window.until(lambda: _sessions(paths) == 0)


@pytest.mark.usefixtures("settled")
def test_a_store_that_is_not_whole_is_told_of_once_and_loses_nothing(
    start_window: StartWindow, paths: Paths, caplog: pytest.LogCaptureFixture
) -> None:
    paths.backups.parent.mkdir(parents=True, exist_ok=True)
    paths.backups.write_text("no folder can be here")
    window = start_window()
    window.until(lambda: quiet.FAILED in window.window.notices.names())
    window.window.notices.remove(quiet.FAILED)
    window.until(lambda: sum("tidying up failed" in m for m in caplog.messages) > 2)
    assert quiet.FAILED not in window.window.notices.names()
    assert _sessions(paths) == 1


@pytest.mark.parametrize("somebody_types", [True, False])
def test_nobody_is_disturbed(
    window: RunningWindow, monkeypatch: pytest.MonkeyPatch, somebody_types: bool
) -> None:
    """Whatever is under way puts it off by an idle moment, and so does each key."""
    monkeypatch.setattr(quiet, "IDLE_S", IDLE_S)
    loop = asyncio.get_running_loop()
    told: list[str] = []

    async def work() -> None:
        told.append("done")

    def busy() -> bool:
        told.append("asked")
        if told == ["asked"] and somebody_types:
            loop.call_soon(moments.stir)
            loop.call_later(IDLE_S * 1.5, told.append, "later")
        return len(told) == 1

    moments = quiet.QuietMoments(window.window.notices, (work,), busy)
    task = asyncio.ensure_future(moments.run())
    window.until(lambda: "done" in told)
    between = ["later"] if somebody_types else []
    assert told == ["asked", *between, "asked", "done"]
    task.cancel()
    window.until(task.done)
