"""Picture files that people choose: small squares come out, hostile ones are refused."""

from __future__ import annotations

import struct
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage

from ashley_desktop.core.png import plain_png
from ashley_desktop.errors import InvalidInput
from ashley_desktop.ui.persona_picture import SIDE, square_png
from tests.helpers.pictures import SIGNATURE, chunk, png


@pytest.mark.parametrize(
    ("kind", "size"), [("png", (300, 90)), ("jpg", (90, 300)), ("bmp", (4, 4))]
)
def test_the_middle_of_any_picture_becomes_a_small_square(
    tmp_path: Path, kind: str, size: tuple[int, int]
) -> None:
    image = QImage(*size, QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.red)
    path = tmp_path / f"picture.{kind}"
    assert image.save(str(path))
    made = square_png(path)
    assert plain_png(made)
    shown = QImage.fromData(made)
    assert (shown.width(), shown.height()) == (SIDE, SIDE)
    assert shown.pixelColor(SIDE // 2, SIDE // 2).red() > 240


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"<svg xmlns='http://www.w3.org/2000/svg'><image href='file:///etc/passwd'/></svg>",
        b"GIF89a",
        png()[:30],
        SIGNATURE
        + chunk(b"IHDR", struct.pack(">IIBBBBB", 100_000, 100_000, 8, 6, 0, 0, 0))
        + chunk(b"IEND", b""),
    ],
)
def test_what_is_no_picture_or_too_large_is_refused(tmp_path: Path, hostile: bytes) -> None:
    path = tmp_path / "face.png"
    path.write_bytes(hostile)
    with pytest.raises(InvalidInput) as caught:
        square_png(path)
    assert caught.value.parameters["problem"] == "persona_picture"


def test_a_file_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput):
        square_png(tmp_path / "none.png")
