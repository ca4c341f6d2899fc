"""Texts as a search sees them: without case, accents, and the marks that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from pytestqt.qtbot import QtBot

from ashley_desktop.core.markdown.worker import RenderWorker
from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes import BlockBox
from ashley_desktop.ui.transcript.finding.folded import Folded, fold
from ashley_desktop.ui.transcript.finding.index import Index
from ashley_desktop.ui.transcript.finding.readable import readable
from ashley_desktop.ui.transcript.view import TranscriptView
from tests.ui.transcript.conftest import describe, looks, reply

REPLY = """\
# Rainbows and **light** #

A rainbow *forms* when **light me**ets drops of [sea water](https://example.org/light_(1)).
It bends by 2 * 3 * 7 degrees; snake_case_light stays, and so do \\*light\\* and &amp;.

1. red `light` bends least
2. violet __light__ bends most
   - [x] and ***both*** ~~never~~ bend

| colour | light, nm |
|:-------|----------:|
| red \\| light | **700** |
| `a | b` | x |

> Light is a wave,
> said the *light* teacher.

```python
def light(**how):  # *light*
    return light
```

Light
-----

![a light](https://example.org/light.png), <https://example.org/light>, [light][1] and $5 or $6.
Formulas such as $light^2$ are not text.

[1]: https://example.org/light

    indented *light*

***

The `last *light*` and a lone * star.
"""


@pytest.mark.parametrize(
    ("markdown", "read"),
    [
        ("plain words", "plain words"),
        ("**bo**ld and *it*", "bold and it"),
        ("***both*** __b__ _i_ ~~s~~", "both b i s"),
        ("snake_case_name 2 * 3 * 4 a*b", "snake_case_name 2 * 3 * 4 a*b"),
        ("un*balanced **", "un*balanced **"),
        ("`**code**` and `` a`b ``", "**code** and a`b"),
        ("# Head #\n## Second", "Head\nSecond"),
        ("- one\n- [x] two\n  1. three", "one\n☑ two\nthree"),
        ("> a\n> > b", "a\nb"),
        ("[words **x**](http://e.org/a_(b) 'title')", "words x"),
        ("[text][ref] [ref]\n\n[ref]: http://e.org", "text ref"),
        ("[no link] [x][y]", "[no link] [x][y]"),
        ("![alt](https://e.org/x.png) ![](data:x)", "alt (e.org) 🖼"),
        ("a \\* b \\_ &lt; &#65;", "a * b _ < A"),
        ("| a | **b** |\n|---|---|\n| c \\| d | e |", "a\nb\nc | d\ne"),
        ("```py\n**x**\n```\n**y**", "**x**\ny"),
        ("~~~\n```\n~~~\nend", "```\nend"),
        ("```\nopen *x*", "open *x*"),
        ("pays $5 and $6, $x^2$", "pays $5 and $6, \ufffc"),
        ("Head\n===\ntext\n\n---\nmore", "Head\ntext\nmore"),
    ],
)
def test_markdown_as_it_reads(markdown: str, read: str) -> None:
    assert readable(markdown) == read


@pytest.mark.parametrize(
    ("raw", "typed", "stretches"),
    [
        ("Hello hello", "HELLO", [(0, 5), (6, 11)]),
        ("Café cafe\u0301", "cafe", [(0, 4), (5, 10)]),
        ("Straße", "ss", [(4, 5)]),
        ("😀 x", "x", [(3, 4)]),
        ("人工智能, 人工", "人工", [(0, 2), (6, 8)]),
        ("ﬁne", "f", [(0, 1)]),
        ("かが", "か", [(0, 1)]),
        ("a\u2029b", "a b", []),
        ("aaa", "aa", [(0, 2)]),
        ("", "x", []),
    ],
)
def test_what_is_typed_is_found_where_it_stands(
    raw: str, typed: str, stretches: list[tuple[int, int]]
) -> None:
    assert list(Folded(raw).stretches(fold(typed))) == stretches


def test_hits_are_counted_over_messages_in_order() -> None:
    index = Index()
    texts = [(f"m{n}", f"light {n} *li*ght", n % 2 == 1) for n in range(10)]
    index.replace(Index.folded(texts))
    hits = index.search("light")
    assert hits.total == 15  # in a question, stars are what was typed
    assert hits.at(0) == ("m0", 0)
    assert hits.at(2) == ("m1", 1)
    assert hits.at(14) == ("m9", 1)
    assert hits.first_from(2) == 3
    assert hits.first_from(10) is None
    assert hits.number_of("m1", 1) == 2
    assert hits.number_of("m1", 2) is None
    assert index.search("light 3").message_ids == ["m3"]
    assert index.search("li").total == 20
    index.put(Index.folded([("m10", "more **light**", True)]))
    assert index.search("light").at(15) == ("m10", 0)
    assert index.search("").total == 0


@pytest.fixture(scope="module")
def worker() -> Iterator[RenderWorker]:
    worker = RenderWorker()
    yield worker
    worker.close()


def test_the_count_is_what_is_marked_on_the_screen(worker: RenderWorker, qtbot: QtBot) -> None:
    view = TranscriptView(worker, looks(), describe)
    qtbot.addWidget(view)
    model = TranscriptModel(str)
    view.set_model(model)
    view.resize(700, 4000)
    view.show()
    model.reset([reply(1, REPLY)])
    said = [box for box in view.flow.boxes(0) if isinstance(box, BlockBox)]
    qtbot.waitUntil(lambda: all(box.shown == box.block for box in said))
    counted, marked = {}, {}
    for typed in ("light", "e", "light meets", "*", "o", "x", "700", "(", "is a", "$", "a"):
        view.found.search(fold(typed))
        counted[typed] = fold(readable(REPLY)).count(fold(typed))
        marked[typed] = sum(len(view.found.stretches(box)) for box in said)
    assert counted == marked
    assert all(counted.values())


@pytest.mark.timeout(30)  # where the time grew as the square of the text it would take hours
@pytest.mark.parametrize(
    "piece", ["![a", "![a](", "[\\]", "``\\", "[`a", "[a](b ", "\\][", "<a", "# "]
)
def test_no_text_makes_searching_slow(piece: str) -> None:
    readable(piece * (300_000 // len(piece)))
