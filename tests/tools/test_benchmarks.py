"""Figures are compared, written and measured as they claim."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.figures import Figure, Relation, median, spread
from benchmarks.memory_use import pss_mib, tree
from benchmarks.outcome import Outcome
from benchmarks.programs import FIRST_PAINT, DidNotStart, bare_window, without_choices

FIGURE = Figure("start", "to first paint", "ms", 300, 4, 200, "bare window", "times", 1.5, 9)


@pytest.mark.parametrize(
    ("relation", "limit", "result", "reached"),
    [
        ("times", 1.5, 1.5, True),
        ("times", 1.49, 1.5, False),
        ("more", 100, 100, True),
        ("more", 99, 100, False),
        ("alone", 300, 300, True),
        ("alone", None, 300, True),
    ],
)
def test_a_figure_is_held_against_its_limit(
    relation: Relation, limit: float | None, result: float, reached: bool
) -> None:
    figure = replace(FIGURE, relation=relation, limit=limit)
    assert (figure.result, figure.reached) == (result, reached)


def test_a_row_says_what_was_measured_and_promised() -> None:
    cells = [cell.strip() for cell in FIGURE.row().strip("|").split("|")]
    expected = ["to first paint", "300 ± 4 ms", "200 ms (bare window)", "1.50 x", "≤ 1.50 x", "yes"]
    assert cells == expected
    assert FIGURE.as_json()["result"] == 1.5


def test_median_and_spread() -> None:
    assert median([3, 1, 2]) == 2
    assert spread([1, 2, 3, 4, 5]) == 1
    assert spread([7]) == 0


def test_an_area_replaces_its_own_section_only(tmp_path: Path) -> None:
    file = tmp_path / "performance.md"
    file.write_text("# Figures\n\nWords.\n", encoding="utf-8")
    for area, value in (("start", 300.0), ("memory", 50.0), ("start", 280.0)):
        report.write(
            area, Outcome([replace(FIGURE, value=value)]), "offscreen", full=False, file=file
        )
    text = file.read_text(encoding="utf-8")
    assert text.startswith("# Figures\n\nWords.\n\n<!-- start -->\n## start\n")
    assert text.count("## start") == text.count("## memory") == 1
    assert "280 ±" in text
    assert "300 ±" not in text
    assert text.index("## start") < text.index("## memory")
    assert "make bench AREA=start" in text


def test_memory_counts_the_children() -> None:
    child = "import sys; held = bytearray(b'x' * 40_000_000); print(flush=True); sys.stdin.read()"
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {child!r}])"
    pipe = subprocess.PIPE
    with subprocess.Popen([sys.executable, "-c", parent], stdin=pipe, stdout=pipe) as process:
        assert process.stdout is not None
        process.stdout.readline()
        assert len(tree(process.pid)) == 2
        assert 38 < pss_mib(process.pid) < 120
        process.communicate()


def test_the_floor_paints_and_is_ended() -> None:
    environment = without_choices(os.environ, QT_QPA_PLATFORM="offscreen")
    with bare_window(environment) as window:
        assert window.wait_for(FIRST_PAINT) > 0
    assert window.process.returncode is not None


def test_a_program_that_ends_early_is_told() -> None:
    environment = without_choices(os.environ, QT_QPA_PLATFORM="no-such-platform")
    with bare_window(environment) as window, pytest.raises(DidNotStart):
        window.wait_for(FIRST_PAINT)
