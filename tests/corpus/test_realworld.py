"""Markdown as people and models write it, each file with what it must show beside it."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashley_desktop.core.markdown.blocks import Kind, join, split
from ashley_desktop.core.markdown.worker import RenderWorker
from tests.corpus.showing import shown, streamed

FILES = sorted((Path(__file__).parent / "realworld").glob("*.md"))
TEXTS = {path.stem: path.read_text("utf-8") for path in FILES}


@pytest.fixture(scope="module")
def worker() -> Iterator[RenderWorker]:
    worker = RenderWorker()
    yield worker
    worker.close()


def expected(name: str) -> dict[str, Any]:
    path = FILES[0].with_name(f"{name}.toml")
    return tomllib.loads(path.read_text("utf-8"))


@pytest.mark.parametrize("name", TEXTS)
def test_shows_what_it_must(worker: RenderWorker, name: str) -> None:
    must = expected(name)
    showing = shown(worker, TEXTS[name])
    code = [block.language for block in showing.blocks if block.kind is Kind.CODE]
    drawn = [formula.source for answer in showing.answers for formula in answer.formulas]
    assert [block.kind for block in showing.blocks] == must["kinds"]
    assert code == must.get("languages", [])
    assert [" ".join(source.split()) for source in drawn] == must.get("formulas", [])
    assert showing.links == must.get("links", [])
    for words in must.get("shows", []):
        assert " ".join(words.split()) in showing.text
    for markup in must.get("holds", []):
        assert markup in showing.html
    for words in must.get("lacks", []):
        assert words not in showing.text


@pytest.mark.parametrize("name", TEXTS)
def test_is_safe_and_whole(worker: RenderWorker, name: str) -> None:
    showing = shown(worker, TEXTS[name])
    assert showing.dangers() == []
    assert showing.fallbacks == 0
    assert join(showing.blocks) == TEXTS[name]


@pytest.mark.parametrize("name", TEXTS)
@given(data=st.data())
@settings(max_examples=40, deadline=None)
def test_streamed_it_is_the_same(name: str, data: st.DataObject) -> None:
    text = TEXTS[name]
    cuts = data.draw(st.lists(st.integers(0, len(text)), max_size=60))
    assert streamed(text, cuts) == split(text)


@pytest.mark.parametrize("name", TEXTS)
def test_letter_by_letter_it_is_the_same(name: str) -> None:
    text = TEXTS[name]
    assert streamed(text, range(len(text))) == split(text)
