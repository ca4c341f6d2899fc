"""Reads JSON piece by piece: a file of any size costs what its largest piece costs.

The caller says what it expects: the fields of an object, the items of an array, or a whole value.
"""

from __future__ import annotations

import codecs
import json
import math
from collections.abc import Iterator
from typing import Any, BinaryIO, NoReturn

from ashley_desktop.core.importers.base import Unfit

CHUNK_BYTES = 1 << 16
MAX_PIECE = 1 << 28  # characters of one value; nothing that was said comes near
_NEAR_END = 16  # an error so close to the end of what was read may be a piece cut in two
_SPACE = " \t\r\n"


class JsonStream:
    """One JSON document, read once. Every call may raise Unfit."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")("strict")
        self._json = json.JSONDecoder(parse_constant=_no_number, parse_float=_finite)
        self._text = ""
        self._at = 0
        self._line = 1  # of the beginning of the text at hand
        self._column = 1
        self._bytes = 0
        self._ended = False

    def fields(self) -> Iterator[str]:
        """The names of an object's fields; read the value of each before asking for the next."""
        seen: set[str] = set()
        for _ in self._parts("{", "}"):
            name = self.value()
            if not isinstance(name, str) or name in seen:
                self._fail(self._at)
            seen.add(name)
            self._take(":")
            yield name

    def kind(self) -> str:
        """The sign with which the next value begins: ``{``, ``[``, a quotation mark …"""
        return self._peek()

    def items(self) -> Iterator[int]:
        """The numbers of an array's items; read each before asking for the next."""
        yield from self._parts("[", "]")

    def value(self) -> Any:
        """A whole value."""
        self._skip_space()
        while True:
            try:
                value, end = self._json.raw_decode(self._text, self._at)
            except json.JSONDecodeError as error:
                cut = error.msg.startswith("Unterminated") or self._is_near_end(error.pos)
                if self._ended or not cut:
                    self._fail(error.pos)
            except (ValueError, RecursionError):  # a number too long, a nesting too deep
                self._fail(self._at)
            else:
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            self._read_more()

    def end(self) -> None:
        """Nothing but space may follow."""
        self._skip_space()
        if self._at < len(self._text):
            self._fail(self._at)

    def _parts(self, opening: str, closing: str) -> Iterator[int]:
        self._take(opening)
        number = 0
        while self._peek() != closing:
            if number:
                self._take(",")
            yield number
            number += 1
        self._take(closing)

    def _peek(self) -> str:
        self._skip_space()
        return self._text[self._at : self._at + 1]

    def _take(self, sign: str) -> None:
        if self._peek() != sign:
            self._fail(self._at)
        self._at += 1

    def _skip_space(self) -> None:
        while True:
            while self._at < len(self._text) and self._text[self._at] in _SPACE:
                self._at += 1
            if self._at < len(self._text) or self._ended:
                return
            self._read_more()

    def _is_near_end(self, place: int) -> bool:
        return place >= len(self._text) - _NEAR_END

    def _read_more(self) -> None:
        """Drop what was taken, and read at least as much again as is left."""
        self._line, self._column = self._spot(self._at)
        self._text = self._text[self._at :]
        self._at = 0
        if len(self._text) > MAX_PIECE:
            self._fail(0)
        raw = self._file.read(max(CHUNK_BYTES, len(self._text)))
        waiting = len(self._decoder.getstate()[0])
        try:
            self._text += self._decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            place = self._bytes - waiting + error.start
            raise Unfit("import_not_utf8", f"byte {place + 1}") from None
        self._bytes += len(raw)
        self._ended = not raw

    def _spot(self, place: int) -> tuple[int, int]:
        before = self._text[:place]
        lines = before.count("\n")
        column = place - before.rfind("\n") if lines else self._column + place
        return self._line + lines, column

    def _fail(self, place: int) -> NoReturn:
        line, column = self._spot(place)
        raise Unfit("import_not_json", f"line {line}, column {column}")


def _no_number(name: str) -> NoReturn:
    raise ValueError(name)


def _finite(text: str) -> float:
    number = float(text)
    if math.isinf(number):
        raise ValueError(text)
    return number
