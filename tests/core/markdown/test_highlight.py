"""Colours of code: the languages people use, every text kept whole, hostile texts bounded."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

import pytest

from ashley_desktop.core.markdown.blocks import split
from ashley_desktop.core.markdown.highlight import (
    CLASSES,
    LANGUAGES,
    MAX_CODE_LINE,
    highlight,
    marked,
)
from ashley_desktop.core.markdown.worker import RenderWorker

FENCES = (
    "python py javascript js jsx typescript ts tsx json jsonc yaml yml toml ini html css scss xml"
    " sql postgresql bash sh zsh shell console powershell ps1 c h cpp c++ csharp c# cs java kotlin"
    " swift go golang rust rs ruby rb php perl lua r julia scala haskell elixir erlang clojure dart"
    " objective-c objc dockerfile docker makefile make cmake nginx diff patch graphql protobuf"
    " proto terraform hcl tf latex tex markdown md vim asm nasm groovy zig nix matlab ocaml"
)
LIKE_CODE = (
    "# a; if (x == 'text') { return 12; } // y\n$ ls\n- a\n+ b\nkey: 1\n\\begin{x}\nall: b\n"
    '<b a="c">\n'
)
UNITS = ["(", '"', "\\", "<", " ", "'", "{", "/*", "<?", "$(", "`", "#", "<<a\n", "\t", "a "]


@pytest.mark.parametrize("language", FENCES.split())
def test_names_that_people_write_are_known(language: str) -> None:
    tokens = highlight(LIKE_CODE, language)
    assert {name for _, _, name in tokens} <= set(CLASSES)
    assert tokens


def test_tokens_are_counted_in_utf16_units() -> None:
    tokens = highlight("s = '\N{GRINNING FACE}'  # done", "python")
    assert (4, 4, "string") in tokens
    assert tokens[-1] == (10, 6, "comment")


@pytest.mark.parametrize("language", ["bash", "console", "c", "make", "powershell", "r", "lua"])
def test_a_comment_in_the_last_line_has_its_colour(language: str) -> None:
    sign = {"c": "//", "lua": "--", "console": "$ a #"}.get(language, "#")
    code = f"{sign} words"
    start, length, name = highlight(code, language)[-1]
    assert (start + length, name) == (len(code), "comment")
    assert unescape(re.sub("<[^>]*>", "", marked(code, language))) == code


def test_line_ends_of_windows_do_not_move_the_tokens() -> None:
    assert highlight("a\r\nb\r\n# c", "python") == ((6, 3, "comment"),)


@pytest.mark.parametrize(
    ("code", "language"),
    [("x = 1", "brainfuck"), ("x = 1", ""), ("x" * (MAX_CODE_LINE + 1), "python")],
)
def test_what_is_not_known_or_too_long_has_no_colours(code: str, language: str) -> None:
    assert highlight(code, language) == ()
    assert marked(code, language) == code


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_no_lexer_loses_a_letter(language: str) -> None:
    code = f"{LIKE_CODE}\r\n<b a='é'> \N{GRINNING FACE} <<EOF\n&amp; \0 \x0c"
    assert unescape(re.sub(r"</?span[^>]*>", "", marked(code, language))) == code


@pytest.fixture(scope="module")
def worker() -> Iterator[RenderWorker]:
    worker = RenderWorker()
    yield worker
    worker.close()


@pytest.mark.parametrize("language", sorted(LANGUAGES))
def test_hostile_code_keeps_its_text(worker: RenderWorker, language: str) -> None:
    """100 kB for each language: it ends, and all of it is there, with colours or without."""
    lines = [f"{unit * 900:.900}".rstrip("\n") + "\n" for unit in UNITS]
    blocks = split(f"```{language}\n{''.join(line * 8 for line in lines)}```\n")
    answers = worker.submit(blocks).result()
    assert not any(answer.fallback for answer in answers)
    assert [answer.code for answer in answers] == [block.code for block in blocks]
