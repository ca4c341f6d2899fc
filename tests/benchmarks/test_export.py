"""The export's figures, taken in a tiny form."""

from __future__ import annotations

import asyncio
from pathlib import Path

from benchmarks import export


def test_every_format_and_the_import_are_measured(tmp_path: Path) -> None:
    outcome = asyncio.run(export.measured(tmp_path, (2, 10)))
    (figure,) = outcome.figures
    assert figure.what == "export 10 messages to Markdown"
    assert figure.runs == export.RUNS
    assert figure.floor is not None
    assert 0 < figure.floor < figure.value
    names = {curve.name for panel in outcome.panels for curve in panel.curves}
    assert names == {"Markdown", "JSON", "HTML", "PDF", "import"}
    for panel in outcome.panels:
        for curve in panel.lines:
            assert [size for size, _ in curve.points] == [2, 10]
            assert all(value > 0 for _, value in curve.points)
