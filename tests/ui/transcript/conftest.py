"""A view over a real model and the real render process."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, Role, State
from ashley_desktop.ui import tokens
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import BlockBox
from ashley_desktop.ui.transcript.style import TranscriptStyle, build
from ashley_desktop.ui.transcript.view import TranscriptView

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


def question(number: int, text: str, **more: Any) -> MessageRecord:
    return _record(number, Role.USER, text, **more)


def reply(number: int, text: str, **more: Any) -> MessageRecord:
    return _record(number, Role.ASSISTANT, text, **{"persona": "Technical", **more})


def _record(number: int, role: Role, text: str, **more: Any) -> MessageRecord:
    values = {"state": State.COMPLETE, "parent_id": None, "created_at": NOW, **more}
    return MessageRecord(message_id=f"m{number}", session_id="s", role=role, content=text, **values)


def talk(count: int, text: str = "Some **words** and `code`.\n\n- one\n- two\n") -> list[Any]:
    return [question(n, f"Question {n}") if n % 2 == 0 else reply(n, text) for n in range(count)]


def describe(error: ErrorRecord) -> tuple[str, str]:
    return f"It failed: {error.code}", "Try again."


def looks(dark: bool = False) -> TranscriptStyle:
    colours = tokens.DARK if dark else tokens.LIGHT
    return build(colours, dark=dark, text_family="DejaVu Sans", mono_family="DejaVu Sans Mono")


@pytest.fixture(scope="session")
def worker() -> Iterator[RenderWorker]:
    worker = RenderWorker()
    worker.start()
    yield worker
    worker.close()


@pytest.fixture
def model() -> TranscriptModel:
    return TranscriptModel({"Technical": "Technical Expert"}.__getitem__)


@pytest.fixture
def view(qtbot: QtBot, worker: RenderWorker, model: TranscriptModel) -> TranscriptView:
    view = TranscriptView(worker, looks(), describe)
    qtbot.addWidget(view)
    view.set_model(model)
    view.resize(700, 500)
    view.show()
    qtbot.waitExposed(view)
    return view


@pytest.fixture
def settled(qtbot: QtBot, view: TranscriptView) -> Callable[[], None]:
    """Waits until everything on the screen is rendered and laid out."""

    def ready() -> bool:
        boxes = [p.box for p in view.flow.placed if isinstance(p.box, BlockBox)]
        rendered = all(box.shown == box.block for box in boxes)
        return not view.stale and rendered and bool(view.flow.placed or not view.flow.count)

    def wait() -> None:
        qtbot.waitUntil(ready)

    return wait
