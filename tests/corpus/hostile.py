"""Replies that were written to hang, flood or deceive a program that shows them.

Each runs into another cost: of the parser, a lexer, the sanitizer or the layout of text.
"""

from __future__ import annotations

KB = 1_000
FULL = 100 * KB
LEXED = "python js ts json yaml toml html css sql bash c cpp java go rust ruby php perl diff make"


def hostile_texts() -> dict[str, str]:
    """Hostile replies by name, each of at most 100,000 characters; always the same ones."""
    texts = {**_runs(), **_nested(), **_many(), **_code(), **_definitions(), **_deceiving()}
    return {name: text[:FULL] for name, text in texts.items()}


def huge_texts() -> dict[str, str]:
    """Hostile by their size: 1 MB without a space, 20,000 list items, a reply of 10 MB and more."""
    paragraph = "An ordinary sentence with *some* `code` and a [link](https://example.org/). "
    section = f"## Part\n\n{paragraph * 6}\n\n- one\n- two\n\n```python\nx = 1\n```\n\n"
    return {
        "1 MB without a space": "x" * 1_000_000,
        "1 MB without a space, not ASCII": "\N{GREEK SMALL LETTER LAMDA}" * 1_000_000,
        "1 MB in one paragraph": "word " * 200_000,
        "20,000 list items": "".join(f"{n}. item {n}\n" for n in range(1, 20_001)),
        "20,000 table rows": "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 20_000,
        "50,000 lines of code": "```python\n" + "x = call(1)  # why\n" * 50_000,
        "10 MB": section * (10_000_000 // len(section) + 1),
    }


def _filled(unit: str, size: int = FULL) -> str:
    return (unit * (size // len(unit) + 1))[:size]


def _runs() -> dict[str, str]:
    """One mark again and again, in one line and in many."""
    units = {
        "open brackets": "[",
        "image marks": "![",
        "nested image marks": "![[",
        "link halves": "[a](b",
        "reference halves": "[a][",
        "stars": "*",
        "stars with letters": "*a ",
        "stars and underscores": "*a_ ",
        "alternating emphasis": "*_",
        "backquotes": "`",
        "growing backquotes": "".join("`" * n + " " for n in range(1, 440)),
        "tildes": "~~a ",
        "angles": "<",
        "tag halves": "<a ",
        "autolink halves": "<https://",
        "closing tags": "</a>",
        "comments": "<!--",
        "entities": "&amp;",
        "ampersands": "&",
        "backslashes": "\\",
        "dollars": "$",
        "dollars with letters": "$a ",
        "double dollars": "$$a ",
        "formula brackets": "\\[a \\(",
        "pipes": "|",
        "colons": ":",
        "quotation marks": "\"'",
        "parentheses": "(",
        "footnote marks": "[^1]",
        "addresses": "https://example.org/",
        "addresses with parentheses": "https://e.org/((((((",
        "mail": "a@b.c",
        "spaces": " ",
        "tabs": "\t",
        "joined letters": "a\N{COMBINING ACUTE ACCENT}" + "\N{COMBINING CEDILLA}" * 40,
        "right to left marks": "\N{RIGHT-TO-LEFT OVERRIDE}ab\N{ZERO WIDTH JOINER}",
        "emoji": "\N{FAMILY}\N{ZERO WIDTH JOINER}",
        "no-break spaces": "word\N{NO-BREAK SPACE}",
        "NUL": "\0a ",
    }
    texts = {f"{name} in one run": _filled(unit) for name, unit in units.items()}
    texts["16 kB of open brackets"] = "[" * 16 * KB
    for name in ("open brackets", "link halves", "stars with letters", "backquotes", "dollars"):
        line = _filled(units[name], 70)
        texts[f"{name} in lines"] = _filled(line + "\n")
    return texts


def _nested() -> dict[str, str]:
    return {
        "24 nested tables of HTML": "<table><tr><td>" * 24 + "x" + "</td></tr></table>" * 24,
        "tags without end": _filled("<div><table><tr><td>"),
        "quotes, deep": ">" * 50 * KB + " a",
        "quotes, deep in lines": _filled("> " * 100 + "a\n"),
        "quotes, ever deeper": "".join("> " * n + "a\n" for n in range(1, 310)),
        "lists, deep in one line": "- " * 50 * KB + "a",
        "lists, 1 kB in one line": "- " * 500,
        "lists, ever deeper": "".join("  " * n + "- a\n" for n in range(1, 310)),
        "lists and quotes": _filled("> - " * 60 + "a\n"),
        "emphasis, deep": "**a " * 12 * KB + "a**" * 12 * KB,
        "brackets, deep": "[" * 40 * KB + "a" + "](b)" * 14 * KB,
        "links in links": "[" * 300 + "a" + "](https://e.org)" * 300,
        "parentheses of a link": "[a](" + "(" * 50 * KB + ")" * 49 * KB,
        "formula, deep": "$$\n" + "{" * 20 * KB + "x" + "}" * 20 * KB + "\n$$\n",
        "formula of fractions": "$$" + "\\frac{1}{" * 2 * KB + "x" + "}" * 2 * KB + "$$",
        "formula of roots": "$" + "\\sqrt{" * 300 + "x" + "}" * 300 + "$",
        "formula of matrices": "$$" + "\\begin{matrix}a & b\\\\" * 3 * KB + "$$",
    }


def _many() -> dict[str, str]:
    """Much of what is harmless once."""
    columns = 300
    return {
        "8,000 list items": _filled("- item\n"),
        "12,000 empty list items": _filled("-\n\n"),
        "lists that alternate": _filled("- a\n* b\n+ c\n"),
        "a table with 300 columns": _filled(
            "|a" * columns + "|\n" + "|-" * columns + "|\n" + ("|1" * columns + "|\n") * 200
        ),
        "a table of 5,000 rows": _filled("|a|b|c|\n|-|:-:|-:|\n" + "|1|2|3|\n" * 12_000),
        "tables of one row": _filled("|a|b|\n|-|-|\n|1|2|\n\n"),
        "headings": _filled("# a\n"),
        "underlined headings": _filled("a\n=\n"),
        "rules": _filled("---\n"),
        "line breaks": _filled("a\n", FULL),
        "blank lines": "\n" * FULL,
        "paragraphs": _filled("a\n\n"),
        "carriage returns": _filled("a\r\n\r\n"),
        "fences of one line": _filled("```\na\n```\n"),
        "formulas": _filled("$x^2$ and $\\alpha$, "),
        "formulas, each another": "".join(
            f"$x_{{{n}}}^2 + \\frac{{a}}{{{n}}}$ " for n in range(4_000)
        ),
        "displayed formulas, each another": "".join(
            f"$$\\sum_{{k={n}}}^n \\sqrt{{k}}$$\n\n" for n in range(4_000)
        ),
        "displayed formulas": _filled("$$\nx^2\n$$\n\n"),
        "images": _filled("![a](https://e.org/a.png) "),
    }


def _code() -> dict[str, str]:
    units = {"parentheses": "(", "quotes": '"', "backslashes": "\\", "angles": "<", "spaces": " "}
    texts = {
        "an open fence": "```\n" + _filled("x = 1\n"),
        "an open fence in one line": "```\n" + "x" * FULL,
        "an open fence of a known language": "```python\n" + _filled("def f(x): return '''\n"),
        "fences that do not close": _filled("```\n````\n"),
        "an open fence in a list": "- a\n\n  ```python\n" + _filled("  x = [\n"),
        "indented code": _filled("    x = 1\n"),
        "inline code, never closed": "`" + _filled("x "),
        "an unknown language": f"```{'x' * 3000}\ncode\n```\n",
    }
    for language in LEXED.split():
        for name, unit in units.items():
            lines = _filled(_filled(unit, 900) + "\n", 30 * KB)
            texts[f"{language} of {name}"] = f"```{language}\n{lines}\n```\n"
    return texts


def _definitions() -> dict[str, str]:
    """References and notes: what one of them means may depend on the whole text."""
    return {
        "definitions": "".join(f"[id{n}]: https://e.org/{n}\n" for n in range(4_000)),
        "one definition, used often": _filled("[a] ", 90 * KB) + "\n\n[a]: https://e.org/\n",
        "definitions behind their uses": "".join(f"[i{n}] see\n\n" for n in range(3_000))
        + "".join(f"[i{n}]: https://e.org/\n" for n in range(3_000)),
        "a definition that is long": "[a]\n\n[a]: https://e.org/" + "x" * 90 * KB,
        "notes": "".join(f"a[^{n}]\n\n[^{n}]: note\n\n" for n in range(4_000)),
        "notes in notes": "".join(f"[^{n}]: see [^{n + 1}]\n\n" for n in range(4_000)) + "a[^0]",
        "a note that names itself": "a[^1]\n\n[^1]: see [^1]\n",
        "notes with the same name": "a[^1]\n\n" + _filled("[^1]: again\n\n"),
        "a note, used often": _filled("[^1] ", 90 * KB) + "\n\n[^1]: note\n",
        "a note of many paragraphs": "a[^1]\n\n[^1]: note\n" + _filled("\n    more\n"),
        "open definitions": _filled("[a]:\n"),
        "open notes": _filled("[^a]:\n"),
    }


def _deceiving() -> dict[str, str]:
    """Short texts that try to fetch, open, run or disguise something."""
    return {
        "images of files": "![a](file:///etc/passwd) ![b](/etc/passwd) ![c](//host/share/x.png)"
        " ![d](data:image/svg+xml,<svg/>) ![e](qrc:/x) ![f](x.png) ![g](C:\\x.png)",
        "images of HTML": '<img src="file:///etc/passwd"><img src=x onerror=alert(1)>'
        '<svg><image href="https://e.org/"/></svg><object data="https://e.org/"></object>',
        "formulas of HTML": '<img src="formula:0"> ![f](formula:0) [f](formula:0) <formula:0>',
        "links that run": "[a](javascript:alert(1)) [b](JaVaScRiPt:alert(1)) <javascript:alert(1)>"
        " [c](java&#115;cript:alert(1)) [d](data:text/html,x) [e](vbscript:x) [f](file:///x)"
        " [g](  javascript:alert(1)) [h](\\\\host\\share) [i](//host/x) [j](ftp://host/x)",
        "references that run": "[a] and [b][a]\n\n[a]: javascript:alert(1)\n",
        "styles": '<style>*{background:url("https://e.org/")}</style><p style="x">a</p>'
        '<span class="tok-keyword">b</span>',
        "scripts": "<script>alert(1)</script><iframe src='file:///etc/passwd'></iframe>",
        "a table of images": "| ![a](file:///x) |\n|---|\n| <img src=//h/x> |\n",
        "look-alike hosts": "[bank](https://b\N{CYRILLIC SMALL LETTER A}nk.example/)"
        " <https://xn--bnk-7cd.example/> https://b\N{CYRILLIC SMALL LETTER A}nk.example/",
        "formulas that read files": "$\\input{/etc/passwd}$ $\\includegraphics{/etc/passwd}$"
        " $$\\href{file:///etc/passwd}{x}$$ $\\url{https://e.org}$",
        "control characters": "a\x1b[31mb\x07\x08\x7f\N{LINE SEPARATOR}c\N{PARAGRAPH SEPARATOR}d",
    }
