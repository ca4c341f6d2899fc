"""Markdown as models write it, the same at every run; a *token* is four characters of it.

A long reply is a row of sections of `SECTION_TOKENS` each, all with the same mixture of blocks and
with words of their own. So one stretch of a reply costs what any other does, unless its place in
the reply matters: that is what the growth curves ask.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

TOKEN = 4  # characters
SECTION_TOKENS = 500
SEAL = "█" * 8  # a text that can be told from every other by its pixels


def _words(text: str) -> list[str]:
    return text.split()


_NOUNS = _words(
    "anchor bridge canal delta engine forest garden harbour island journal kettle lantern meadow"
    " needle orchard palette quarry river signal temple umbrella valley window yard zenith"
)
_VERBS = _words("carries draws follows gathers holds keeps leaves moves needs opens reaches turns")
_SMALL = _words("a the every one no some its their our this that each")
_LINKS = _words("and but so while because until where although unless before after")
_LANGUAGES = ("python", "javascript", "sql")


class Writer:
    """Writes pieces of Markdown. Args: seed: the same one gives the same text."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def section(self) -> str:
        """Every kind of block once or twice, `SECTION_TOKENS` tokens with the blank line below."""
        blocks = [
            f"## {self._clause().capitalize()}",
            self.prose(2),
            self._items(),
            self._code(),
            f"### {self._clause().capitalize()}",
            self._table(),
            self._steps(),
            self.prose(2),
            f"> {self._sentence()}",
        ]
        text = "\n\n".join(blocks) + "\n\n"
        return text + self._filling(SECTION_TOKENS * TOKEN - len(text) - 2) + "\n\n"

    def reply(self) -> str:
        """An answer of some hundred to some thousand characters."""
        draw = self._random
        makers = (self._items, self._table, self._steps, self.prose, self.prose, self.prose)
        blocks = [self.prose()]
        for _ in range(min(14, 1 + int(draw.expovariate(0.25)))):
            long_code = draw.random() < 0.2
            blocks.append(self._code(draw.randint(4, 14)) if long_code else draw.choice(makers)())
        return "\n\n".join(blocks)

    def question(self) -> str:
        """A plain question."""
        asked = f"why is it that {self._clause(rich=False)} {self._clause(rich=False)}?"
        before = [self._sentence(rich=False) for _ in range(self._random.randint(0, 2))]
        return " ".join([*before, asked.capitalize()])

    def prose(self, sentences: int = 3) -> str:
        """A paragraph."""
        return " ".join(self._sentence() for _ in range(sentences))

    def _filling(self, size: int) -> str:
        text = ""
        while len(text) < size:
            text += self._sentence(rich=False) + " "
        return text[: size - 1] + "."

    def _sentence(self, *, rich: bool = True) -> str:
        clauses = [self._clause(rich=rich) for _ in range(self._random.randint(1, 3))]
        text = f" {self._random.choice(_LINKS)} ".join(clauses)
        return text[0].upper() + text[1:] + "."

    def _clause(self, *, rich: bool = True) -> str:
        draw = self._random
        first, second = draw.choice(_NOUNS), draw.choice(_NOUNS)
        if rich and draw.random() < 0.5:
            forms = ("**{}**", "*{}*", "`{}`", "[{}](https://example.org/{})")
            second = draw.choice(forms).format(second, first)
        return f"{draw.choice(_SMALL)} {first} {draw.choice(_VERBS)} {draw.choice(_SMALL)} {second}"

    def _items(self) -> str:
        lines = [f"- {self._clause()}" for _ in range(3)]
        lines.insert(2, f"  - {self._clause()}")
        return "\n".join(lines)

    def _steps(self) -> str:
        return "\n".join(f"{number}. {self._clause()}" for number in (1, 2, 3))

    def _table(self) -> str:
        rows = [[self._random.choice(_NOUNS) for _ in range(3)] for _ in range(4)]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return "\n".join([lines[0], "|---|:---:|---:|", *lines[1:]])

    def _code(self, statements: int = 4) -> str:
        language = self._random.choice(_LANGUAGES)
        lines = [line for _ in range(statements) for line in self._statements(language)]
        return "\n".join([f"```{language}", *lines, "```"])

    def _statements(self, language: str) -> Iterator[str]:
        first, second, third = (self._random.choice(_NOUNS) for _ in range(3))
        number = self._random.randint(2, 99)
        if language == "python":
            yield f"def {first}({second}: int = {number}) -> str:"
            yield f"    # {self._clause(rich=False)}"
            yield f'    return f"{{{second} * {number}}} of {third}"'
        elif language == "javascript":
            yield f"const {first} = ({second}) => {{ // {self._clause(rich=False)}"
            yield f"  return {second}.map((one) => `${{one.{third}}} ${{{number}}}`);"
            yield "};"
        else:
            yield f"SELECT {first}, COUNT(*) AS {second} FROM {third}"
            yield f"WHERE {first} > {number} AND {second} = '{third}'"
            yield f"GROUP BY {first}; -- {self._clause(rich=False)}"


def mixed(tokens: int, seed: int = 1) -> str:
    """A reply of so many tokens, in sections that cost alike."""
    writer = Writer(seed)
    sections = -(-tokens // SECTION_TOKENS)
    return "".join(writer.section() for _ in range(sections))[: tokens * TOKEN]


def pieces(text: str) -> list[str]:
    """The text token by token."""
    return [text[at : at + TOKEN] for at in range(0, len(text), TOKEN)]


def conversation(count: int, seed: int = 1) -> list[str]:
    """Questions and replies in turn, oldest first."""
    writer = Writer(seed)
    return [writer.reply() if number % 2 else writer.question() for number in range(count)]
