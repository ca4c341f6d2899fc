"""Hostile replies: each ends, shows only what is allowed, and loses nothing.

`hostile.toml` says what is seen of each: which are plain text, and what the deceiving ones show.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from ashley_desktop.core.markdown.blocks import join, split
from ashley_desktop.core.markdown.splitter import MAX_BLOCK, MAX_LINES
from ashley_desktop.core.markdown.worker import RenderWorker
from tests.corpus import hostile_texts, huge_texts
from tests.corpus.hostile import FULL
from tests.corpus.showing import Showing, shown, streamed

HOSTILE = hostile_texts()
EXPECTED = tomllib.loads(Path(__file__).with_name("hostile.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def worker() -> Iterator[RenderWorker]:
    worker = RenderWorker()
    yield worker
    worker.close()


def plain(showing: Showing) -> bool:
    seen = sum(not block.hidden for block in showing.blocks)
    return 0 < seen == showing.fallbacks


def test_the_names_are_those_that_are_expected() -> None:
    assert {*EXPECTED["plain"], *EXPECTED["partly_plain"], *EXPECTED["shows"]} <= {*HOSTILE}
    assert all(len(text) <= FULL for text in HOSTILE.values())


@pytest.mark.parametrize("name", HOSTILE)
def test_ends_and_is_safe(worker: RenderWorker, name: str) -> None:
    showing = shown(worker, HOSTILE[name])
    assert join(showing.blocks) == HOSTILE[name]
    assert showing.dangers() == []
    assert plain(showing) is (name in EXPECTED["plain"])
    assert (showing.fallbacks > 0 and not plain(showing)) is (name in EXPECTED["partly_plain"])
    for words in EXPECTED["shows"].get(name, []):
        assert words in showing.text


@pytest.mark.parametrize("name", HOSTILE)
def test_streamed_it_is_the_same(name: str) -> None:
    text = HOSTILE[name]
    pieces = random.Random(name)
    cuts = [pieces.randrange(len(text) + 1) for _ in range(60)]
    assert streamed(text, cuts) == split(text)


@pytest.mark.parametrize("name", huge_texts())
def test_huge_texts_are_cut_to_bounded_blocks(name: str) -> None:
    text = huge_texts()[name]
    blocks = split(text)
    assert join(blocks) == text
    assert max(len(block.source) for block in blocks) <= MAX_BLOCK
    assert max(block.source.count("\n") for block in blocks) <= MAX_LINES + 1


def test_huge_texts_are_rendered_at_their_end(worker: RenderWorker) -> None:
    for text in huge_texts().values():
        blocks = split(text)[-40:]
        answers = worker.submit(blocks).result()
        showing = Showing(blocks, answers)
        assert showing.dangers() == []
        assert showing.text
