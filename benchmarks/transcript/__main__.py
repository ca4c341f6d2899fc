"""One part in a process of its own: `python -m benchmarks.transcript PART {arguments as JSON}`.

The last line of standard output is what was measured: lists of numbers by name, as JSON.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from ashley_desktop.ui.leaving import leave
from benchmarks.transcript import (
    arriving,
    hostile,
    opening,
    reaching,
    resizing,
    scrolling,
    streaming,
)

PARTS: dict[str, Callable[..., dict[str, list[float]]]] = {
    "open": opening.open_each,
    "weigh": opening.weigh,
    "scroll": scrolling.scroll,
    "scroll_plain": scrolling.scroll_plain,
    "resize": resizing.resize,
    "resize_plain": resizing.resize_plain,
    "reach": reaching.reach,
    "stream": streaming.stream,
    "stream_plain": streaming.stream_plain,
    "hold_up": arriving.hold_up,
    "painted": arriving.painted,
    "hostile": hostile.endure,
}


def main(part: str, arguments: dict[str, Any]) -> NoReturn:
    """Measure, print, and end at once."""
    if "data_dir" in arguments:
        arguments["data_dir"] = Path(arguments["data_dir"])
    print(json.dumps(PARTS[part](**arguments)), flush=True)
    leave(0)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
