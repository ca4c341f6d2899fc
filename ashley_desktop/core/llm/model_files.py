"""The model files of this machine: what is in the places where people keep them.

Files are used where they are, never copied. A model in several files counts once, by its first.
Must not: load a model.
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ashley_desktop.core.llm.gguf import GgufError, GgufHeader, read_header

SUFFIX = ".gguf"
DEPTH_LIMIT = 6  # folders below one that was chosen; caches of other programs need five
FILES_LIMIT = 500
ENTRIES_LIMIT = 50_000  # looked at in one place: somebody may choose their whole disk
_PART = re.compile(r"-(\d{5})-of-(\d{5})$")


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A model on this machine.

    Attributes:
        name: by which it is chosen; no two files share one.
        size_bytes: of all its parts. packaged: it came with the program.
        header: None where the file cannot be used.
        problem: why not, as `gguf.GgufError` has it; else empty.
        changed_ns: when the file was written last.
    """

    name: str
    path: Path
    size_bytes: int
    packaged: bool = False
    header: GgufHeader | None = None
    problem: str = ""
    changed_ns: int = 0


class ModelFiles:
    """Finds model files, and remembers what their headers said. Calls block; use a thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._headers: dict[tuple[str, int, int], GgufHeader | str] = {}

    def look(
        self, packaged: tuple[str, Path] | None, places: Sequence[Path]
    ) -> tuple[ModelFile, ...]:
        """Every model: the packaged one, then what lies in `places`, each by its own name.

        Args:
            packaged: the name and the file of the model that came with the program.
            places: files, or folders that are looked through.
        """
        found: list[ModelFile] = []
        if packaged is not None:
            found.append(self._file(packaged[0], packaged[1], packaged=True))
        paths = list(dict.fromkeys(path for place in places for path in _below(place)))
        taken = {one.name for one in found}
        for path in paths[:FILES_LIMIT]:
            name = _free_name(path, taken)
            taken.add(name)
            found.append(self._file(name, path))
        return tuple(found)

    def _file(self, name: str, path: Path, *, packaged: bool = False) -> ModelFile:
        try:
            size = sum(part.stat().st_size for part in _parts(path))
            header = self._header(path)
        except GgufError as error:
            return ModelFile(name, path, _size(path), packaged, problem=error.problem)
        except OSError:
            problem = "gguf_parts" if path.is_file() else "gguf_missing"
            return ModelFile(name, path, _size(path), packaged, problem=problem)
        written = path.stat().st_mtime_ns
        return ModelFile(name, path, size, packaged, header, changed_ns=written)

    def _header(self, path: Path) -> GgufHeader:
        """Read a header, or remember it: a vocabulary takes a tenth of a second to pass over."""
        stat = path.stat()
        key = (str(path), stat.st_size, stat.st_mtime_ns)
        with self._lock:
            known = self._headers.get(key)
        if known is None:
            try:
                known = read_header(path)
            except GgufError as error:
                known = error.problem
            with self._lock:
                self._headers[key] = known
        if isinstance(known, str):
            raise GgufError(known)
        return known


def unchanged(model: ModelFile) -> bool:
    """Whether a usable model's file is as it was when it was found."""
    try:
        written = model.path.stat().st_mtime_ns
    except OSError:
        return False
    return model.header is not None and written == model.changed_ns


def _below(place: Path) -> Iterator[Path]:
    """The model files of a place, in the order of their paths; the place itself if it is a file."""
    if not place.is_dir():
        yield place
        return
    entries = 0
    for folder, below, names in os.walk(place):
        depth = len(Path(folder).relative_to(place).parts)
        below[:] = sorted(below) if depth < DEPTH_LIMIT else []
        for name in sorted(names):
            entries += 1
            if entries > ENTRIES_LIMIT:
                return
            if name.lower().endswith(SUFFIX) and _is_first(Path(name).stem):
                yield Path(folder, name)


def _is_first(stem: str) -> bool:
    part = _PART.search(stem)
    return part is None or int(part[1]) == 1


def _parts(path: Path) -> Iterable[Path]:
    """All files of a model, of which `path` is the first."""
    part = _PART.search(path.stem)
    if part is None:
        return (path,)
    stem, count = path.stem[: part.start()], int(part[2])
    return (
        path.with_name(f"{stem}-{number:05}-of-{count:05}{path.suffix}")
        for number in range(1, count + 1)
    )


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _free_name(path: Path, taken: set[str]) -> str:
    """A name for a file: its own, with its folder's where another has that, else with a number."""
    stem = path.stem if path.suffix.lower() == SUFFIX else path.name
    stem = _PART.sub("", stem)
    stem = "".join(sign if sign.isprintable() else "_" for sign in stem).strip()[:150] or "model"
    if stem not in taken:
        return stem
    folder = "".join(sign for sign in path.parent.name if sign.isprintable())[:40]
    with_folder = f"{stem} ({folder})"
    candidates = (f"{with_folder} {number}" for number in range(2, len(taken) + 3))
    return next(name for name in (with_folder, *candidates) if name not in taken)
