"""Whatever a model says, nothing is opened, loaded or followed, and the window stays quick."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QPainter,
    QTextDocument,
    QTextFragment,
)
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes.documents import blocks, html_document, plain_document
from ashley_desktop.ui.transcript.input.hover import tooltip
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.view import TranscriptView

from .conftest import looks, reply

Settled = Callable[[], None]

HOSTILE = {
    "brackets": "[" * 16_000,
    "images": "![" * 8_000,
    "links": "[a](b" * 4_000,
    "stars": "*a **b " * 4_000,
    "ticks": "`" * 16_000,
    "tags": "<a " * 8_000,
    "quotes": ">" * 10_000 + " a",
    "nested list": "\n".join("  " * depth + "- x" for depth in range(300)),
    "markers": "- " * 5_000 + "x",
    "run": "x" * 200_000,
    "open fence": "```python\n" + "x = '" * 20_000,
    "open fence of lines": "```typescript\n" + "a<b, " * 200 + "\n" * 3_000,
    "wide table": "|a" * 300 + "|\n" + "|-" * 300 + "|\n" + ("|b" * 300 + "|\n") * 30,
    "long table": "|a|b|\n|-|-|\n" + "| one | two |\n" * 2_000,
    "combining": "e" + "\u0301" * 20_000,
    "right to left": "\u202e" * 5_000 + "abc",
}
SOURCES = [
    "![x](file:///etc/hostname)",
    "![x](/etc/hostname)",
    "![x](etc/hostname)",
    "![x](//host/share.png)",
    "![x](qrc:/icon.png)",
    "![x](data:image/png;base64,iVBORw0KGgo=)",
    "![x](https://example.org/x.png)",
    '<img src="file:///etc/hostname">',
    '<link rel="stylesheet" href="file:///etc/hostname">',
    "<style>body { background-image: url(file:///etc/hostname) }</style>",
    "[x](javascript:alert(1))",
    "[x](file:///etc/hostname)",
    "[x](//host/share)",
    "[x](JaVaScRiPt:alert(1))",
    "<javascript:alert(1)>",
    "[x][1]\n\n[1]: javascript:alert(1)",
]


@pytest.mark.parametrize("source", SOURCES)
def test_nothing_is_loaded_or_linked(
    view: TranscriptView, model: TranscriptModel, settled: Settled, source: str
) -> None:
    model.reset([reply(1, source)])
    settled()
    for box in view.flow.boxes(0):
        if box.document is not None:
            for fragment in _fragments(box.document):
                assert not fragment.charFormat().isImageFormat()
                address = fragment.charFormat().anchorHref()
                assert not address or address.startswith("https://")


def _fragments(document: QTextDocument) -> Iterator[QTextFragment]:
    for block in blocks(document):
        each = block.begin()
        while not each.atEnd():
            yield each.fragment()
            each += 1


@pytest.mark.parametrize("prefix", ["file://", "", "file:"])
def test_even_html_that_was_not_cleaned_loads_nothing(
    qtbot: QtBot, tmp_path: Path, prefix: str
) -> None:
    picture = tmp_path / "picture.png"
    red = QImage(40, 40, QImage.Format.Format_RGB32)
    red.fill(QColor("red"))
    assert red.save(str(picture))
    html = f'<img src="{prefix}{picture}" width="40" height="40">'
    assert _shows_red(QTextDocument(), html), "the address is one that Qt would load"
    assert not _shows_red(html_document("", Sheet(looks())), html)


def _shows_red(document: QTextDocument, html: str) -> bool:
    document.setHtml(html)
    canvas = QImage(60, 60, QImage.Format.Format_RGB32)
    canvas.fill(QColor("white"))
    painter = QPainter(canvas)
    document.drawContents(painter)
    painter.end()
    return any(canvas.pixelColor(x, 20) == QColor("red") for x in range(60))


def test_text_with_tags_stays_text(qtbot: QtBot) -> None:
    document = plain_document("<b>bold</b>", Sheet(looks()))
    assert document.toPlainText() == "<b>bold</b>"


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_text_is_shown_and_its_source_is_kept(
    view: TranscriptView, model: TranscriptModel, settled: Settled, name: str
) -> None:
    model.reset([reply(1, HOSTILE[name])])
    settled()
    view.scroll_to_start()
    settled()
    view.select_all()
    view.copy()
    assert QGuiApplication.clipboard().text() == HOSTILE[name]


def test_a_tooltip_is_plain_and_names_the_true_host() -> None:
    text = tooltip("https://ex\u0430mple.org/<b>x</b>")
    assert text.startswith("xn--")
    assert "<" not in text
