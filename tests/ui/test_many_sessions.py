"""A window over a store with more sessions than a sidebar shows at once."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor

from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from tests.helpers.store import change_store
from tests.helpers.window import StartWindow

MANY = """
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
INSERT INTO session (session_id, title, title_is_users, persona, created_at, updated_at, pinned,
                     touched, attached, draft)
SELECT 's' || i, 'Talk ' || i, 0, 'Ashley', '2026-01-01 00:00:00.000000',
       '2026-01-01 00:00:00.000000', 0, i, '{}', '' FROM n
"""


def _make(paths: Paths) -> None:
    async def make() -> None:
        await (await Database.open(paths)).close()

    with ThreadPoolExecutor(1) as pool:  # this thread's loop is the window's
        pool.submit(lambda: asyncio.run(make())).result()
    change_store(paths, MANY)


def test_the_newest_are_listed_first_and_then_all(start_window: StartWindow, paths: Paths) -> None:
    _make(paths)
    window = start_window()
    totals: list[int] = []
    model = window.window.sidebar.model
    model.modelReset.connect(lambda: totals.append(model.total))
    window.until_ready()
    window.until(lambda: model.total == 1000)
    assert totals == [300, 1000]
    assert model.session(0).title == "Talk 1000"


def test_the_preview_of_a_cleaning_up_is_short_and_all_goes(
    start_window: StartWindow, paths: Paths
) -> None:
    _make(paths)
    window = start_window()
    window.until_ready()
    window.window.open_settings()
    settings = window.window.settings
    assert settings is not None
    settings.show_page("history")
    page = settings.history
    window.until(lambda: page.list.count() > 0)
    rows = [page.list.item(row).text() for row in range(page.list.count())]
    assert rows[0].startswith("Talk 1000, ")
    assert rows[199].startswith("Talk 801, ")
    assert rows[200:] == ["and 800 more"]
    assert page.found.text().endswith(": 1000.")
    model, one_by_one = window.window.sidebar.model, []
    model.rowsRemoved.connect(lambda *_: one_by_one.append("out"))
    model.rowsInserted.connect(lambda *_: one_by_one.append("in"))
    page.clean.click()
    left = "SELECT count(*) FROM session WHERE deleted_at IS NULL"
    window.until(lambda: change_store(paths, left) == [(0,)])
    window.until(lambda: model.total == 0)
    window.until(lambda: "undo:0" in window.window.notices.names())
    window.window.notices.action_chosen.emit("undo:0")
    window.until(lambda: model.total == 1000)
    assert one_by_one == []  # thousands would hold the window for seconds
