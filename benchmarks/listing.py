"""The sidebar's list of conversations under somebody's hands, and Qt's own list beside it."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView

from ashley_desktop.storage.records import SessionRecord
from ashley_desktop.ui import tokens
from ashley_desktop.ui.theme import Mode, Theme
from benchmarks.memory_use import settled_mib
from benchmarks.stores import title
from benchmarks.transcript.program import Running
from benchmarks.transcript.scrolling import Turning
from benchmarks.transcript.stage import (
    BareWindow,
    Frames,
    application,
    idle,
    press,
    wait_until,
)

WARMING = 10  # frames that are not counted
EVERY_S = 1 / 60
ROUNDS = 9
Lists = dict[str, list[float]]


def use(data_dir: Path, sessions: int, frames: int) -> Lists:
    """Scroll the list, and change, look for and choose what is in it.

    Returns: milliseconds until it was painted; `listed` until all were there; `all` in MiB.
    """
    began = time.perf_counter()
    program = Running(data_dir)
    sidebar = program.window.sidebar
    wait_until(lambda: sidebar.model.total == sessions)
    listed = (time.perf_counter() - began) * 1000
    weight = settled_mib(os.getpid(), idle)
    found = _scrolled(sidebar.list, program.frames, frames)
    found["changed"] = []
    for number in range(ROUNDS):
        record = sidebar.model.session(sidebar.model.rowCount() - 1 - number)
        assert record is not None
        found["changed"].append(program.frames.after(lambda: sidebar.put_session(_newest(record))))  # noqa: B023 (called at once)
        idle(EVERY_S)
    return {**found, "listed": [listed], "all": [weight]}


def use_plain(sessions: int, frames: int) -> Lists:
    """Scroll the same titles in a QListView."""
    theme = Theme(application(), Mode.LIGHT)
    view = QListView()
    view.setUniformItemSizes(True)
    view.setFont(theme.font(tokens.TYPE_BODY))
    view.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
    view.setModel(QStringListModel([title(number) for number in range(sessions)]))
    window = BareWindow(view)
    return _scrolled(view, window.frames, frames)


def _scrolled(view: QAbstractItemView, painted: Frames, frames: int) -> Lists:
    """Frames of the wheel upwards, of Page Down, and from end to end."""
    view.setCurrentIndex(view.model().index(1, 0))
    notch = Turning(view)
    bar = view.verticalScrollBar()
    bar.setValue(bar.maximum())
    idle(EVERY_S)
    turned = _paced(lambda: painted.after(notch.turn), frames)
    paged = _paced(lambda: painted.after(lambda: _page_down(view)), frames)
    ends = (Qt.Key.Key_Home, Qt.Key.Key_End)
    to_ends = [painted.after(lambda: press(view, ends[number % 2])) for number in range(ROUNDS)]  # noqa: B023 (called at once)
    return {"wheel": turned, "page": paged, "end": to_ends}


def _page_down(view: QAbstractItemView) -> None:
    """One page, or back to the first row where the last is reached."""
    bar = view.verticalScrollBar()
    press(view, Qt.Key.Key_Home if bar.value() == bar.maximum() else Qt.Key.Key_PageDown)


def _paced(frame: Callable[[], float], count: int) -> list[float]:
    found = []
    for _ in range(WARMING + count):
        began = time.perf_counter()
        found.append(frame())
        idle(max(0.001, began + EVERY_S - time.perf_counter()))
    return found[WARMING:]


def _newest(record: SessionRecord) -> SessionRecord:
    now = datetime.now(UTC)
    return replace(record, updated_at=now, touched=int(now.timestamp() * 1e6))
