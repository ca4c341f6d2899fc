"""What may be in the HTML of a reply: the last gate before Qt, which opens what it finds.

Must not: trust the converter that made the HTML.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ashley_desktop.core.markdown.highlight import CLASSES, MARK

SCHEMES = frozenset({"http", "https", "mailto"})
FORMULA = "formula"  # the scheme of the images that the window draws itself

_TEXT = ("p", "br", "strong", "em", "s", "sup", "code", "a", "span", "img")
_BLOCKS = ("h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "blockquote", "pre", "hr")
_TABLES = ("table", "thead", "tbody", "tr", "th", "td")
_TAGS = {*_TEXT, *_BLOCKS, *_TABLES}
_ATTRIBUTES = {
    "a": {"href"},
    "ol": {"start"},
    "th": {"align"},
    "td": {"align"},
    "img": {"src"},
}
_SPANS = {"span": {MARK + name for name in CLASSES}}
_DRAWN = re.compile(rf"{FORMULA}:(\d{{1,4}})", re.ASCII)


def allowed(address: str) -> bool:
    """Whether an address may be a link: http, https or mailto, with a host where one is due."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return parts.scheme in SCHEMES and bool(parts.netloc or parts.scheme == "mailto")


def clean(text: str, formulas: int = 0) -> str:
    """Keep only the tags, attributes and links that are allowed.

    Args:
        formulas: how many formulas were drawn; an image is one of them or none at all.
    """
    import nh3

    def value(tag: str, name: str, given: str) -> str | None:
        if tag == "a" and name == "href":
            return given if allowed(given) else None
        if tag == "img":
            number = _DRAWN.fullmatch(given)
            return given if number is not None and int(number[1]) < formulas else None
        return given

    cleaned = nh3.clean(
        text,
        tags=_TAGS if formulas else _TAGS - {"img"},
        attributes=_ATTRIBUTES,
        allowed_classes=_SPANS,
        attribute_filter=value,
        url_schemes=set(SCHEMES) | {FORMULA},
        link_rel=None,
        clean_content_tags=set(),
    )
    return cleaned.strip()  # Qt would make a space of the last line break
