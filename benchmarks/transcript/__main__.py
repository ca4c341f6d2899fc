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
    "open": ("opening", "open_each"),
    "weigh": ("opening", "weigh"),
    "scroll": ("scrolling", "scroll"),
    "scroll_plain": ("scrolling", "scroll_plain"),
    "resize": ("resizing", "resize"),
    "resize_plain": ("resizing", "resize_plain"),
    "reach": ("reaching", "reach"),
    "stream": ("streaming", "stream"),
    "stream_plain": ("streaming", "stream_plain"),
    "hold_up": ("arriving", "hold_up"),
    "painted": ("arriving", "painted"),
    "hostile": ("hostile", "endure"),
}


def main(part: str, arguments: dict[str, Any]) -> NoReturn:
    """Measure, print, and end at once."""
    module, function = PARTS[part]
    if "data_dir" in arguments:
        arguments["data_dir"] = Path(arguments["data_dir"])
    measure = getattr(importlib.import_module(f"benchmarks.transcript.{module}"), function)
    print(json.dumps(measure(**arguments)), flush=True)
    leave(0)


if __name__ == "__main__":
    main(sys.argv[1], json.loads(sys.argv[2]))
