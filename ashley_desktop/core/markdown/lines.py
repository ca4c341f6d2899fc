"""What a line of Markdown begins, seen alone."""

from __future__ import annotations

import re

from ashley_desktop.core.markdown import display
from ashley_desktop.core.markdown.blocks import Kind
from ashley_desktop.core.markdown.definitions import note_name

FENCE = re.compile(r" {0,3}(?:(`{3,})([^`]*)|(~{3,})(.*))$", re.DOTALL)
_HEADING = re.compile(r" {0,3}#{1,6}(?:\s|$)")
_RULE = re.compile(r" {0,3}([-*_])(?:[ \t]*\1){2,}\s*$")
_QUOTE = re.compile(r" {0,3}>")
ITEM = re.compile(r"( {0,3})(?:[-*+]|(\d{1,9})[.)])(?:[ \t]+(\S)?|\s*$)")
_SETEXT = re.compile(r" {0,3}(?:=+|-+)\s*$")
DELIMITER = re.compile(r" {0,3}\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?\s*$")
INDENTED = re.compile(r"(?: {4}| {0,3}\t)")
INNER = re.compile(r"(?: {2}| ?\t)")
_STARTS = frozenset("`~#>-*_+0123456789$\\[")
UNDECIDED = re.compile(r"[ \t]*(?:[-=*+#>~`|_:.$\s]+|\d{1,9}[.)]?[ \t]*|\\[\[\]]?)$")
DEFINING = re.compile(r" {0,3}\[(?:[^\[\]]{0,200}(?:\](?::.*)?)?)?$")


def begins(line: str) -> Kind | None:
    """The kind of block that this line opens wherever it stands; None for running text."""
    first = line.lstrip(" ")[:1]
    if first not in _STARTS:
        return None
    if first in "`~":
        return Kind.CODE if FENCE.match(line) else None
    if first == "#":
        return Kind.HEADING if _HEADING.match(line) else None
    if first == ">":
        return Kind.QUOTE if _QUOTE.match(line) else None
    if first in "$\\":
        return Kind.MATH if display.opening(line) else None
    if first == "[":
        return Kind.NOTE if note_name(line) else None
    if _RULE.match(line):
        return Kind.RULE
    return Kind.LIST if ITEM.match(line) else None


def marker(line: str) -> str:
    """What tells one list from the next: its bullet, or what stands behind its numbers."""
    return line.lstrip(" 0123456789")[:1]


def interrupts(line: str, kind: Kind | None) -> bool:
    """Whether a line ends a paragraph that stands directly above it."""
    if kind is None or (kind is Kind.RULE and _SETEXT.match(line)):
        return False
    if kind is Kind.LIST:
        item = ITEM.match(line)
        return bool(item and item[3] and item[2] in (None, "1"))
    return True


def language(info: str) -> str:
    """The language that the words behind a code fence name; lower case, empty for none."""
    return re.split(r"[\s{}:,]", info.strip().lower().lstrip("{."), maxsplit=1)[0][:40]
