"""What the page says of a failure is what comes of it, on real servers, to the letter."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from ashley_desktop.core import reply
from ashley_desktop.core.llm.openai_client import preload
from tests.failures import page
from tests.failures.cases import CASES, Case
from tests.failures.watching import World, watch, world


@pytest.fixture(scope="module")
def around(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """The servers of all cases."""
    preload()  # its time is no server's
    with world(tmp_path_factory.mktemp("certificates")) as servers:
        yield servers


@pytest.fixture(scope="module")
def rows() -> dict[str, list[str]]:
    """The page."""
    return page.written()


def test_every_row_is_tried_and_every_case_is_told(rows: dict[str, list[str]]) -> None:
    told = [
        (group, line.split(" | ")[0].removeprefix("| "))
        for group, lines in rows.items()
        for line in lines
    ]
    assert told == [(case.group, case.name) for case in CASES]
    assert len(set(told)) == len(told)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_comes_is_what_the_page_says(
    case: Case, around: World, rows: dict[str, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reply, "FIRST_WAIT_S", 0.0)  # the pauses have tests of their own
    seen = watch(case, around)
    assert seen.line in rows[case.group]


def test_the_page_is_written_as_it_is_read(rows: dict[str, list[str]]) -> None:
    assert Path(page.PAGE).read_text(encoding="utf-8").endswith(page.made(rows))
