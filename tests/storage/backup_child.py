"""Another process that backs up and restores until it is killed.

``python -m tests.storage.backup_child DATA_DIR JOB FILE…``. It says a line before each deed and
one after it, when the deed was acknowledged.
"""

from __future__ import annotations

import asyncio
import sys
from itertools import cycle
from pathlib import Path

from ashley_desktop.paths import Paths
from ashley_desktop.storage.backups import Backups, reinstate
from ashley_desktop.storage.db import Database


def say(deed: str, file: str) -> None:
    sys.stdout.write(f"{deed} {file}\n")  # at once, so that no kill can cut it
    sys.stdout.flush()


async def main(folder: str, job: str, *files: str) -> None:
    paths = Paths(Path(folder))
    if job == "reinstate":
        say("begin", files[0])
        await reinstate(paths, Path(files[0]))
        say("done", files[0])
        return
    database = await Database.open(paths)
    backups = Backups(paths, database)
    for file in cycle(files):
        say("begin", file)
        if job == "backup":
            await backups.make(to=Path(file))
        elif job == "merge":
            await backups.merge(Path(file))
        else:
            await backups.restore(Path(file))
        say("done", file)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
