"""Markdown to safe HTML, and code to tokens."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ashley_desktop.core.markdown.blocks import Block, Kind, split
from ashley_desktop.core.markdown.highlight import CLASSES
from ashley_desktop.core.markdown.render import TOGETHER_S, render, too_hard
from ashley_desktop.core.markdown.safe import clean


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
@settings(max_examples=150, deadline=None)
def test_only_allowed_tags_come_out(text: str) -> None:
    out = html(text)
    assert clean(out, 10) == out
    known = "|".join(CLASSES)
    out = re.sub(rf'<span class="tok-(?:{known})">|<img src="formula:\d+">', "", out)
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


CODE = '<pre><code><span class="tok-keyword">let</span> x</code></pre>'


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- a\n  ```js\n  let x\n  ```", f"<ul>\n<li>a{CODE}\n</li>\n</ul>"),
        ("> ```js\n> let x\n> ```", f"<blockquote>\n{CODE}\n</blockquote>"),
        ("> ```what\n> <b>\n> ```", "<pre><code>&lt;b&gt;</code></pre>"),
        ("- a\n  - b\n    - [x] c", "<ul>\n<li>a\n<ul>\n<li>b\n<ul>\n<li>\u2611 c</li>"),
        ("> a\n>> b\n\n", "<blockquote>\n<p>a</p>\n<blockquote>\n<p>b</p>"),
        ("1. a\n\n   > b\n   - c\n", "<blockquote>\n<p>b</p>\n</blockquote>\n<ul>"),
        (":smile: :+1: :not a code:", "<p>:smile: :+1: :not a code:</p>"),
        ("a  \nb\\\nc\nd", "<p>a<br>\nb<br>\nc<br>\nd</p>"),
        ("~~a~~ ~b~", "<p><s>a</s> ~b~</p>"),
        (
            "<https://e.org/a?b=c&d>",
            '<a href="https://e.org/a?b=c&amp;d">https://e.org/a?b=c&amp;d',
        ),
        ("(https://e.org/a_(b)) ok", '(<a href="https://e.org/a_(b)">https://e.org/a_(b)</a>) ok'),
        ("e.org, a@e.org, 10.0.0.1", "<p>e.org, a@e.org, 10.0.0.1</p>"),
        ("<h1>x</h1>\n\n<!-- y -->", "<p>&lt;h1&gt;x&lt;/h1&gt;</p><p>&lt;!-- y --&gt;</p>"),
    ],
)
def test_html_holds(text: str, expected: str) -> None:
    assert expected in html(text)


@pytest.mark.parametrize(
    "text",
    [
        "https://b\u0430nk.example/",
        "<https://b\u0430nk.example/>",
        "<https://xn--bnk-6cd.example/>",
    ],
)
def test_a_host_is_shown_as_it_is_sent(text: str) -> None:
    assert html(text).count("https://xn--bnk-6cd.example/") == 2
    assert "\u0430" not in html(text)


def test_names_and_notes_reach_the_blocks_that_use_them() -> None:
    text = (
        "See [x], [y][X] and a[^n][^m], [^o], `[^n]`.\n\n[x]: https://e.org\n\n"
        "[^m]: *One*\n[^n]: Two\n\n    more\n"
    )
    used, names, one, two = map(render, split(text))
    link = '<a href="https://e.org">{}</a>'
    assert used.html == (
        f"<p>See {link.format('x')}, {link.format('y')} and a<sup>[2]</sup><sup>[1]</sup>, [^o], "
        "<code>[^n]</code>.</p>"
    )
    assert names.html == ""
    assert one.html == '<ol start="1"><li><em>One</em></li></ol>'
    assert two.html == '<ol start="2"><li><p>Two</p>\n<p>more</p>\n</li></ol>'


def test_a_second_note_of_the_same_name_stays_text() -> None:
    assert "[^n]: again" in html("a[^n]\n\n[^n]: once\n[^n]: again\n")


@pytest.mark.parametrize(
    ("text", "displayed"),
    [
        ("$$\n\nx^2\n- y\n\n$$", True),
        ("\\[ x^2 \\]", True),
        ("\\begin{align}\nx &= 1 \\\\\ny &= 2\n\\end{align}", True),
        ("- so $x^2$", False),
        ("| $x^2$ |\n|---|\n| 1 |", False),
    ],
)
def test_formulas(text: str, displayed: bool) -> None:
    (rendered,) = map(render, split(text))
    assert rendered.html.count('<img src="formula:0">') == 1
    assert [formula.displayed for formula in rendered.formulas] == [displayed]


@pytest.mark.parametrize(
    "text", ["$5 and $6", "$$\n\\nocommand{x}\n$$", "```\n$x$\n```", "`$x$`", "$$\nopen x"]
)
def test_what_is_no_formula_keeps_its_text(text: str) -> None:
    rendered = [render(block) for block in split(text)]
    assert not any(answer.formulas or "<img" in answer.html for answer in rendered)
    seen = unescape(re.sub(r"<[^>]*>", "", "".join(a.html + a.code for a in rendered)))
    assert text.replace("`", "").split() == seen.split()


def test_a_formula_that_grows_is_its_source() -> None:
    block = Block(Kind.MATH, "$$\n<x>", fence="$$")
    assert render(block).html == "<p><code>$$<br>&lt;x&gt;</code></p>"


@pytest.mark.parametrize(
    ("cell", "formula"),
    [(r"$\|x\|$", "|x|"), (r"\(P(A\|B)\)", "P(A|B)"), (r"$\\|x\\|$", r"\|x\|")],
)
def test_an_escaped_bar_in_a_cell_is_a_bar_of_its_formula(cell: str, formula: str) -> None:
    (block,) = split(f"| a | b |\n|---|---|\n| {cell} | next |\n")
    rendered = render(block)
    assert [one.source for one in rendered.formulas] == [formula]
    assert "<td>next</td>" in rendered.html


def test_formulas_share_what_time_is_left() -> None:
    (block,) = split("$x^2_{left}$")
    late = render(block, drawn_s=TOGETHER_S)
    assert (late.html, late.unfinished) == ("<p><code>$x^2_{left}$</code></p>", True)
    assert not render(block).unfinished


@pytest.mark.parametrize(
    "text",
    [
        '<img src="formula:0">',
        '<img src="formula:1"><img src="formula:0/../x"><img src="formula:">',
        '<img src="https://e.org/"><img src="file:///x"><img src="x" alt="y"><img>',
        '<img src="formula:0" onerror="x" style="y">',
    ],
)
def test_only_a_drawn_formula_is_an_image(text: str) -> None:
    assert "src" not in clean(text)
    one = clean(text, 1)
    assert one.replace('<img src="formula:0">', "").replace("<img>", "") == ""


def test_the_gate_lets_only_known_classes_pass() -> None:
    spans = '<span class="tok-keyword">a</span><span class="tok-evil big" style="x">b</span>'
    kept = clean(spans)
    assert '<span class="tok-keyword">a</span>' in kept
    assert "evil" not in kept
    assert "style" not in kept
    assert "href" not in clean('<a href="formula:0">a</a><a href="//h/x">b</a>', 1)


def test_columns_tell_their_longest_cells() -> None:
    first, second = map(render, split("|a|**bb**|\n|-|-|\n" + "|1|`22`|\n" * 40 + "|123|4|\n"))
    assert (first.columns, second.columns) == ((1, 2), (3, 2))
