"""The seal is told from text by its pixels."""

from __future__ import annotations

from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from benchmarks.transcript.seal import runs, solid_rows

INK = QColor("#1b1e1c")


def test_only_long_runs_count() -> None:
    assert runs([True] * 3 + [False] + [True] * 5, least=4) == 1
    assert runs([True] * 4 + [False] + [True] * 9, least=4) == 2
    assert runs([], least=4) == 0


def test_a_row_is_solid_when_every_pixel_is_ink() -> None:
    image = QImage(5, 30, QImage.Format.Format_RGB32)
    image.fill(QColor("white"))
    painter = QPainter(image)
    painter.fillRect(QRect(0, 4, 5, 12), INK)
    painter.fillRect(QRect(0, 20, 4, 10), INK)  # a stem of a letter is narrower
    painter.end()
    rows = solid_rows(image, INK)
    assert [at for at, solid in enumerate(rows) if solid] == list(range(4, 16))
    assert runs(rows) == 1
