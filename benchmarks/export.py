"""How long conversations take to be written to files, and back."""

from __future__ import annotations

import asyncio
import gc
import os
import time
from collections.abc import Sequence
from pathlib import Path

from ashley_desktop.core.exporters.exports import Exports, Format
from ashley_desktop.core.importers.imports import Imports
from ashley_desktop.paths import Paths
from ashley_desktop.storage.db import Database
from ashley_desktop.storage.export_store import ExportStore
from ashley_desktop.storage.import_store import ImportStore
from benchmarks.curves import Curve, Panel
from benchmarks.figures import Figure, median, spread
from benchmarks.outcome import Outcome
from benchmarks.run import Run
from benchmarks.stores import with_conversations
from benchmarks.transcript.text import conversation

AREA = "export"
MESSAGES = (100, 1_000, 10_000)
FULL_MESSAGES = (*MESSAGES, 100_000)
PROMISED = 10_000
LIMIT = 20.0
RUNS = 7
POOL = 2_000  # different messages
PAGES = 1_000  # messages that are rendered, which takes much longer


def measure(run: Run) -> Outcome:
    """Write and read conversations of several sizes."""
    return asyncio.run(measured(run.folder, FULL_MESSAGES if run.full else MESSAGES))


async def measured(folder: Path, sizes: Sequence[int]) -> Outcome:
    """The same for conversations of these sizes, in messages."""
    taken = _Taken(folder)
    said = conversation(POOL)
    talks = {str(size): [said[n % POOL] for n in range(size)] for size in sizes}
    data_dir = await asyncio.to_thread(with_conversations, folder, talks)
    database = await Database.open(Paths(data_dir))
    try:
        exports = Exports(ExportStore(database), str)
        for size in sizes:
            for _ in range(RUNS if size <= PROMISED else 1):
                await taken.written(exports, Format.MD, size)
                await taken.written(exports, Format.JSON, size)
                await taken.read_back(size)
            taken.plain(size)
            if size <= PAGES:
                await taken.written(exports, Format.HTML, size)
                await taken.written(exports, Format.PDF, size)
    finally:
        await database.close()
    promised = max(size for size in sizes if size <= PROMISED)
    return Outcome([taken.promised(promised)], taken.panels(sizes))


class _Taken:
    """Times by what was done and how many messages it was done with, in ms."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._times: dict[tuple[str, int], list[float]] = {}

    async def written(self, exports: Exports, format_: Format, size: int) -> None:
        """Export a conversation."""
        file = self._file(size, format_)
        gc.collect()
        begun = time.perf_counter()
        await exports.to_file([str(size)], format_, file)
        self._keep(format_.value, size, begun)

    async def read_back(self, size: int) -> None:
        """Import the JSON into an empty store."""
        paths = Paths(self._folder / f"import-{size}-{time.monotonic_ns()}")
        database = await Database.open(paths)
        try:
            begun = time.perf_counter()
            await Imports(ImportStore(database)).add_file(self._file(size, Format.JSON))
            self._keep("import", size, begun)
        finally:
            await database.close()

    def plain(self, size: int) -> None:
        """Write the bytes of the Markdown, and nothing more, until they are on the disk."""
        data = self._file(size, Format.MD).read_bytes()
        for _ in range(RUNS):
            begun = time.perf_counter()
            with (self._folder / "plain").open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            self._keep("plain", size, begun)

    def promised(self, size: int) -> Figure:
        """The one figure with a limit."""
        times = self._times["md", size]
        return Figure(
            area=AREA,
            what=f"export {size:,} messages to Markdown",
            unit="ms",
            value=median(times),
            spread=spread(times),
            floor=median(self._times["plain", size]),
            floor_is="writing the same bytes",
            relation="times",
            limit=LIMIT,
            runs=len(times),
        )

    def panels(self, sizes: Sequence[int]) -> list[Panel]:
        """How the times grow."""
        text = [self._curve("Markdown", "md", sizes), self._curve("JSON", "json", sizes)]
        pages = [self._curve("HTML", "html", sizes), self._curve("PDF", "pdf", sizes)]
        plain = self._curve("the same bytes", "plain", sizes)
        axis = "messages"
        return [
            Panel("export as text", "ms", axis, tuple(text), floor=plain),
            Panel("export as pages", "ms", axis, tuple(pages)),
            Panel("import of JSON", "ms", axis, (self._curve("import", "import", sizes),)),
        ]

    def _curve(self, name: str, what: str, sizes: Sequence[int]) -> Curve:
        known = [size for size in sizes if (what, size) in self._times]
        return Curve(name, tuple((size, median(self._times[what, size])) for size in known))

    def _file(self, size: int, format_: Format) -> Path:
        return self._folder / f"{size}{format_.suffix}"

    def _keep(self, what: str, size: int, begun: float) -> None:
        took = (time.perf_counter() - begun) * 1000
        self._times.setdefault((what, size), []).append(took)
