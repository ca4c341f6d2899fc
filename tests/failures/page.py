"""docs/failures.md: reads it, and writes it anew from what the cases bring.

python -m tests.failures.page
"""

from __future__ import annotations

import tempfile
from pathlib import Path

from ashley_desktop.core import reply
from tests.failures.cases import CASES
from tests.failures.watching import watch, world

PAGE = Path(__file__).parents[2] / "docs" / "failures.md"
HEAD = (
    "| case | code | what is said | what to do | offered at the message | in the settings "
    "| state of the message | tries | exit |\n|---|---|---|---|---|---|---|---|---|\n"
)
BEGIN = "<!-- table -->"


def written() -> dict[str, list[str]]:
    """The rows of the page as they stand there, by the heading above them."""
    groups: dict[str, list[str]] = {}
    rows: list[str] = []
    for line in PAGE.read_text(encoding="utf-8").partition(BEGIN)[2].splitlines():
        if line.startswith("## "):
            rows = groups.setdefault(line.removeprefix("## "), [])
        elif line.startswith("| ") and f"{line}\n" not in HEAD:
            rows.append(line)
    return groups


def made(lines: dict[str, list[str]]) -> str:
    """The page's second part."""
    parts = [f"## {group}\n\n{HEAD}" + "\n".join(rows) + "\n" for group, rows in lines.items()]
    return f"{BEGIN}\n\n" + "\n".join(parts)


def main() -> None:
    """Play every case, and write what came of it."""
    reply.FIRST_WAIT_S = 0.0
    lines: dict[str, list[str]] = {}
    with tempfile.TemporaryDirectory() as folder, world(Path(folder)) as around:
        for case in CASES:
            lines.setdefault(case.group, []).append(watch(case, around).line)
    head = PAGE.read_text(encoding="utf-8").partition(BEGIN)[0]
    PAGE.write_text(head + made(lines), encoding="utf-8")


if __name__ == "__main__":
    main()
