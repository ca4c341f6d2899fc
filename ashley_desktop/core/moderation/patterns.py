"""Patterns of rules: compiled by an engine whose time grows with the text and no faster.

RE2 has no look-around and no back-references; what it cannot compile is refused in words. The
engine is imported when the first text is checked, never before.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ashley_desktop.core.moderation.folding import folded_pattern
from ashley_desktop.errors import InvalidInput

LONGEST = 4000  # characters of a pattern
LARGEST = 100_000  # instructions that it may be compiled to
MEMORY_BYTES = 16 * 1024 * 1024  # for one pattern; beyond it the engine is slower, never wrong
MEMORY_OF_ALL_BYTES = 96 * 1024 * 1024

Words = Mapping[str, str]  # lists of words by name: `<name>` in a pattern stands for any of them


def compiled(pattern: str, words: Words, *, memory_bytes: int = MEMORY_BYTES) -> Any:
    """The pattern, ready to search a folded text with.

    Raises: InvalidInput with the problem ``pattern_empty``, ``pattern_too_long``,
        ``pattern_too_large``, ``pattern_looks_around``, ``pattern_refers_back``,
        ``pattern_matches_nothing`` (it matches where there is nothing, and so everywhere) or
        ``pattern_wrong`` with the engine's own words as `detail`.
    """
    if not pattern.strip():
        raise InvalidInput(problem="pattern_empty")
    if len(pattern) > LONGEST and memory_bytes == MEMORY_BYTES:
        raise InvalidInput(problem="pattern_too_long", limit=LONGEST)
    import re2

    options = re2.Options()
    options.case_sensitive = False
    options.never_capture = True
    options.log_errors = False
    options.max_mem = memory_bytes
    problem = detail = ""
    try:
        made = re2.compile(folded_pattern(_filled(pattern, words)), options)
    except re2.error as error:
        problem, detail = _problem(error)
    except (UnicodeError, ValueError):
        problem, detail = "pattern_wrong", ""
    if problem:
        raise InvalidInput(problem=problem, detail=detail)
    if made.programsize > LARGEST and memory_bytes == MEMORY_BYTES:
        raise InvalidInput(problem="pattern_too_large")
    if made.search("") is not None:
        raise InvalidInput(problem="pattern_matches_nothing")
    return made


def together(patterns: list[str], words: Words) -> Any | None:
    """One pattern that matches where any of these does; None where there is no such."""
    try:
        joined = "|".join(f"(?:{pattern})" for pattern in patterns)
        return compiled(joined, words, memory_bytes=MEMORY_OF_ALL_BYTES)
    except InvalidInput:  # too large in one, or names that two of them give
        return None


def _filled(pattern: str, words: Words) -> str:
    for name, listed in words.items():
        pattern = pattern.replace(f"<{name}>", f"(?:{listed})")
    return pattern


def _problem(error: Exception) -> tuple[str, str]:
    words = error.args[0] if error.args else b""
    detail = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    if any(sign in detail for sign in ("(?=", "(?!", "(?<")):
        return "pattern_looks_around", detail
    if "invalid escape sequence" in detail and detail[-1:].isdigit():
        return "pattern_refers_back", detail
    if "too large" in detail:
        return "pattern_too_large", detail
    return "pattern_wrong", detail
