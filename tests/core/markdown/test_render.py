"""Markdown to safe HTML, and code to tokens."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashley_desktop.core.markdown.blocks import Block, Kind, split
from ashley_desktop.core.markdown.highlight import CLASSES, MAX_CODE_LINE, highlight
from ashley_desktop.core.markdown.render import clean, render, too_hard


def html(text: str) -> str:
    return "".join(render(block).html for block in split(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a **b** *c* `d` ~~e~~", "<p>a <strong>b</strong> <em>c</em> <code>d</code> <s>e</s></p>"),
        ("## Head", "<h2>Head</h2>"),
        ("one\ntwo", "<p>one<br>\ntwo</p>"),
        ("<b>x</b> &amp; y", "<p>&lt;b&gt;x&lt;/b&gt; &amp; y</p>"),
        ("[a](https://e.org 'title')", '<p><a href="https://e.org">a</a></p>'),
        ("see https://e.org/x.", '<p>see <a href="https://e.org/x">https://e.org/x</a>.</p>'),
        ("main.py and README.md", "<p>main.py and README.md</p>"),
        ("<me@e.org>", '<p><a href="mailto:me@e.org">me@e.org</a></p>'),
        ("![pic](https://e.org/p.png)", '<p><a href="https://e.org/p.png">pic (e.org)</a></p>'),
        ("[![p](https://e.org/p)](https://h.org)", '<p><a href="https://h.org">p (e.org)</a></p>'),
        ("- [x] a\n- [ ] b", "<ul>\n<li>\u2611 a</li>\n<li>\u2610 b</li>\n</ul>"),
        ("7. a", '<ol start="7">\n<li>a</li>\n</ol>'),
        ("---", "<hr>"),
    ],
)
def test_html(text: str, expected: str) -> None:
    assert html(text) == expected


def test_tables_keep_their_alignment_and_their_head_in_every_chunk() -> None:
    rows = split("|a|b|\n|:-|-:|\n" + "|1|2|\n" * 60)
    first, second = map(render, rows)
    assert '<td align="right">2</td>' in first.html
    assert second.html.count("<th ") == 2
    assert first.html.count("<tr>") + second.html.count("<tr>") == 62


def test_a_continued_list_goes_on_counting() -> None:
    _, second = split("1. item\n" * 60)
    assert render(second).html.startswith('<ol start="41">')


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "file:///etc/passwd", "//host/x", "x/y", "data:text/html,x", "https:"],
)
def test_other_addresses_are_no_links(address: str) -> None:
    assert "href" not in html(f"[a]({address}) <{address}> ![b]({address})")


@given(st.text(max_size=400))
@settings(max_examples=150)
def test_only_allowed_tags_come_out(text: str) -> None:
    out = html(text)
    assert clean(out) == out
    assert not re.search(r"<(?:img|style|script|link|iframe|object)", out)
    assert not re.search(r"<[^>]+\s(?:style|class|on\w+|src)=", out)


@pytest.mark.parametrize(
    "text",
    ["[" * 10_000, ">" * 20 + "a", "- " * 30 + "x", "x" * 1_001, "| a " * 60 + "|\n" + "|-" * 60],
)
def test_what_is_too_hard_stays_plain(text: str) -> None:
    for block in split(text + "|\n" + "|1" * 60 + "|\n" if text.startswith("|") else text):
        if block.kind is Kind.TABLE:
            block = Block(Kind.TABLE, block.source + ("|1" * 60 + "|\n") * 30)
        assert too_hard(block)
        assert render(block).fallback


def test_tokens_are_counted_in_utf16_units() -> None:
    tokens = highlight("s = '\N{GRINNING FACE}'  # done", "python")
    assert (4, 4, "string") in tokens
    assert tokens[-1] == (10, 6, "comment")


@pytest.mark.parametrize("language", ["py", "js", "ts", "sh", "c++", "yml", "dockerfile", "asm"])
def test_common_names_of_languages_are_known(language: str) -> None:
    tokens = highlight("# a comment; if (x == 'text') { return 12; } // y\n", language)
    assert {name for _, _, name in tokens} <= set(CLASSES)
    assert tokens


@pytest.mark.parametrize(
    ("code", "language"),
    [("x = 1", "makefile"), ("x = 1", ""), ("x" * (MAX_CODE_LINE + 1), "python")],
)
def test_what_is_not_known_or_too_long_has_no_colours(code: str, language: str) -> None:
    assert highlight(code, language) == ()
