"""Export, wipe, import: an equal store, whatever the history; and twice adds nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from ashley_desktop.core.importers import imports
from ashley_desktop.storage import export_look, import_store
from ashley_desktop.storage.import_rows import Imported
from tests.core.importers.conftest import Store
from tests.helpers.histories import History

NewStore = Callable[[], Store]


@pytest.mark.parametrize("seed", range(25))
def test_an_import_of_an_export_is_an_equal_store(
    new_store: NewStore, tmp_path: Path, seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    if seed % 2:  # small pages and transactions: more seams
        monkeypatch.setattr(export_look, "PAGE_MESSAGES", 3)
        monkeypatch.setattr(import_store, "MESSAGES_AT_ONCE", 5)
        monkeypatch.setattr(imports, "SESSIONS_AT_ONCE", 2)
    old, new = new_store(), new_store()
    old.fill(History(seed).fill)
    before = old.dump()
    text = old.export(tmp_path / "all.json")

    done = new.take(tmp_path / "all.json")
    assert new.dump() == before
    assert (done.sessions, done.messages) == (len(before["session"]), len(before["message"]))
    assert (done.folders, done.differing) == (len(before["folder"]), 0)
    assert new.export(tmp_path / "again.json") == text

    again = new.take(tmp_path / "all.json")
    assert again == Imported(known_sessions=len(before["session"]))
    assert new.dump() == before
