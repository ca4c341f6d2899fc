"""window.json: what is remembered, and that nothing in it can hurt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from PySide6.QtCore import QRect

from ashley_desktop.ui.window_state import MIN_SIZE, WindowState, WindowStateFile, on_screen

SCREEN = QRect(0, 0, 1920, 1080)
SECOND = QRect(1920, 0, 1280, 1024)


def test_what_is_saved_is_found_again(state_path: Path) -> None:
    file = WindowStateFile(state_path)
    file.state = WindowState(
        (10, 20, 900, 700), True, 300, False, "dark", 120, {"add-key"}, {"a folder"}, True
    )
    assert file.save()
    assert WindowStateFile(state_path).state == file.state
    assert [entry.name for entry in state_path.parent.iterdir()] == ["window.json"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{",
        b"\xff\xfe\x00",
        b"[]",
        b"null",
        b"[" * 60_000,
        b" " * 70_000 + b"{}",
        json.dumps(
            {
                "geometry": [0, 0, -5, 10],
                "maximized": "yes",
                "sidebar_width": True,
                "sidebar_shown": None,
                "theme": "pink",
                "zoom": 1e9,
                "dismissed": [1, {}],
                "closed_folders": [1, {}],
            }
        ).encode(),
        json.dumps({"geometry": [1, 2, 3], "zoom": 10**400, "dismissed": {"a": 1}}).encode(),
    ],
)
def test_a_damaged_file_is_the_same_as_none(state_path: Path, content: bytes) -> None:
    state_path.parent.mkdir()
    state_path.write_bytes(content)
    assert WindowStateFile(state_path).state == WindowState()


def test_many_closed_folders_do_not_make_the_file_unreadable(state_path: Path) -> None:
    file = WindowStateFile(state_path)
    file.state.theme = "dark"
    file.state.closed_folders = {str(uuid4()) for _ in range(5_000)}
    assert file.save()
    state = WindowStateFile(state_path).state
    assert state.theme == "dark"
    assert state.closed_folders < file.state.closed_folders


def test_values_are_held_within_bounds(state_path: Path) -> None:
    state_path.parent.mkdir()
    state_path.write_text(json.dumps({"sidebar_width": 9000, "zoom": 90, "theme": "dark"}))
    state = WindowStateFile(state_path).state
    assert (state.sidebar_width, state.zoom, state.theme) == (420, 90, "dark")


def test_a_disk_that_takes_no_writing_costs_only_the_looks(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    assert not WindowStateFile(tmp_path / "file" / "window.json").save()


@pytest.mark.parametrize(
    ("wanted", "screens", "expected"),
    [
        (QRect(100, 100, 900, 700), [SCREEN], QRect(100, 100, 900, 700)),
        (QRect(2000, 100, 900, 700), [SCREEN], QRect(1020, 100, 900, 700)),
        (QRect(2000, 100, 900, 700), [SCREEN, SECOND], QRect(2000, 100, 900, 700)),
        (QRect(-5000, -5000, 900, 700), [SCREEN], QRect(0, 0, 900, 700)),
        (QRect(0, 0, 5000, 5000), [SCREEN], SCREEN),
        (QRect(5, 5, 1, 1), [SCREEN], QRect(5, 5, MIN_SIZE.width(), MIN_SIZE.height())),
        (QRect(7, 7, 800, 600), [], QRect(7, 7, 800, 600)),
    ],
)
def test_a_window_is_always_within_reach(
    wanted: QRect, screens: list[QRect], expected: QRect
) -> None:
    assert on_screen(wanted, screens) == expected


def test_an_unknown_entry_is_no_harm(state_path: Path) -> None:
    state_path.parent.mkdir()
    content: dict[str, Any] = {"from_a_newer_version": {"deep": [1]}, "zoom": 130}
    state_path.write_text(json.dumps(content))
    assert WindowStateFile(state_path).state.zoom == 130
