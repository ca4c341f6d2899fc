"""Colours of code: which stretch of a text belongs to which class of token.

Only an allow-list of languages is coloured, and only texts of bounded size: some lexers take for
ever on hostile text. Runs in the render process; the window maps classes to colours.
"""

from __future__ import annotations

import html
import time
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING

from ashley_desktop.core.markdown.rendered import Token

if TYPE_CHECKING:
    from pygments.lexer import Lexer

MAX_CODE = 40_000
MAX_CODE_LINE = 1_000
LEXING_S = 0.2  # processor time after which the rest of a code block has no colours
MARK = "tok-"  # before the class of a token, in HTML

# name behind the fence -> lexer; the languages that people ask models about
LANGUAGES = {
    "python": "py python3 py3 pyi gyp",
    "pycon": "python-console",
    "javascript": "js jsx mjs cjs node",
    "typescript": "ts tsx",
    "json": "jsonc json5 jsonl",
    "html": "htm xhtml vue svelte",
    "xml": "svg xsd plist",
    "css": "",
    "scss": "sass less",
    "bash": "sh shell zsh ksh",
    "console": "shell-session terminal",
    "powershell": "ps1 pwsh",
    "batch": "bat cmd",
    "c": "h",
    "cpp": "c++ cc cxx hpp arduino",
    "csharp": "cs c#",
    "java": "",
    "kotlin": "kt kts",
    "scala": "",
    "go": "golang",
    "rust": "rs",
    "swift": "",
    "objective-c": "objc obj-c objectivec",
    "ruby": "rb",
    "php": "",
    "perl": "pl",
    "lua": "",
    "r": "rlang",
    "julia": "jl",
    "matlab": "octave",
    "haskell": "hs",
    "ocaml": "ml",
    "elixir": "ex exs",
    "erlang": "erl",
    "clojure": "clj",
    "dart": "",
    "zig": "",
    "sql": "sqlite mysql postgresql postgres plsql tsql",
    "graphql": "gql",
    "yaml": "yml",
    "toml": "",
    "ini": "cfg conf properties",
    "docker": "dockerfile",
    "nginx": "",
    "diff": "patch",
    "tex": "latex",
    "asm": "nasm assembly x86asm",
    "protobuf": "proto",
    "http": "",
    "terraform": "tf hcl",
    "cmake": "",
    "nix": "",
    "make": "makefile mk",
    "vim": "viml vimscript",
    "markdown": "md",
    "groovy": "gradle",
    "fish": "",
}
_LEXERS = {alias: name for name, more in LANGUAGES.items() for alias in (name, *more.split())}
_RENAMED = {"asm": "nasm"}
_OPTIONS = {"php": {"startinline": True}}

# the deepest ancestor that is listed decides; "" is text without a colour
_CLASSES = {
    ("Comment",): "comment",
    ("Comment", "Preproc"): "meta",
    ("Keyword",): "keyword",
    ("Keyword", "Constant"): "number",
    ("Keyword", "Type"): "type",
    ("Operator", "Word"): "keyword",
    ("Literal", "String"): "string",
    ("Literal", "String", "Doc"): "comment",
    ("Literal", "String", "Escape"): "meta",
    ("Literal", "String", "Interpol"): "meta",
    ("Literal", "Number"): "number",
    ("Literal", "Date"): "number",
    ("Name", "Function"): "function",
    ("Name", "Class"): "type",
    ("Name", "Builtin"): "builtin",
    ("Name", "Builtin", "Pseudo"): "keyword",
    ("Name", "Exception"): "type",
    ("Name", "Decorator"): "meta",
    ("Name", "Tag"): "keyword",
    ("Name", "Attribute"): "function",
    ("Name", "Variable"): "builtin",
    ("Name", "Constant"): "number",
    ("Name", "Namespace"): "type",
    ("Generic", "Inserted"): "inserted",
    ("Generic", "Deleted"): "deleted",
    ("Generic", "Heading"): "keyword",
    ("Generic", "Subheading"): "meta",
    ("Generic", "Prompt"): "comment",
    ("Generic", "Output"): "comment",
}
CLASSES = tuple(sorted(set(_CLASSES.values())))

_lexers: dict[str, Lexer] = {}
_known: dict[tuple[str, ...], str] = {}


def known(language: str) -> bool:
    """Whether code of this language gets colours."""
    return language in _LEXERS


def highlight(code: str, language: str) -> tuple[Token, ...]:
    """Find the tokens of a code block.

    Returns:
        (start, length, class) in UTF-16 units, in order; empty where the language is not known or
        the text is too large. Classes are those of `CLASSES`.
    """
    if not _coloured(code, language):
        return ()
    tokens: list[Token] = []
    at = 0
    for text, name in _pieces(code, language):
        units = len(text) if text.isascii() else len(text.encode("utf-16-le", "replace")) // 2
        if name and text.strip():
            tokens.append((at, units, name))
        at += units
    return tuple(tokens)


def marked(code: str, language: str) -> str:
    """Code as HTML, each token a ``<span class="tok-…">``; plain where it gets no colours."""
    if not _coloured(code, language):
        return html.escape(code)
    return "".join(
        f'<span class="{MARK}{name}">{html.escape(text)}</span>' if name else html.escape(text)
        for text, name in _pieces(code, language)
    )


def _coloured(code: str, language: str) -> bool:
    return (
        known(language)
        and len(code) <= MAX_CODE
        and max(map(len, code.split("\n"))) <= MAX_CODE_LINE
    )


def _pieces(code: str, language: str) -> Iterator[tuple[str, str]]:
    """The text in pieces with the class of each."""
    for name, parts in groupby(_parts(code, language), key=lambda part: part[1]):
        yield "".join(text for text, _ in parts), name


def _parts(code: str, language: str) -> Iterator[tuple[str, str]]:
    """The lexer's tokens; from where it took too long the rest is one without a class."""
    lexer = _lexer(language)  # loading it is not the code's fault
    begun, at = time.process_time(), 0
    # some lexers know a comment by the end of its line
    ended = code if code.endswith("\n") else code + "\n"
    # get_tokens would first make "\n" of "\r\n", and every place behind it would be wrong
    for start, kind, text in lexer.get_tokens_unprocessed(ended):
        if start > at:  # some lexers leave out what they do not know
            yield code[at:start], ""
        if start >= at:
            seen = text[: max(0, len(code) - start)]
            yield seen, _class(tuple(kind))
            at = start + len(seen)
        if time.process_time() - begun > LEXING_S:
            break
    yield code[at:], ""


def _class(kind: tuple[str, ...]) -> str:
    found = _known.get(kind)
    if found is None:
        depths = (kind[:depth] for depth in range(len(kind), 0, -1))
        found = next((_CLASSES[part] for part in depths if part in _CLASSES), "")
        _known[kind] = found
    return found


def _lexer(language: str) -> Lexer:
    name = _LEXERS[language]
    if name not in _lexers:
        from pygments.lexers import get_lexer_by_name

        options: dict[str, bool] = {"stripnl": False, "ensurenl": False, **_OPTIONS.get(name, {})}
        _lexers[name] = get_lexer_by_name(_RENAMED.get(name, name), **options)
    return _lexers[name]
