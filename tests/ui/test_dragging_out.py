"""Conversations that are dragged out of the window: what is let go elsewhere is a file."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData

from ashley_desktop.paths import Paths
from ashley_desktop.ui.deeds import dragging_out
from tests.helpers.window import RunningWindow


def _dragged(window: RunningWindow) -> QMimeData:
    """What the list carries, from the moment in which the drag begins."""
    listed = window.window.sidebar.list
    data = listed.model().mimeData(listed.selectedIndexes())
    listed.drag_begun.emit(data)
    return data


def _talk(window: RunningWindow) -> None:
    window.ask("What is a fjord?")
    window.until(window.answered)
    listed = window.window.sidebar.list
    window.until(lambda: listed.model().rowCount() == 1)
    listed.setCurrentIndex(listed.model().index(0, 0))


def test_a_dragged_conversation_is_a_file(window: RunningWindow, paths: Paths) -> None:
    _talk(window)
    (url,) = _dragged(window).urls()
    file = Path(url.toLocalFile())
    window.until(file.exists)
    assert file.name.endswith("-What-is-a-fjord.md")
    assert "You said: What is a fjord?" in file.read_text("utf-8")
    assert file.parent.stat().st_mode & 0o077 == 0
    window.close()
    assert not file.parent.exists()


def test_what_takes_long_to_write_is_dragged_without_a_file(
    window: RunningWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    _talk(window)
    monkeypatch.setattr(dragging_out, "MOST_MESSAGES", 0)
    assert not _dragged(window).hasUrls()


def test_a_conversation_does_not_fall_into_the_message(window: RunningWindow) -> None:
    _talk(window)
    data = _dragged(window)
    assert data.hasText()
    assert not window.window.composer.edit.canInsertFromMimeData(data)
