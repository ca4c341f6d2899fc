"""The area ``transcript``: makes the store, runs every part, gives figures and curves."""

from __future__ import annotations

from benchmarks.figures import Figure
from benchmarks.outcome import Outcome
from benchmarks.run import Run
from benchmarks.transcript import conversations, replies
from benchmarks.transcript.corpus import store
from benchmarks.transcript.promises import AREA
from benchmarks.transcript.samples import Samples
from benchmarks.transcript.scale import Scale

__all__ = ["AREA", "measure"]


def measure(run: Run, scale: Scale | None = None) -> Outcome:
    """Measure everything about the transcript."""
    scale = scale or Scale()
    samples = Samples(run, store(run.folder, scale.messages, scale.copies))
    parts = (conversations, replies)
    for part in parts:
        part.take(samples, scale)
    figures: list[Figure] = [made for part in parts for made in part.figures(samples, scale)]
    panels = [panel for part in parts for panel in part.panels(samples, scale)]
    return Outcome(figures, panels)
