"""A furnished window with nothing behind it, and sessions to put into it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import SessionRecord
from ashley_desktop.ui import furniture
from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.theme import Mode, Theme
from ashley_desktop.ui.window_state import WindowStateFile

NOW = datetime(2026, 3, 18, 14, 30, tzinfo=UTC)  # a Wednesday


def session(number: int, title: str, age: timedelta) -> SessionRecord:
    """A session that was last used `age` before NOW."""
    moment = NOW - age
    return SessionRecord(
        session_id=f"s{number}",
        title=title,
        user_id=None,
        persona="Ashley",
        provider=None,
        model=None,
        created_at=moment,
        updated_at=moment,
        message_count=2,
        touched=int(moment.timestamp() * 1e6),
    )


@pytest.fixture
def sessions() -> list[SessionRecord]:
    """One or two of each section, in no order."""
    return [
        session(3, "Letter to the landlord", timedelta(days=3)),
        session(1, "How rainbows form", timedelta(minutes=5)),
        session(5, "<b>Names</b> for a bakery", timedelta(days=200)),
        session(2, "Dinner for four", timedelta(days=1)),
        session(4, "Trip to Lisbon", timedelta(days=30)),
    ]


@pytest.fixture
def theme(qapp: QApplication) -> Iterator[Theme]:
    """The light looks; the application's own come back afterwards."""
    sheet, palette, font, style = (
        qapp.styleSheet(),
        qapp.palette(),
        qapp.font(),
        qapp.style().name(),
    )
    made = Theme(qapp, Mode.LIGHT)
    yield made
    made.set_mode(Mode.SYSTEM)
    made.deleteLater()
    qapp.setStyle(style)
    qapp.setStyleSheet(sheet)
    qapp.setPalette(palette)
    qapp.setFont(font)


@pytest.fixture
def state_path(tmp_path: Path) -> Path:
    """Where the window keeps its looks."""
    return tmp_path / "data" / "window.json"


OpenWindow = Callable[[], MainWindow]


@pytest.fixture
def open_window(qtbot: QtBot, theme: Theme, state_path: Path) -> OpenWindow:
    """Opens a furnished window on `state_path`."""

    def opened() -> MainWindow:
        window = MainWindow(WindowStateFile(state_path))
        transcript = QPlainTextEdit()
        transcript.setAccessibleName("Messages")
        window.furnish(furniture.build(theme, transcript, window, lambda: NOW))
        qtbot.addWidget(window)
        with qtbot.waitExposed(window):
            window.show()
        return window

    return opened


@pytest.fixture
def window(open_window: OpenWindow) -> MainWindow:
    """A window of the usual size."""
    return open_window()
