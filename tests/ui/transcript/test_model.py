"""The rows of a conversation."""

from __future__ import annotations

from dataclasses import replace

from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from ashley_desktop.storage.records import State
from ashley_desktop.ui.models.transcript import TranscriptModel, TranscriptRole

from .conftest import question, reply, talk


def value(model: TranscriptModel, row: int, role: TranscriptRole) -> object:
    return model.data(model.index(row), role)


def test_rows_keep_qts_rules(model: TranscriptModel, qtmodeltester: ModelTester) -> None:
    model.reset(talk(4))
    qtmodeltester.check(model, force_py=True)
    model.append(question(4, "more"))
    model.prepend([question(8, "older"), reply(9, "old")])
    model.clear()


def test_roles(model: TranscriptModel) -> None:
    model.reset([question(0, "hi"), reply(1, "hello", model="gpt")])
    assert value(model, 0, TranscriptRole.ROLE) == "user"
    assert value(model, 1, TranscriptRole.TITLE) == "Technical Expert"
    assert value(model, 1, TranscriptRole.MODEL) == "gpt"
    assert value(model, 1, TranscriptRole.TEXT) == "hello"
    assert model.roleNames()[TranscriptRole.MESSAGE_ID] == b"message_id"


def test_prepended_messages_come_first(model: TranscriptModel) -> None:
    model.reset([question(2, "b")])
    model.prepend([question(0, "a"), reply(1, "x")])
    assert [model.record(row).message_id for row in range(3)] == ["m0", "m1", "m2"]
    assert model.row_of("m2") == 2


def test_deltas_are_collected_and_shown_together(model: TranscriptModel, qtbot: QtBot) -> None:
    model.reset([question(0, "q"), reply(1, "", state=State.STREAMING)])
    changes: list[int] = []
    model.dataChanged.connect(lambda first, last: changes.append(first.row()))
    for piece in ("a", "b", "c"):
        model.append_delta("m1", piece)
    model.append_reasoning("m1", "because")
    assert value(model, 1, TranscriptRole.TEXT) == ""
    qtbot.waitUntil(lambda: bool(changes))
    assert changes == [1]
    assert value(model, 1, TranscriptRole.TEXT) == "abc"
    assert value(model, 1, TranscriptRole.REASONING) == "because"
    assert value(model, 1, TranscriptRole.REVISION) == 1


def test_the_final_record_takes_the_place_of_the_draft(model: TranscriptModel) -> None:
    draft = reply(1, "", state=State.STREAMING)
    model.reset([question(0, "q"), draft])
    model.append_delta("m1", "hal")
    model.replace(replace(draft, content="half", state=State.STOPPED))
    model.flush()
    assert value(model, 1, TranscriptRole.TEXT) == "half"
    assert value(model, 1, TranscriptRole.STATE) == "stopped"


def test_text_of_a_message_that_is_not_shown_is_passed_over(model: TranscriptModel) -> None:
    model.reset(talk(2))
    model.append_delta("elsewhere", "text")
    model.append_delta("m1", "late")
    model.reset(talk(2, "other"))
    model.flush()
    assert value(model, 1, TranscriptRole.TEXT) == "other"
