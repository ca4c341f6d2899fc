"""One part in a process of its own: `python -m benchmarks.transcript PART {arguments as JSON}`.

The last line of standard output is what was measured: lists of numbers by name, as JSON.
"""

from __future__ import annotations

import importlib
import json
import sys
from pathlib import Path
from typing import Any, NoReturn

from ashley_desktop.ui.leaving import leave

PARTS = {  # by name, the module that is loaded for it, and its function
    "open": ("transcript.opening", "open_each"),
    "weigh": ("transcript.opening", "weigh"),
    "scroll": ("transcript.scrolling", "scroll"),
    "scroll_plain": ("transcript.scrolling", "scroll_plain"),
    "resize": ("transcript.resizing", "resize"),
    "resize_plain": ("transcript.resizing", "resize_plain"),
    "reach": ("transcript.reaching", "reach"),
    "stream": ("transcript.streaming", "stream"),
    "stream_plain": ("transcript.streaming", "stream_plain"),
    "hold_up": ("transcript.arriving", "hold_up"),
    "painted": ("transcript.arriving", "painted"),
    "hostile": ("transcript.hostile", "endure"),
    "list": ("listing", "use"),
    "list_plain": ("listing", "use_plain"),
}


def main(part: str, arguments: dict[str, Any]) -> NoReturn:
    """Measure, print, and end at once."""
    module, function = PARTS[part]
    if "data_dir" in arguments:
        arguments["data_dir"] = Path(arguments["data_dir"])
    measure = getattr(importlib.import_module(f"benchmarks.{module}"), function)
    print(json.dumps(measure(**arguments)), flush=True)
    leave(0)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
