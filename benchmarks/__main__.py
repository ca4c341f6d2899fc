"""`make bench`: runs the areas, prints the figures and writes them into docs/performance.md."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable

from benchmarks import durability, export, memory, report, search, sidebar, start
from benchmarks.figures import Figure
from benchmarks.outcome import Outcome
from benchmarks.run import Run, prepared
from benchmarks.transcript import area as transcript

AREAS: dict[str, Callable[[Run], Outcome]] = {
    start.AREA: start.measure,
    memory.AREA: memory.measure,
    transcript.AREA: transcript.measure,
    sidebar.AREA: sidebar.measure,
    search.AREA: search.measure,
    export.AREA: export.measure,
    durability.AREA: durability.measure,
}
FILES = {durability.AREA: report.FILE.with_name("reliability.md")}  # of areas with one of their own


def main() -> int:
    """Measure; the status is 1 where a promise is not kept."""
    words = _words()
    figures: list[Figure] = []
    for area in [words.area] if words.area else AREAS:
        if not words.json:
            print(f"measuring {area} ...", flush=True)
        with prepared(words.platform, full=words.full) as run:
            found = AREAS[area](run)
        figures += found.figures
        if not words.json:
            print(report.table(found.figures), flush=True)
        if not words.dry:
            file = FILES.get(area, report.FILE)
            report.write(area, found, words.platform, full=words.full, file=file)
    if words.json:
        print(json.dumps([figure.as_json() for figure in figures], indent=2))
    return 0 if all(figure.reached for figure in figures) else 1


def _words() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--area", choices=AREAS, help="only this part")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    parser.add_argument("--full", action="store_true", help="the long forms too")
    parser.add_argument("--dry", action="store_true", help="leave docs/performance.md as it is")
    parser.add_argument("--platform", choices=("xcb", "offscreen"), default="xcb")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
