"""A reply that arrives is announced by sentences."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from PySide6.QtGui import QAccessible
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import Role, State
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.speech.announcing import Announcer
from tests.ui.transcript.conftest import question, reply


@pytest.fixture(autouse=True)
def _listening() -> Iterator[None]:
    """Offscreen nobody listens; Qt can be told that somebody does."""
    was = QAccessible.isActive()
    QAccessible.setActive(True)
    yield
    QAccessible.setActive(was)


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def model(qtbot: QtBot, said: list[str]) -> Iterator[TranscriptModel]:
    model = TranscriptModel(str)
    announcer = Announcer(said.append, model)
    announcer.follow(model)
    yield model
    model.deleteLater()


def grow(model: TranscriptModel, text: str) -> None:
    model.append_delta("m2", text)
    model.flush()


def test_sentences_are_spoken_as_they_are_completed(
    model: TranscriptModel, said: list[str], qtbot: QtBot
) -> None:
    model.append(question(1, "Well?"))
    model.append(reply(2, "", state=State.STREAMING))
    grow(model, "First ")
    assert said == []
    grow(model, "sentence. Second sen")
    assert said == ["First sentence."]
    for piece in ("tence. ", "Third one. ", "And the re"):
        grow(model, piece)
    assert said == ["First sentence."]  # no flood: the others wait for a breath
    qtbot.waitUntil(lambda: len(said) == 2)
    assert said[1] == "Second sentence. Third one."
    last = model.row_of("m2")
    assert last is not None
    model.replace(
        replace(model.record(last), content=model.record(last).content + "st", state=State.COMPLETE)
    )
    qtbot.waitUntil(lambda: len(said) == 3)
    assert said[2] == "And the rest"


def test_what_is_only_read_is_not_announced(model: TranscriptModel, said: list[str]) -> None:
    model.reset([question(1, "Asked. "), reply(2, "Answered long ago. ")])
    model.append(question(3, "My own question. "))
    assert model.record(2).role is Role.USER
    assert said == []


def test_another_conversation_silences_the_one_before(
    model: TranscriptModel, said: list[str], qtbot: QtBot
) -> None:
    model.append(question(1, "Well?"))
    model.append(reply(2, "", state=State.STREAMING))
    grow(model, "One. ")
    grow(model, "Two. ")
    model.reset([question(5, "Elsewhere")])
    model.append(reply(2, "", state=State.STREAMING))
    grow(model, "Three. ")
    qtbot.waitUntil(lambda: said[-1] == "Three.")
    assert said == ["One.", "Three."]
