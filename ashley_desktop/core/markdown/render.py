"""One block of Markdown -> safe HTML, or code with its tokens.

Safe means: nothing in the result makes Qt open a file or the network, no scheme but http, https
and mailto is linked, and no text is larger or deeper than the layout can take. What passes a cap
becomes plain text, marked as such. Runs in the render process; import it late.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from textwrap import dedent
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from ashley_desktop.core.markdown.blocks import Block, Kind
from ashley_desktop.core.markdown.highlight import Token, highlight

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.token import Token as MarkdownToken

MAX_SOURCE = 40_000
MAX_RUN = 1_000  # one unbroken run of 200 kB takes Qt 8 s
MAX_QUOTES = 12
MAX_INDENT = 60
MAX_CELLS = 1_000
MAX_MARKS = 2_000  # brackets, stars and the like: their matching can cost their square
SCHEMES = frozenset({"http", "https", "mailto"})

_LONG_RUN = re.compile(rf"\S{{{MAX_RUN + 1}}}")
_QUOTES = re.compile(rf"(?m)^[ \t]*(?:>[ \t]?){{{MAX_QUOTES + 1}}}")
_DEEP = re.compile(rf"(?m)^[ \t]{{{MAX_INDENT + 1}}}")
_MARKERS = re.compile(r"(?m)^[ \t]*(?:(?:[-*+]|\d{1,9}[.)])[ \t]+){9}")
_MARKS = re.compile(r"[\[\]*_~<`&]")
_TAGS = set(
    [
        "p",
        "br",
        "strong",
        "em",
        "s",
        "code",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "li",
        "blockquote",
        "hr",
        "a",
    ]
)
_TAGS |= {"table", "thead", "tbody", "tr", "th", "td"}
_ATTRIBUTES = {"a": {"href"}, "ol": {"start"}, "th": {"align"}, "td": {"align"}}


@dataclass(frozen=True, slots=True)
class Rendered:
    """What the window needs to lay out a block.

    Attributes:
        html: safe HTML; empty for code and for a fallback.
        code: text of a code block without its fences.
        tokens: (start, length, class) in UTF-16 units of `code`.
        fallback: the source is to be shown as plain text, as it could not be rendered safely.
    """

    html: str = ""
    code: str = ""
    tokens: tuple[Token, ...] = ()
    fallback: bool = False


def too_hard(block: Block) -> bool:
    """Whether a block is beyond what may be rendered."""
    source = block.source
    if len(source.strip()) > MAX_SOURCE or _LONG_RUN.search(source) is not None:
        return True
    if _QUOTES.search(source) or _DEEP.search(source) or _MARKERS.search(source):
        return True
    if len(_MARKS.findall(source)) > MAX_MARKS:
        return True
    if block.kind is Kind.TABLE:
        rows = source.count("\n") + 1
        columns = (block.head or source).split("\n", 1)[0].count("|") + 1
        return rows * columns > MAX_CELLS
    return False


def render(block: Block) -> Rendered:
    """Render one block; a lone surrogate or anything too hard falls back to plain text."""
    if block.kind is Kind.CODE:
        code = block.code
        return Rendered(code=code, tokens=highlight(code, block.language))
    if not block.source.strip():
        return Rendered()
    if too_hard(block):
        return Rendered(fallback=True)
    return Rendered(html=clean(_markdown().render(_whole(block), {"number": block.number})))


def clean(text: str) -> str:
    """Keep only the tags, attributes and links that are allowed."""
    import nh3

    return nh3.clean(
        text,
        tags=_TAGS,
        attributes=_ATTRIBUTES,
        url_schemes=set(SCHEMES),
        link_rel=None,
        clean_content_tags=set(),
    ).strip()  # Qt would make a space of the last line break


def _whole(block: Block) -> str:
    """A continued block with what it lacks to be understood alone."""
    if block.kind is Kind.TABLE and block.continued:
        return block.head + block.source.lstrip("\n")
    if block.kind is Kind.LIST and block.continued:
        return dedent(block.source)
    return block.source


@cache
def _markdown() -> MarkdownIt:
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    markdown.enable(["table", "strikethrough", "linkify"])
    # only whole addresses: `main.py` and `README.md` are files, not hosts
    if markdown.linkify is not None:
        markdown.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    markdown.core.ruler.push("tasks", _tasks)
    markdown.core.ruler.push("numbers", _numbers)
    markdown.add_render_rule("image", _image)
    markdown.add_render_rule("link_open", _link_open)
    markdown.add_render_rule("link_close", _link_close)
    for cell in ("th_open", "td_open"):
        markdown.add_render_rule(cell, _cell)
    return markdown


def allowed(address: str) -> bool:
    """Whether an address may be a link: http, https or mailto, with a host where one is due."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.netloc or parts.scheme == "mailto")


def _tasks(state: StateCore) -> None:
    """``- [x] done`` gets a ballot box; nothing can be ticked in what was said."""
    tokens = state.tokens
    for before, paragraph, inline in zip(tokens, tokens[1:], tokens[2:], strict=False):
        if before.type != "list_item_open" or paragraph.type != "paragraph_open":
            continue
        text = inline.children[0] if inline.children else None
        if text is None or text.type != "text":
            continue
        if text.content[:4].lower() in ("[ ] ", "[x] "):
            box = "\N{BALLOT BOX}" if text.content[1] == " " else "\N{BALLOT BOX WITH CHECK}"
            text.content = f"{box} {text.content[4:]}"


def _numbers(state: StateCore) -> None:
    """A continued list goes on counting."""
    first = state.tokens[0] if state.tokens else None
    if first is not None and first.type == "ordered_list_open" and state.env.get("number"):
        first.attrs.setdefault("start", 1 + state.env["number"])


def _image(renderer: Any, tokens: Sequence[MarkdownToken], at: int, options: Any, env: Any) -> str:
    """An image is never fetched: its description and its host stand for it."""
    token = tokens[at]
    address = str(token.attrs.get("src", ""))
    words = token.content.strip() or "\N{FRAME WITH PICTURE}"
    if not allowed(address):
        return html.escape(words)
    host = urlsplit(address).hostname or ""
    text = html.escape(f"{words} ({host})")
    inside = sum(before.type.startswith("link_") for before in tokens[:at]) % 2
    return text if inside else f'<a href="{html.escape(address)}">{text}</a>'


def _link_open(
    renderer: Any, tokens: Sequence[MarkdownToken], at: int, options: Any, env: Any
) -> str:
    address = str(tokens[at].attrs.get("href", ""))
    return f'<a href="{html.escape(address)}">' if allowed(address) else "<a>"


def _link_close(
    renderer: Any, tokens: Sequence[MarkdownToken], at: int, options: Any, env: Any
) -> str:
    return "</a>"


def _cell(renderer: Any, tokens: Sequence[MarkdownToken], at: int, options: Any, env: Any) -> str:
    """Alignment as an attribute: styles out of the text are not let through."""
    token = tokens[at]
    _, _, side = str(token.attrs.get("style", "")).partition("text-align:")
    return f'<{token.tag} align="{side}">' if side else f"<{token.tag}>"
