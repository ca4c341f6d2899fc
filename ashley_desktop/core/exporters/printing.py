"""A page as a PDF, made by the program's own printing process, which is killed when cancelled."""

from __future__ import annotations

import asyncio
import subprocess

from ashley_desktop import paths


async def pdf(html: str) -> bytes:
    """Print an exported HTML page.

    Raises: RuntimeError where the printing process fails, which only a broken installation or want
        of memory explains.
    """
    process = _start()
    try:
        printed, _ = await asyncio.to_thread(process.communicate, html.encode("utf-8", "replace"))
    except asyncio.CancelledError:
        process.kill()
        raise
    if process.returncode:
        raise RuntimeError(f"the printing process ended with {process.returncode}")
    return printed


def _start() -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [*paths.this_program(), "--child", "pdf"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**paths.child_environment(), "QT_QPA_PLATFORM": "offscreen"},
    )
