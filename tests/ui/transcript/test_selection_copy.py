"""What is on the clipboard after copying."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtGui import QGuiApplication, QTextDocument
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import BlockBox
from ashley_desktop.ui.transcript.selecting.clipboard import BOXES_CHARACTERS, Form
from ashley_desktop.ui.transcript.selecting.selection import Position
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import question, reply, talk

Settled = Callable[[], None]
TEXT = """\
First **bold** and `code` with <script>alert(1)</script>.

- one
- [two](https://example.org/2)

| a | b |
|---|---|
| 1 | $x^2$ |

![picture](https://example.org/p.png)

```html
<b>x</b>
```
"""


@pytest.fixture
def spoken(view: TranscriptView, model: TranscriptModel, settled: Settled) -> TranscriptView:
    view.resize(700, 1200)
    model.reset([question(0, "Is 1 < 2?\nYes"), reply(1, TEXT)])
    settled()
    return view


def clipped() -> QMimeData:
    return QGuiApplication.clipboard().mimeData()  # type: ignore[return-value]


def markdown() -> str:
    return bytes(clipped().data("text/markdown").data()).decode()


def test_everything_is_there_in_three_forms(spoken: TranscriptView) -> None:
    spoken.select_all()
    spoken.copy()
    assert clipped().text() == markdown() == f"Is 1 < 2?\nYes\n\n{TEXT}"
    html = clipped().html()
    assert html.startswith("<p>Is 1 &lt; 2?<br>Yes</p>")
    for piece in (
        "<strong>bold</strong>",
        '<code style="font-family:monospace">code</code>',
        "<li>one</li>",
        '<a href="https://example.org/2">two</a>',
        '<table style="border-collapse:collapse">',
        "$x^2$</code>",
        "&lt;b&gt;x&lt;/b&gt;",
        "picture (example.org)",
    ):
        assert piece in html


def test_rich_text_holds_nothing_that_acts_or_is_fetched(spoken: TranscriptView) -> None:
    spoken.select_all()
    spoken.copy()
    html = clipped().html()
    assert "&lt;script&gt;" in html
    for piece in ("<script", "<img", "src=", "onclick", "url(", "javascript:"):
        assert piece not in html


def test_a_part_keeps_the_looks_of_its_words(spoken: TranscriptView) -> None:
    spoken.selection.span(Position(1, 1, 3), Position(1, 1, 19))
    spoken.copy()
    assert clipped().text() == "st bold and code"
    html = clipped().html()
    assert html.startswith("<p>st <b>bold</b> and <code")
    assert html.endswith(">code</code></p>")
    assert markdown() == TEXT.split("\n\n")[0]
    spoken.clipboard.copy(Form.MARKDOWN)
    assert clipped().text() == TEXT.split("\n\n")[0]
    assert not clipped().hasHtml()


def test_what_is_read_can_be_copied_without_marks(spoken: TranscriptView) -> None:
    spoken.select_all()
    spoken.clipboard.copy(Form.PLAIN)
    assert clipped().text().startswith("Is 1 < 2?\nYes\n\nFirst bold and code with <script>")
    assert "**" not in clipped().text()
    assert clipped().formats() == ["text/plain"]


def test_other_programs_read_the_rich_text_as_it_was_said(spoken: TranscriptView) -> None:
    spoken.selection.span(Position(1, 1, 0), Position(1, 2, 3))
    spoken.copy()
    document = QTextDocument()
    document.setHtml(clipped().html())
    assert document.toPlainText().startswith("First bold and code with <script>alert(1)</script>.")


def test_rich_text_of_very_much_is_left_out(
    view: TranscriptView, model: TranscriptModel, settled: Settled, qtbot: QtBot
) -> None:
    text = "Some **words**.\n\n" * 40
    records = talk(2 * BOXES_CHARACTERS // len(text), text)
    model.reset(records)
    settled()
    view.select_all()
    with qtbot.waitSignal(view.copied):
        view.copy()
    assert clipped().text() == "\n\n".join(one.content for one in records)
    assert markdown() == clipped().text()
    assert not clipped().hasHtml()
    assert view.flow.made() < 60
    with qtbot.waitSignal(view.copied):
        view.clipboard.copy(Form.PLAIN)
    assert "**" not in clipped().text()
    assert clipped().text().count("Some words.") == 40 * len(records[1::2])


def test_blocks_that_are_not_rendered_are_rich_as_their_source(
    view: TranscriptView, model: TranscriptModel, settled: Settled
) -> None:
    long = "".join(f"Paragraph *{n}*.\n\n" for n in range(400))
    model.reset([reply(1, long), question(2, "end")])
    settled()
    unseen = [b for b in view.flow.boxes(0) if isinstance(b, BlockBox) and b.rendered is None]
    assert unseen
    view.select_all()
    view.copy()
    assert "<p>Paragraph *1*.</p>" in clipped().html()
