"""HTML pages: they stand alone, run nothing and load nothing, whatever was said in them."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from ashley_desktop.core.exporters.exports import Exports, Format
from ashley_desktop.core.exporters.html import policy, style
from ashley_desktop.core.markdown.highlight import CLASSES
from ashley_desktop.core.markdown.safe import allowed
from tests.core.exporters.conftest import Said
from tests.corpus import hostile_texts
from tests.helpers.store import Run

VOID = {"meta", "br", "hr", "path", "rect"}
_TAGS = """html head title style body h1 h2 h3 h4 h5 h6 p br hr strong em s sup code pre ul ol li
blockquote a table thead tbody tr th td div span time details summary svg path rect meta"""
PLAIN = {*_TAGS.split()}
NUMBERS = re.compile(r"-?\d+(\.\d+)?(e-\d+)?(em)?( -?\d+){0,3}")
OWN = {"title", "about", "message you", "message reply", "speaker", "notes", "typed", "said"}
OWN |= {"wide", "language", *(f"tok-{name}" for name in CLASSES)}
VALUES: dict[tuple[str, str], Any] = {
    ("html", "lang"): lambda value: value == "en",
    ("a", "href"): allowed,
    ("ol", "start"): str.isdigit,
    ("th", "align"): lambda value: value in {"left", "right", "center"},
    ("td", "align"): lambda value: value in {"left", "right", "center"},
    ("div", "role"): lambda value: value == "article",
    ("time", "datetime"): lambda value: re.fullmatch(r"[0-9T:.Z-]+", value),
    ("svg", "class"): lambda value: re.fullmatch(r"formula (displayed|h\d+)", value),
    ("svg", "role"): lambda value: value == "img",
    ("svg", "aria-label"): lambda value: True,
    ("path", "d"): lambda value: re.fullmatch(r"[MLQCZ0-9 -]*", value),
    ("path", "transform"): lambda value: re.fullmatch(
        r"translate\(-?\d+ -?\d+\) scale\([0-9.e-]+\)", value
    ),
    **{("svg", name): NUMBERS.fullmatch for name in ("width", "height", "viewbox")},
    **{("rect", name): NUMBERS.fullmatch for name in ("x", "y", "width", "height")},
    **{(tag, "class"): OWN.__contains__ for tag in ("h1", "h2", "table", "div", "p", "span")},
}
META = {
    "charset": "utf-8",
    "referrer": "no-referrer",
    "viewport": "width=device-width, initial-scale=1",
    "color-scheme": "light dark",
    "Content-Security-Policy": policy(),
}


class Page(HTMLParser):
    """Reads a page. Attributes: wrong: what may not be there. text: what is read."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.wrong: list[str] = []
        self.open: list[str] = []
        self.tags: list[str] = []
        self.text = ""
        self.feed(source)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in PLAIN:
            self.wrong.append(tag)
        if tag == "meta":
            self._look_at_meta(dict(attrs))
        else:
            for name, value in attrs:
                fits = VALUES.get((tag, name))
                if fits is None or not fits(value or ""):
                    self.wrong.append(f"{tag} {name}={value}")
        self.tags.append(tag)
        if tag not in VOID:
            self.open.append(tag)

    def _look_at_meta(self, attrs: dict[str, str | None]) -> None:
        name = attrs.get("http-equiv") or attrs.get("name") or "charset"
        if META.get(name) != (attrs.get("content") or attrs.get("charset")):
            self.wrong.append(f"meta {attrs}")

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        if self.open[-1:] == ["style"]:
            if data != style():
                self.wrong.append("style")
        else:
            self.text += data

    def handle_comment(self, data: str) -> None:
        self.wrong.append(f"<!--{data}-->")


def page(exports: Exports, run: Run[Any], session_id: str, path: Path) -> Page:
    """The page of a session, read."""
    run(exports.to_file([session_id], Format.HTML, path))
    read = Page(path.read_text("utf-8"))
    assert read.open == []
    return read


def test_what_is_on_a_page(exports: Exports, run: Run[Any], said: Said, tmp_path: Path) -> None:
    reply = (
        "# Head\n\n**bold** $x^2$\n\n```python\ndef f(): return '🎈'  # <b>\n```\n\n|a|\n|-|\n|1|\n"
    )
    one = said("Why <b>?\n  two", reply, title="A <talk>", reasoning="Let me <i>see</i>.")
    read = page(exports, run, one, tmp_path / "talk.html")
    assert read.wrong == []
    for words in ("A <talk>", "Ashley!", "m<b>", "Why <b>?\n  two", "Let me <i>see</i>."):
        assert words in read.text
    assert "def f(): return '🎈'  # <b>" in read.text
    assert {"details", "svg", "strong", "td"} <= {*read.tags}
    source = (tmp_path / "talk.html").read_text()
    assert '<span class="tok-keyword">def</span>' in source
    assert '<span class="tok-comment"># &lt;b&gt;</span>' in source
    assert 'aria-label="$x^2$"' in source


def test_the_style_sheet_loads_nothing_and_knows_dark_and_print() -> None:
    assert not re.search(r"url\(|@import|expression|https?:|</", style())
    assert "prefers-color-scheme: dark" in style()
    assert "@media print" in style()
    assert "script" not in policy()
    assert policy().startswith("default-src 'none'; style-src 'sha256-")


def test_hostile_texts_neither_run_nor_load(
    exports: Exports, run: Run[Any], said: Said, tmp_path: Path
) -> None:
    short = [text for text in hostile_texts().values() if len(text) < 3_000]
    assert len(short) > 10
    texts = [text for one in short for text in (one, one)]
    one = said(*texts, title="</title><script>alert(1)</script>", reasoning="<script>x</script>")
    read = page(exports, run, one, tmp_path / "hostile.html")
    assert read.wrong == []
    for text in short:  # a question is there as it was typed
        assert text.replace("\r\n", "\n").replace("\0", "") in read.text.replace("\r\n", "\n")


@pytest.mark.parametrize(
    "name", ["formulas, each another", "python of quotes", "tables of one row", "links in links"]
)
def test_long_hostile_texts(
    exports: Exports, run: Run[Any], said: Said, tmp_path: Path, name: str
) -> None:
    one = said("Q", hostile_texts()[name])
    assert page(exports, run, one, tmp_path / "hostile.html").wrong == []


def test_failed_messages_are_left_out(
    exports: Exports, run: Run[Any], said: Said, tmp_path: Path, sessions: Any
) -> None:
    from ashley_desktop.storage.records import ErrorRecord, State

    one = said("Q", "R")
    _, asked = run(sessions.add_user_message(one, "Fails?"))
    begun = run(
        sessions.start_reply(asked.message_id, persona="Ashley", provider="p", model="gone")
    )
    error = ErrorRecord("auth", {"provider": "p"})
    run(sessions.finish_reply(begun.message_id, state=State.FAILED, content="", error=error))
    read = page(exports, run, one, tmp_path / "talk.html")
    assert "Fails?" in read.text
    assert "gone" not in read.text
