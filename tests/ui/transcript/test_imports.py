"""What opening the window must not pay for."""

from __future__ import annotations

import subprocess
import sys

HEAVY = {"markdown", "markdown_it", "pygments", "nh3", "linkify_it", "openai", "pydantic"}


def test_the_view_and_its_worker_import_nothing_heavy() -> None:
    program = (
        "import sys, ashley_desktop.ui.transcript.view, ashley_desktop.core.markdown.worker;"
        "print(*sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True)
    assert not HEAVY & set(done.stdout.decode().split())
