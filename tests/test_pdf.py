"""Printed pages: on paper of the country's size, with numbers, and nothing opened on the way."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QLocale, QRectF
from PySide6.QtGui import QImage, QPageSize

from ashley_desktop import pdf
from ashley_desktop.core.exporters.exports import Exports, Format
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.export_store import ExportStore
from ashley_desktop.storage.session_store import SessionStore
from tests.helpers.store import Run

BODY = "<!DOCTYPE html><html><head><title>A &amp; b</title></head><body>{}</body></html>"


def pages(data: bytes) -> int:
    """How many pages a PDF has."""
    return len(re.findall(rb"/Type\s*/Page\b", data))


@pytest.mark.parametrize(
    ("locale", "size"),
    [
        ("en_US", QPageSize.PageSizeId.Letter),
        ("es_MX", QPageSize.PageSizeId.Letter),
        ("en_GB", QPageSize.PageSizeId.A4),
        ("de_DE", QPageSize.PageSizeId.A4),
        ("C", QPageSize.PageSizeId.A4),
    ],
)
def test_the_paper_is_that_of_the_country(
    qapp: Any, locale: str, size: QPageSize.PageSizeId
) -> None:
    assert pdf.paper(QLocale(locale)).id() == size


def test_long_texts_take_several_pages(qapp: Any) -> None:
    short, long = BODY.format("<p>One.</p>"), BODY.format("<p>Line.</p>" * 200)
    assert pdf.printed(short).startswith(b"%PDF-")
    assert pages(pdf.printed(short)) == 1
    assert pages(pdf.printed(long)) > 3


def test_a_page_opens_no_file(qapp: Any, tmp_path: Path) -> None:
    picture = QImage(64, 64, QImage.Format.Format_RGB32)
    picture.fill(0xFFFF0000)
    assert picture.save(str(tmp_path / "red.png"))
    address = (tmp_path / "red.png").as_uri()
    for source in (address, str(tmp_path / "red.png"), "formula:0", "formula:x"):
        data = pdf.printed(BODY.format(f'<p>a <img src="{source}"> b</p>'))
        assert b"/Subtype /Image" not in data
        assert b"/Width 64" not in data


def test_a_formula_is_drawn_as_a_path(qapp: Any) -> None:
    svg = (
        '<svg class="formula h3" width="1em" height="1em" viewBox="0 -700 1000 850" role="img"'
        ' aria-label="$x$"><path transform="translate(10 -20) scale(0.5)" d="M 0 0 L 100 0 Q 1 2'
        ' 3 4 C 1 2 3 4 5 6 Z"/><rect x="0" y="-5" width="200" height="40"/></svg>'
    )
    (found,) = pdf._SVG.finditer(svg)
    drawing = pdf._drawing(found)
    assert (drawing.top, drawing.width, drawing.height) == (-700, 1000, 850)
    assert not drawing.hangs
    assert drawing.path.boundingRect().contains(QRectF(10, -5, 50, 40))
    plain, drawn = BODY.format("<p>a  b</p>"), BODY.format(f"<p>a {svg} b</p>")
    assert len(pdf.printed(drawn)) > len(pdf.printed(plain))


def test_a_conversation_is_printed_without_a_display(
    db: Database, run: Run[Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    sessions = SessionStore(db)
    session, _ = run(sessions.begin_session("Why?", persona="Ashley", title="A talk"))
    exports = Exports(ExportStore(db), str)
    run(exports.to_file([session.session_id], Format.PDF, tmp_path / "talk.pdf"))
    data = (tmp_path / "talk.pdf").read_bytes()
    assert data.startswith(b"%PDF-")
    assert data.rstrip().endswith(b"%%EOF")
    assert pages(data) == 1
