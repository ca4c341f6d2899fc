"""The render process itself; `worker.py` starts it, talks with it and ends it."""

from __future__ import annotations

import contextlib
import json
import sys
import time
from collections.abc import Callable
from typing import Any

from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.render import prepare, render

MEMORY_BYTES = 1 << 30


def main(arguments: list[str]) -> int:
    """The child: answers requests until its standard input closes."""
    # what is loaded once is no block's fault
    render(Block(Kind.PROSE, "loaded"))
    render(Block(Kind.CODE, "```python\nloaded\n```\n", "python", "```", shut=True))
    limit = _limits()
    source, target = sys.stdin.buffer, sys.stdout.buffer
    for line in source:
        cpu_s, drawn_s, blocks = json.loads(line)
        for values in blocks:
            _prepare(values)
            begun = time.process_time()
            limit(cpu_s)
            answer = _answer(values, drawn_s)
            limit(0)
            if answer and answer[4]:  # its time went into formulas
                drawn_s += time.process_time() - begun
            target.write(json.dumps(answer).encode() + b"\n")
            target.flush()
    return 0


def _answer(values: list[Any], drawn_s: float) -> list[Any] | None:
    try:
        done = render(Block(Kind(values[0]), *values[1:]), drawn_s)
    except (ValueError, RecursionError, MemoryError, LookupError, TypeError):
        return None
    formulas = [formula.values() for formula in done.formulas]
    return [
        done.html,
        done.code,
        done.tokens,
        done.fallback,
        formulas,
        done.columns,
        done.unfinished,
        done.drawn_s,
    ]


def _prepare(values: list[Any]) -> None:
    with contextlib.suppress(ValueError, TypeError):
        prepare(Block(Kind(values[0]), *values[1:]))


def _limits() -> Callable[[float], object]:
    """Let the kernel end this process when a block has used up its processor time, 0 for any.

    The signal keeps its default action: a handler in Python would wait for the very regular
    expression that it is to stop.
    """
    try:
        import resource
        import signal
    except ImportError:  # Windows: the parent's clock alone
        return lambda seconds: None
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is the parent's affair
    signal.signal(signal.SIGVTALRM, signal.SIG_DFL)
    return lambda seconds: signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
