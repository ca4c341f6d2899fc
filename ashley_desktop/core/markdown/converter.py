"""The converter of Markdown to HTML: CommonMark with what GitHub and models add to it.

HTML in the text stays text, images become links, and every rule that writes HTML of its own
escapes what it was given; `safe` looks at the result again. Import it late: it loads libraries.
"""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit, urlunsplit

from ashley_desktop.core.markdown import maths
from ashley_desktop.core.markdown.highlight import marked
from ashley_desktop.core.markdown.lines import language
from ashley_desktop.core.markdown.safe import allowed

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_core import StateCore
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token


@cache
def converter() -> MarkdownIt:
    """The one converter of this process.

    Its environment knows ``number``, what a continued list has counted so far, ``notes``, the
    numbers of footnotes by name, and markdown-it's own ``references``.
    """
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False, "linkify": True, "breaks": True})
    markdown.enable(["table", "strikethrough", "linkify"])
    # only whole addresses: `main.py` and `README.md` are files, not hosts
    if markdown.linkify is not None:
        markdown.linkify.set({"fuzzy_link": False, "fuzzy_email": False, "fuzzy_ip": False})
    # the library would show a host in the letters that it imitates
    markdown.normalizeLinkText = shown_address  # type: ignore[method-assign, assignment]
    markdown.use(maths.plugin)
    markdown.core.ruler.push("tasks", _tasks)
    markdown.core.ruler.push("numbers", _numbers)
    markdown.inline.ruler.before("link", "note", _note)
    for name, rule in _RULES.items():
        markdown.add_render_rule(name, rule)
    return markdown


def shown_address(address: str) -> str:
    """An address as a text that shows its host as it is sent: other letters as punycode."""
    try:
        parts = urlsplit(address)
        host = parts.netloc.encode("idna").decode() if not parts.netloc.isascii() else ""
    except ValueError:
        return address
    return urlunsplit(parts._replace(netloc=host)) if host else address


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


def _note(state: StateInline, silent: bool) -> bool:
    """``[^name]`` of a note that the message has; every other one stays text."""
    notes = state.env.get("notes")
    if not notes or not state.src.startswith("[^", state.pos):
        return False
    end = state.src.find("]", state.pos, min(state.posMax, state.pos + 110))
    number = notes.get(state.src[state.pos + 2 : end]) if end > 0 else None
    if number is None:
        return False
    if not silent:
        state.push("note", "", 0).content = str(number)
    state.pos = end + 1
    return True


def _note_mark(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return f"<sup>[{int(tokens[at].content)}]</sup>"


def _fence(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """Code within a list, a quote or a note; elsewhere it is a block of its own."""
    token = tokens[at]
    code = marked(token.content.removesuffix("\n"), language(token.info))
    return f"<pre><code>{code}</code></pre>\n"


def _image(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
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


def _link_open(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    address = str(tokens[at].attrs.get("href", ""))
    return f'<a href="{html.escape(address)}">' if allowed(address) else "<a>"


def _link_close(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    return "</a>"


def _cell(renderer: Any, tokens: Sequence[Token], at: int, options: Any, env: Any) -> str:
    """Alignment as an attribute: styles out of the text are not let through."""
    token = tokens[at]
    _, _, side = str(token.attrs.get("style", "")).partition("text-align:")
    return f'<{token.tag} align="{side}">' if side else f"<{token.tag}>"


_RULES = {
    "note": _note_mark,
    "fence": _fence,
    "code_block": _fence,
    "image": _image,
    "link_open": _link_open,
    "link_close": _link_close,
    "th_open": _cell,
    "td_open": _cell,
}
