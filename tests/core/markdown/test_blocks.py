"""The cut of Markdown into blocks: exact, independent of delivery, bounded in its work."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashley_desktop.core.markdown.blocks import Block, Kind, join, split
from ashley_desktop.core.markdown.splitter import (
    MAX_BLOCK,
    MAX_LINE,
    MAX_LINES,
    MAX_UNITS,
    Splitter,
)

LINES = st.sampled_from(
    [
        "",
        "",
        "words",
        "more words  ",
        "# head",
        "---",
        "***",
        "===",
        "- item",
        "* other",
        "  - nested",
        "1. one",
        "12) twelve",
        "   under",
        "    deep",
        "\ttab",
        "> quote",
        ">> twice",
        "```python",
        "```",
        "````",
        "~~~",
        "  ```",
        "| a | b |",
        "|---|---|",
        "a|b",
        "-|-",
        "-",
        "#",
        "line\r",
        "$$",
        "$$ x $$",
        "$$ y",
        "\\[",
        "\\]",
        "\\begin{align}",
        "see [a], [b] and [^n][^m]",
        "[a]: https://a.org",
        "[b]:",
        "  'title'",
        "[^n]: note with [a]",
        "[^m]: other",
        "x" * (MAX_LINE + 7),
        " " * (MAX_LINE + 1),
        "\N{GRINNING FACE} \u2028 é",
    ]
)
TEXTS = st.lists(LINES, max_size=30).map("\n".join) | st.text(max_size=300)


def kinds(text: str) -> list[Kind]:
    return [block.kind for block in split(text)]


@given(TEXTS)
@settings(deadline=None)
def test_sources_joined_are_the_text(text: str) -> None:
    assert join(split(text)) == text


@given(TEXTS, st.lists(st.integers(1, 60), min_size=1, max_size=40))
@settings(deadline=None)
def test_delivery_does_not_matter(text: str, sizes: list[int]) -> None:
    splitter = Splitter()
    blocks: list[Block] = []
    at = turn = 0
    while at < len(text):
        step = sizes[turn % len(sizes)]
        blocks += splitter.feed(text[at : at + step])
        amend(blocks, splitter)
        shown = join(blocks) + join(splitter.pending())
        assert text.startswith(shown[: at + step].rstrip("\n")) or not shown.strip()
        at, turn = at + step, turn + 1
    blocks += splitter.finish()
    amend(blocks, splitter)
    assert blocks == split(text)


def amend(blocks: list[Block], splitter: Splitter) -> None:
    shown = [at for at, block in enumerate(blocks) if not block.hidden]
    for place, block in splitter.amended():
        assert blocks[shown[place]].source == block.source
        assert blocks[shown[place]] != block
        blocks[shown[place]] = block


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a\n\nb\n", [Kind.PROSE, Kind.PROSE]),
        ("# a\nb", [Kind.HEADING, Kind.PROSE]),
        ("Title\n---\n\ntext", [Kind.PROSE, Kind.PROSE]),
        ("a\n***\nb", [Kind.PROSE, Kind.RULE, Kind.PROSE]),
        ("Here:\n- a\n- b\n\nEnd", [Kind.PROSE, Kind.LIST, Kind.PROSE]),
        ("- a\n\n  under\n\n- b\n", [Kind.LIST]),
        ("- a\n  ```\n  x\n\n  y\n  ```\n- b", [Kind.LIST]),
        ("In 1986\n1986. was\n", [Kind.PROSE]),
        ("Steps\n1. one\n2. two\n", [Kind.PROSE, Kind.LIST]),
        ("> a\nlazy\n\n> b", [Kind.QUOTE, Kind.QUOTE]),
        ("| a | b |\n|---|---|\n| 1 | 2 |\n\nend", [Kind.TABLE, Kind.PROSE]),
        ("Look:\na | b\n--- | ---\n1 | 2\n", [Kind.PROSE, Kind.TABLE]),
        ("text\n```py\nx\n\n# y\n```\nend", [Kind.PROSE, Kind.CODE, Kind.PROSE]),
        ("text\n\n    code\n\n    more\nend", [Kind.PROSE, Kind.CODE, Kind.PROSE]),
        ("````\n```\n````\n", [Kind.CODE]),
        ("a\n$$\nx\n- y\n$$\nb", [Kind.PROSE, Kind.MATH, Kind.PROSE]),
        ("$$ x $$\n\\[ y \\].\n", [Kind.MATH, Kind.MATH]),
        ("$$ x $$ goes on", [Kind.PROSE]),
        ("$$\n\nx\n\n$$", [Kind.MATH]),
        ("$$ is a shell's number\n\n$$", [Kind.PROSE, Kind.PROSE]),
        ("$$\nx\n```\n$$\n```\n", [Kind.PROSE, Kind.CODE]),
        ("```\n$$\nx\n$$\n```\n", [Kind.CODE]),
        ("$$\nnever closed\n\n# text", [Kind.PROSE, Kind.HEADING]),
        ("\\begin{align}\na &= b \\\\\n- c\n\\end{align}\n", [Kind.MATH]),
        ("- a\n\n  $$\n  x\n  $$\n- b", [Kind.LIST]),
        ("[a]: https://a.org\n[b]: <x> 'y'\ntext", [Kind.DEFINITION, Kind.PROSE]),
        ("Sources:\n[1]: https://a.org\n", [Kind.PROSE]),
        ("[a]: javascript:x\n", [Kind.PROSE]),
        ("a\n[^1]: b\n[^2]: c\n\n    d\n\ne", [Kind.PROSE, Kind.NOTE, Kind.NOTE, Kind.PROSE]),
    ],
)
def test_kinds(text: str, expected: list[Kind]) -> None:
    assert kinds(text) == expected


@pytest.mark.parametrize(
    ("text", "language", "code"),
    [
        ("```Python title=x\na\n\nb\n```\n", "python", "a\n\nb"),
        ("```\nopen\n", "", "open"),
        ("```\nopen\n\n\n", "", "open\n\n"),
        ("\n\n~~~js\nx\n~~~\n\n", "js", "x"),
        ("  ```c\n  x\n    y\n  ```", "c", "x\n  y"),
        ("```{.rust}\n```", "rust", ""),
        ("    a\n\n      b\n\n", "", "a\n\n  b"),
    ],
)
def test_code(text: str, language: str, code: str) -> None:
    (block,) = split(text)
    assert (block.kind, block.language, block.code) == (Kind.CODE, language, code)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("$$ x^2 $$", "x^2"),
        ("$$\nx\n\ny\n$$.\n\n", "x\n\ny"),
        ("\\[ a \\\\[2pt] b \\]", "a \\\\[2pt] b"),
        ("\\begin{align*}x\\end{align*}", "\\begin{align*}x\\end{align*}"),
    ],
)
def test_formulas(text: str, formula: str) -> None:
    (block,) = split(text)
    assert (block.kind, block.shut, block.formula) == (Kind.MATH, True, formula)


def test_a_formula_that_is_not_closed_is_shown_as_one_until_the_end() -> None:
    splitter = Splitter()
    splitter.feed("$$\nx^2")
    (growing,) = splitter.pending()
    assert (growing.kind, growing.shut, growing.formula) == (Kind.MATH, False, "x^2")
    splitter.feed("\n$$")
    assert [block.shut for block in splitter.pending()] == [False]  # could become $$$
    assert [block.shut for block in splitter.finish()] == [True]


def test_a_name_that_may_become_a_definition_is_not_shown() -> None:
    splitter = Splitter()
    splitter.feed("text\n\n[na")
    assert [block.source for block in splitter.pending()] == ["text\n\n"]
    splitter.feed("me]: https://e.o")
    assert [block.source for block in splitter.pending()] == ["text\n\n"]
    splitter.feed("rg\n")
    assert splitter.pending()[-1].kind is Kind.DEFINITION
    splitter.feed("\n[li](https")
    assert splitter.pending()[-1].kind is Kind.PROSE


def test_long_lists_and_tables_are_frozen_in_chunks() -> None:
    items = split("".join(f"{n}. item\n" for n in range(1, 101)))
    assert [(b.kind, b.continued, b.number) for b in items] == [
        (Kind.LIST, False, 0),
        (Kind.LIST, True, MAX_UNITS),
        (Kind.LIST, True, 2 * MAX_UNITS),
    ]
    rows = split("|a|b|\n|-|-|\n" + "|1|2|\n" * 100)
    assert [b.continued for b in rows] == [False, True, True]
    assert {b.head for b in rows[1:]} == {"|a|b|\n|-|-|\n"}


def test_long_code_is_frozen_in_chunks_that_join_again() -> None:
    code = "\n".join(f"line {n}" for n in range(1000))
    blocks = split(f"```python\n{code}\n```\n")
    assert len(blocks) == -(-1002 // MAX_LINES)
    assert {b.language for b in blocks} == {"python"}
    assert "\n".join(b.code for b in blocks) == code


@pytest.mark.parametrize(
    "text", ["x" * 200_000, "\n" * 200_000, "word " * 40_000, "> a\n" * 50_000, "# a\n" * 9_000]
)
def test_no_block_outgrows_the_cap(text: str) -> None:
    blocks = split(text)
    assert all(len(block.source.strip("\n")) <= MAX_BLOCK for block in blocks)
    assert join(blocks) == text


def test_an_undecided_last_line_is_not_shown() -> None:
    splitter = Splitter()
    splitter.feed("Some text\n-")
    assert [b.source for b in splitter.pending()] == ["Some text\n"]
    splitter.feed(" item")
    assert [b.kind for b in splitter.pending()] == [Kind.PROSE, Kind.LIST]
    splitter.feed("\n\n```py\nx = 1\n``")
    assert splitter.pending()[-1].code == "x = 1"
