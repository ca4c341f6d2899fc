"""The meter near the field, what is pinned, and what a conversation sets of its requests."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from PySide6.QtCore import QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QLabel, QLineEdit

from ashley_desktop.core.budget import Fill
from ashley_desktop.core.parameters import Parameters
from ashley_desktop.ui.meter import WindowMeter, is_full
from ashley_desktop.ui.meter_panel import MeterPanel
from ashley_desktop.ui.parameters_panel import ParametersPanel
from ashley_desktop.ui.popover import Popover
from ashley_desktop.ui.usage import dollars, short_count
from tests.helpers import llm_replies as replies
from tests.helpers.llm_server import LlmServer
from tests.helpers.window import RunningWindow
from tests.ui.talking import arriving, do, talk

Panel = TypeVar("Panel", bound=Popover)


def _know(window: RunningWindow, context: str, *, prices: str = "") -> None:
    """Write down facts of the model, as a person does."""
    parts = window.program._parts
    assert parts is not None

    async def work() -> None:
        provider = await parts.providers.provider("openai")
        await parts.models.set_own(
            provider,
            provider.model,
            context_tokens=context,
            prompt_price=prices,
            completion_price=prices,
        )

    window.program._tasks.spawn(work(), group="test")
    window.until(lambda: not window.program._tasks.busy("test"))
    _begin_anew(window)


def _begin_anew(window: RunningWindow) -> None:
    window.window.actions_.new.trigger()
    window.until(lambda: _meter(window).fill is not None)


def _meter(window: RunningWindow) -> WindowMeter:
    return window.window.status.meter


def _open(window: RunningWindow, kind: type[Panel]) -> Panel:
    return next(one for one in window.window.findChildren(kind) if one.isVisible())


def _words(panel: Popover) -> list[str]:
    return [one.text() for one in panel.findChildren(QLabel) if one.isVisible()]


def test_an_unknown_window_says_so(window: RunningWindow) -> None:
    window.until(lambda: _meter(window).isVisible())
    assert _meter(window).text() == "Window unknown"
    assert "not known" in _meter(window).toolTip()
    QTest.mouseClick(_meter(window), Qt.MouseButton.LeftButton)
    words = " ".join(_words(_open(window, MeterPanel)))
    assert "at most 20 messages" in words
    _open(window, MeterPanel).hide()


def test_a_panel_closes_by_esc_by_its_button_and_by_a_click_elsewhere(
    window: RunningWindow,
) -> None:
    window.until(lambda: _meter(window).isVisible())
    composer = window.window.composer
    composer.focus()

    def open_panel() -> None:
        QTest.mouseClick(_meter(window), Qt.MouseButton.LeftButton)
        assert _is_open(window, MeterPanel)

    open_panel()
    QTest.keyClick(_open(window, MeterPanel), Qt.Key.Key_Escape)
    assert not _is_open(window, MeterPanel)
    assert _meter(window).hasFocus()
    open_panel()
    QTest.mouseClick(_meter(window), Qt.MouseButton.LeftButton)
    assert not _is_open(window, MeterPanel)
    open_panel()
    QTest.mouseClick(composer.edit.viewport(), Qt.MouseButton.LeftButton)
    assert not _is_open(window, MeterPanel)
    open_panel()
    composer.focus()
    assert not _is_open(window, MeterPanel)


def test_esc_in_a_panel_does_not_stop_a_reply(window: RunningWindow, llm_server: LlmServer) -> None:
    now, later = arriving()
    llm_server.reply(replies.text("Half ", "done", gates=(now, later)))
    window.ask("One")
    window.until(lambda: window.busy and window.messages and window.last.content == "Half ")
    QTest.mouseClick(_meter(window), Qt.MouseButton.LeftButton)
    QTest.keyClick(_open(window, MeterPanel), Qt.Key.Key_Escape)
    assert not _is_open(window, MeterPanel)
    later.set()
    window.until(window.answered)
    assert window.last.content == "Half done"


def test_it_follows_what_is_typed_and_said(window: RunningWindow) -> None:
    _know(window, "2000")
    empty = _meter(window).fill
    assert empty is not None
    assert _meter(window).text().endswith("of 2k")
    window.window.composer.set_text("word " * 300)
    window.until(lambda: (_meter(window).fill or empty).question > 250)
    typed = _meter(window).fill
    assert typed is not None
    assert typed.percent > empty.percent
    window.window.composer.set_text("word " * 3000)
    window.until(lambda: not (_meter(window).fill or empty).fits)
    assert _meter(window).text() == "Too long for 2k"
    window.window.composer.set_text("")
    talk(window, "One")
    window.until(lambda: (_meter(window).fill or empty).history > 0)
    assert (_meter(window).fill or empty).sent == 3


def test_a_message_too_long_stays_in_the_field(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    _know(window, "2000")
    window.window.composer.set_text("word " * 3000)
    window.window.composer.submit()
    window.until(lambda: "problem" in window.window.notices.names())
    assert window.window.composer.text() == "word " * 3000
    assert llm_server.chats == []
    assert window.messages == []


def test_the_parts_are_told_and_messages_are_pinned(window: RunningWindow) -> None:
    _know(window, "8000")
    talk(window, "One", "Two")
    do(window, "pin-message", window.messages[0])
    window.until(lambda: window.messages[0].pinned)
    window.until(lambda: _meter(window).fill and _meter(window).fill.pinned_messages == 1)
    QTest.mouseClick(_meter(window), Qt.MouseButton.LeftButton)
    words = _words(_open(window, MeterPanel))
    for name in ("Persona", "Pinned messages (1)", "Earlier messages (3)", "Room for the answer"):
        assert name in words, name
    _open(window, MeterPanel).hide()
    do(window, "unpin-message", window.messages[0])
    window.until(lambda: not window.messages[0].pinned)


def test_the_parts_stay_apart_when_they_change_while_they_are_read(window: RunningWindow) -> None:
    _know(window, "8000")
    talk(window, "One", "Two")
    QTest.mouseClick(_meter(window), Qt.MouseButton.LeftButton)
    panel = _open(window, MeterPanel)
    window.window.composer.set_text("word " * 30)
    window.until(lambda: "Your message" in _words(panel))
    labels = [one for one in panel.findChildren(QLabel) if one.isVisible()]
    boxes = [QRect(one.pos(), one.size()) for one in labels]
    pairs = [(a, b) for n, a in enumerate(boxes) for b in boxes[n + 1 :] if a.intersects(b)]
    assert pairs == [], [(one.text(), one.geometry()) for one in labels] + [panel.geometry()]
    assert all(one.height() >= one.fontMetrics().height() for one in labels)
    panel.hide()


def test_a_question_without_room_beside_the_pins_stays_in_the_field(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    llm_server.reply(replies.text("Hi", counts=None))
    talk(window, "word " * 300)
    session = window.program.conversations.current.session_id
    do(window, "pin-message", window.messages[0])
    window.until(lambda: window.messages[0].pinned)
    _know(window, "400")
    window.window.sidebar.session_chosen.emit(session)
    window.until(lambda: len(window.messages) == 2)
    window.ask("Short?")
    window.until(lambda: "problem" in window.window.notices.names())
    assert window.window.composer.text() == "Short?"
    assert len(window.messages) == 2
    assert len(llm_server.chats) == 1


def test_tokens_and_cost_stand_under_replies_where_wanted(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    _know(window, "8000", prices="2")
    llm_server.reply(replies.text("Hi", counts=(1000, 500)))
    talk(window, "One")
    style = window.shell.transcript.sheet.style
    assert not style.usage
    QTest.mouseClick(_meter(window), Qt.MouseButton.LeftButton)
    panel = _open(window, MeterPanel)
    panel.findChildren(QCheckBox)[0].click()
    assert window.shell.transcript.sheet.style.usage
    assert window.window.usage_shown
    panel.hide()
    assert window.last.cost == "0.003"


def test_parameters_are_set_for_a_conversation(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    _begin_anew(window)
    window.window.header.tune.click()
    window.until(lambda: _is_open(window, ParametersPanel))
    panel = _open(window, ParametersPanel)
    fields = {one.accessibleIdentifier(): one for one in panel.findChildren(QLineEdit)}
    assert fields["temperature"].placeholderText() == "0.7"
    assert fields["max-tokens"].placeholderText() == "2000"
    assert fields["temperature"].hasFocus()
    assert not panel.usual.isEnabled()
    _type(fields["temperature"], "3")
    assert any("from 0 to 2" in word for word in _words(panel))
    _type(fields["temperature"], "0.25")
    _type(fields["max-tokens"], "99")
    conversations = window.program.conversations
    assert conversations is not None
    window.until(lambda: conversations.current.parameters == Parameters(0.25, 99))
    window.until(panel.usual.isEnabled)
    panel.hide()
    talk(window, "One")
    body = llm_server.chats[0].body
    assert (body["temperature"], body["max_tokens"]) == (0.25, 99)
    assert window.last.parameters == {"temperature": 0.25, "max_tokens": 99}
    assert conversations.current.parameters == Parameters(0.25, 99)
    window.window.header.tune.click()
    window.until(lambda: _is_open(window, ParametersPanel))
    panel.usual.click()
    window.until(lambda: conversations.current.parameters == Parameters())
    panel.hide()
    talk(window, "Two")
    assert llm_server.chats[1].body["temperature"] == 0.7
    _begin_anew(window)
    assert conversations.current.parameters == Parameters()


def test_a_value_that_the_model_refused_is_told_where_it_is_set(
    window: RunningWindow, llm_server: LlmServer
) -> None:
    _begin_anew(window)
    llm_server.reply(replies.refusal(400, message="Unsupported parameter: temperature"))
    talk(window, "One")
    assert "temperature" not in llm_server.chats[1].body
    window.window.header.tune.click()
    window.until(lambda: _is_open(window, ParametersPanel))
    panel = _open(window, ParametersPanel)
    assert any("asked without it" in word for word in _words(panel))
    panel.hide()


def _is_open(window: RunningWindow, kind: type[Popover]) -> bool:
    return any(one.isVisible() for one in window.window.findChildren(kind))


def _type(field: QLineEdit, text: str) -> None:
    field.setFocus()
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)


def test_being_full_is_a_matter_of_what_the_answer_leaves() -> None:
    assert not is_full(Fill(window=1000, persona=100, history=300, answer=500))
    assert is_full(Fill(window=1000, persona=150, history=300, answer=500))
    assert is_full(Fill(window=1000, persona=10, answer=500, left_out=1))
    assert not is_full(Fill(persona=10_000, left_out=5))


def test_sizes_and_amounts_are_short() -> None:
    sizes = [(950, "950"), (4096, "4k"), (8000, "8k"), (1234, "1.2k"), (12_345, "12k")]
    sizes += [(128_000, "128k"), (131_072, "128k"), (1_000_000, "1M"), (1 << 20, "1M")]
    for count, words in sizes:
        assert short_count(count) == words
    for amount, words in (("0", "$0.00"), ("0.0000053", "$0.0000053"), ("0.0123", "$0.012")):
        assert dollars(Decimal(amount)) == words
    assert dollars(Decimal("12.345")) in ("$12.34", "$12.35")
