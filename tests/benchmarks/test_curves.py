"""Curves are written as tables and drawn with everything they hold."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from benchmarks import chart, report
from benchmarks.curves import Curve, Panel, tables
from benchmarks.figures import Figure, number
from benchmarks.outcome import Outcome

OURS = Curve("transcript", ((10, 4.0), (100, 6.25), (1_000, 30.4)))
PLAIN = Curve("plain", ((10, 3.0), (100, 3.0), (1_000, 3.0)))
LIMIT = Curve("limit", ((10, 20.0), (100, 20.0), (1_000, 20.0)))
PANEL = Panel("Open", "ms", "messages", (OURS,), PLAIN, LIMIT)


def test_a_table_for_each_axis_holds_every_number() -> None:
    late = Curve("transcript", ((100, 1.5), (1_000, 150.0)))
    panels = [PANEL, Panel("Jump", "ms", "messages", (late,)), replace(PANEL, axis="tokens")]
    first, second = tables(panels).split("\n\n")
    lines = first.splitlines()
    assert lines[0] == "| by messages | 10 | 100 | 1,000 |"
    assert lines[2] == "| Open, ms: transcript | 4 | 6.2 | 30 |"
    assert lines[3:5] == ["| Open, ms: plain | 3 | 3 | 3 |", "| Open, ms: limit | 20 | 20 | 20 |"]
    assert lines[5] == "| Jump, ms: transcript |  | 1.50 | 150 |"
    assert second.startswith("| by tokens |")


@pytest.mark.parametrize(
    ("value", "text"), [(0.123, "0.12"), (3.14, "3.1"), (31.4, "31"), (10, "10"), (1234.5, "1234")]
)
def test_a_number_has_the_digits_it_deserves(value: float, text: str) -> None:
    assert number(value) == text


@pytest.mark.parametrize(
    ("highest", "top", "step"), [(29, 30, 10), (30, 30, 10), (5.2, 6, 2), (0.7, 0.75, 0.25)]
)
def test_an_axis_ends_on_a_round_number(highest: float, top: float, step: float) -> None:
    assert chart.ceiling(highest) == pytest.approx((top, step))


def test_names_keep_their_distance_and_their_order() -> None:
    assert chart.apart([10, 50], 14) == [10, 50]
    assert chart.apart([20, 18, 90], 14) == [26, 12, 90]
    assert chart.apart([10, 20, 30], 14) == [6, 20, 34]


def test_the_picture_holds_every_line(qtbot: QtBot, tmp_path: Path) -> None:
    two = Panel("Find", "ms", "messages", (OURS, Curve("copy", PLAIN.points)))
    file = tmp_path / "images" / "growth.png"
    chart.draw([PANEL, two], file)
    first, second = _colours(file, 0), _colours(file, 1)
    for colour in (chart.OURS[0], chart.PLAIN, chart.LIMIT):
        assert first[colour] > 300, colour
    for colour in chart.OURS[:2]:
        assert second[colour] > 300, colour
    assert second[chart.PLAIN] == second[chart.LIMIT] == 0


def test_a_curve_is_drawn_where_its_values_are(qtbot: QtBot, tmp_path: Path) -> None:
    file = tmp_path / "growth.png"
    flat = Panel("Flat", "ms", "messages", (Curve("x", ((1, 15.0), (100, 15.0))),), limit=LIMIT)
    chart.draw([flat], file)
    image = QImage(str(file))
    x = round((chart.MARGIN + chart.PLOT.left() + chart.PLOT.width() * 0.6) * chart.SCALE)
    middle = chart.PLOT.bottom() - chart.PLOT.height() * 15 / 20
    y = round((chart.MARGIN + middle) * chart.SCALE)
    assert image.pixelColor(x, y).name() == chart.OURS[0]


def test_the_page_shows_the_picture_and_the_table(qtbot: QtBot, tmp_path: Path) -> None:
    page = tmp_path / "performance.md"
    page.write_text("# Figures\n", encoding="utf-8")
    figure = Figure("transcript", "open", "ms", 14, 1, 15, "a session of 10", "times", 2, 3)
    for _ in range(2):
        report.write("transcript", Outcome([figure], [PANEL]), "offscreen", full=False, file=page)
    text = page.read_text(encoding="utf-8")
    assert text.count("](images/transcript-growth.png)") == 1
    assert text.count("| by messages |") == 1
    assert (tmp_path / "images" / "transcript-growth.png").stat().st_size > 10_000


def _colours(file: Path, at: int) -> dict[str, int]:
    """How many pixels of each line's colour a chart holds."""
    image = QImage(str(file))
    left = (chart.MARGIN + at * chart.WIDTH) * chart.SCALE
    wanted = (*chart.OURS, chart.PLAIN, chart.LIMIT)
    counts = dict.fromkeys(wanted, 0)
    for y in range(image.height()):
        for x in range(left, left + chart.WIDTH * chart.SCALE):
            name = image.pixelColor(x, y).name()
            if name in counts:
                counts[name] += 1
    return counts
