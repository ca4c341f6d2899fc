"""The window's side of the render process, which can be killed.

A lexer or parser that meets the one text it cannot cope with holds its process for ever; a thread
could not be stopped. So rendering happens in a child of this program, which is killed when a block
takes too long; that block is then shown as plain text, and a new child goes on with the others.

The two talk in lines of JSON: a request is ``[cpu_s, drawn_s, [[kind, source, language, fence,
shut, continued, head, number, definitions], ...]]``, and each block is answered by one line,
``[html, code, tokens, fallback, formulas, columns, unfinished, drawn_s]`` or null where rendering
it failed.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import queue
import subprocess
import threading
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import astuple
from typing import Any

from ashley_desktop import paths
from ashley_desktop.core.markdown.allowance import Allowance
from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.cache import RenderCache
from ashley_desktop.core.markdown.deadline import Deadline
from ashley_desktop.core.markdown.formulas import Formula
from ashley_desktop.core.markdown.rendered import Rendered

CPU_S = 1.0  # what one block may cost; a long ordinary one takes some milliseconds
AGAIN_CPU_S = 5.0  # what it may cost when the reader asks for it once more
WALL_S = 10.0  # for one block, where the system cannot count processor time
MAX_BARREN = 3
CACHED_CHARACTERS = 4_000_000


class RenderWorker:
    """Renders blocks in a child process; safe to call from any thread.

    The child starts with `start` or with the first block, and again after it was killed.
    Finished blocks are remembered, up to a number of characters.
    """

    def __init__(
        self,
        command: Sequence[str] | None = None,
        *,
        cpu_s: float = CPU_S,
        wall_s: float = WALL_S,
        cached_characters: int = CACHED_CHARACTERS,
        allowance: Allowance | None = None,
    ) -> None:
        self._command = [*(command or (*paths.this_program(), "--child", "render"))]
        self._cpu_s = cpu_s
        self._wall_s = wall_s
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._child: _Child | None = None
        self._cache = RenderCache(cached_characters)
        self._allowance = allowance or Allowance()
        self._patient: set[Block] = set()  # to be given more time, once
        self._lock = threading.Lock()

    def start(self) -> None:
        """Start the child now, so that the first blocks need not wait for it."""
        self.submit(())

    def cached(self, block: Block) -> Rendered | None:
        """The block's rendering where it is known already."""
        return self._cache.get(block)

    def again(self, block: Block) -> None:
        """Forget how a block was rendered; the next `submit` of it has `AGAIN_CPU_S` of time.

        What falls back because it is too large or too deep does so again.
        """
        with self._lock:
            self._patient.add(block)
        self._cache.drop(block)

    def submit(
        self, blocks: Sequence[Block], message_ids: Sequence[str] = ()
    ) -> Future[list[Rendered]]:
        """Render blocks; the future's callbacks run in the worker's thread.

        After `close` every block falls back to plain text.

        Args: message_ids: of each block its message, whose formulas share their time from one
            request to the next; without them the request has all of the time.
        """
        future: Future[list[Rendered]] = Future()
        with self._lock:
            if self._closed:
                future.set_result([Rendered(fallback=True) for _ in blocks])
                return future
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="render", daemon=True)
                self._thread.start()
            self._jobs.put(_Job(tuple(blocks), tuple(message_ids), future))
        return future

    async def render(self, blocks: Sequence[Block]) -> list[Rendered]:
        """Render blocks in their order."""
        return await asyncio.wrap_future(self.submit(blocks))

    def close(self) -> None:
        """End the child; what is under way falls back to plain text."""
        with self._lock:
            if self._closed:
                return
            self._closed = True
            thread, child = self._thread, self._child
        if thread is None:
            return
        self._jobs.put(None)
        if child is not None:
            child.kill()
        thread.join(5)

    async def aclose(self) -> None:
        """`close` without holding up the event loop."""
        await asyncio.to_thread(self.close)

    def _run(self) -> None:
        while (job := self._jobs.get()) is not None:
            if job.future.set_running_or_notify_cancel():
                job.future.set_result(self._rendered(job))
        if self._child is not None:
            self._child.end()

    def _rendered(self, job: _Job) -> list[Rendered]:
        drawn_s = self._allowance.taken(job.message_ids)
        found = {block: self._cache.get(block) for block in job.blocks}
        missing = [block for block, rendered in found.items() if rendered is None]
        with self._lock:
            patient = self._patient.intersection(missing)
            self._patient -= patient
        for late, cpu_s in ((False, self._cpu_s), (True, AGAIN_CPU_S)):
            asked = [block for block in missing if (block in patient) is late]
            if asked:
                found.update(self._asked(asked, cpu_s, drawn_s))
        for block, message_id in zip(job.blocks, job.message_ids, strict=False):
            drawn = found[block] if block in missing else None
            self._allowance.add(message_id, drawn.drawn_s if drawn else 0.0)
        return [found[block] or Rendered(fallback=True) for block in job.blocks]

    def _asked(self, missing: list[Block], cpu_s: float, drawn_s: float) -> dict[Block, Rendered]:
        found: dict[Block, Rendered] = {}
        barren = 0  # children that died without a single answer
        while True:
            answers = self._ask(missing, cpu_s, drawn_s)
            found.update(zip(missing, answers, strict=False))
            missing = missing[len(answers) :]
            barren = 0 if answers else barren + 1
            if not missing or self._closed or barren > MAX_BARREN:
                break
            # the child died of the first block that it did not answer; its lexer is not tried again
            guilty = missing[0]
            alike = [guilty, *(block for block in missing[1:] if _as_bad(block, guilty))]
            found.update((block, _plain(block)) for block in alike)
            missing = [block for block in missing if block not in found]
        for block, answer in found.items():
            if not answer.unfinished:
                self._cache.put(block, answer)
        return found

    def _ask(self, blocks: Sequence[Block], cpu_s: float, drawn_s: float) -> list[Rendered]:
        """Give blocks to the child; fewer answers than blocks mean that it died."""
        child = self._child
        if child is None:
            with self._lock:
                if self._closed:
                    return []
                try:
                    child = self._child = _Child(self._command)
                except OSError:
                    return []
        answers: list[Rendered] = []
        if blocks and not child.ask(blocks, answers, (cpu_s, drawn_s), self._wall_s):
            child.end()
            self._child = None
        return answers


def _as_bad(block: Block, guilty: Block) -> bool:
    return guilty.kind is Kind.CODE is block.kind and block.language == guilty.language


def _plain(block: Block) -> Rendered:
    """What is shown of a block that ended the child: code without colours, or its source."""
    return Rendered(code=block.code) if block.kind is Kind.CODE else Rendered(fallback=True)


class _Job:
    __slots__ = ("blocks", "future", "message_ids")

    def __init__(
        self,
        blocks: tuple[Block, ...],
        message_ids: tuple[str, ...],
        future: Future[list[Rendered]],
    ) -> None:
        self.blocks = blocks
        self.message_ids = message_ids
        self.future = future


class _Child:
    """One run of the render process."""

    def __init__(self, command: Sequence[str]) -> None:
        self._process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=paths.child_environment(),  # it reads what strangers wrote
        )
        self._deadline = Deadline(self.kill)

    def ask(
        self,
        blocks: Sequence[Block],
        answers: list[Rendered],
        budget: tuple[float, float],
        wall_s: float,
    ) -> bool:
        """Fill `answers`; False when the child died before it had answered everything.

        Args: budget: processor time of a block, and what formulas have taken before.
        """
        source, target = self._process.stdout, self._process.stdin
        assert source is not None
        assert target is not None
        self._deadline.set(wall_s * len(blocks))
        try:
            request = [*budget, [astuple(block) for block in blocks]]
            target.write(json.dumps(request).encode() + b"\n")
            target.flush()
            for _ in blocks:
                line = source.readline()
                if not line.endswith(b"\n"):
                    return False
                values = json.loads(line)
                answers.append(_rendered(values) if values else Rendered(fallback=True))
        except (OSError, ValueError):
            return False
        finally:
            self._deadline.lift()
        return True

    def kill(self) -> None:
        self._process.kill()

    def end(self) -> None:
        """Close the pipes and wait; a child that does not leave by itself is killed."""
        self._deadline.close()
        for pipe in (self._process.stdin, self._process.stdout):
            with contextlib.suppress(OSError):
                if pipe is not None:
                    pipe.close()
        try:
            self._process.wait(2)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _rendered(values: list[Any]) -> Rendered:
    html, code, tokens, fallback, formulas, columns, unfinished, drawn_s = values
    return Rendered(
        html,
        code,
        tuple((int(a), int(n), str(c)) for a, n, c in tokens),
        fallback,
        tuple(Formula.of(formula) for formula in formulas),
        tuple(columns),
        unfinished,
        drawn_s,
    )
