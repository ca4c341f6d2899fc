"""Pictures of personas: nothing but pixels, and small; measured before anything is unpacked."""

from __future__ import annotations

import struct
import zlib

import pytest

from ashley_desktop.core.png import MAX_BYTES, MAX_SIDE, NotSmallPng, plain_png
from tests.helpers.pictures import SIGNATURE, chunk, png


def test_a_small_picture_stays_as_it_is() -> None:
    assert plain_png(png()) == png()
    assert plain_png(png(MAX_SIDE, MAX_SIDE)) == png(MAX_SIDE, MAX_SIDE)


def test_where_it_was_taken_is_left_out() -> None:
    told = chunk(b"eXIf", b"48.2 N 16.37 E") + chunk(b"tEXt", b"Author\0Ann")
    assert plain_png(png(extra=told)) == png()
    assert plain_png(png() + b"something behind it") == png()


def _with_head(*values: int) -> bytes:
    head = struct.pack(">IIBBBBB", *values)
    pixels = chunk(b"IDAT", zlib.compress(b"\0" * 25))
    return SIGNATURE + chunk(b"IHDR", head) + pixels + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"GIF89a",
        SIGNATURE,
        png()[:40],
        png()[:-1],
        png().replace(b"IDAT", b"IDAX"),
        png(MAX_SIDE + 1, 1),
        _with_head(0, 8, 8, 2, 0, 0, 0),
        _with_head(1, 8, 8, 5, 0, 0, 0),
        _with_head(1, 8, 8, 3, 0, 0, 0),  # a palette that is not there
        _with_head(1, 8, 8, 2, 0, 0, 1),
        _with_head(0xFFFFFFFF, 0xFFFFFFFF, 8, 6, 0, 0, 0),
        SIGNATURE + struct.pack(">I4s", 0xFFFFFFFF, b"IHDR") + b"\0" * 100,
        SIGNATURE + chunk(b"IEND", b""),
        SIGNATURE + chunk(b"IHDR", b"short") + chunk(b"IEND", b""),
        png() + b"\0" * MAX_BYTES,
    ],
)
def test_everything_else_is_refused(hostile: bytes) -> None:
    with pytest.raises(NotSmallPng):
        plain_png(hostile)


def test_a_bomb_is_not_unpacked() -> None:
    head = struct.pack(">IIBBBBB", 8, 8, 8, 2, 0, 0, 0)
    bomb = zlib.compress(b"\0" * 50_000_000, 9)
    data = SIGNATURE + chunk(b"IHDR", head) + chunk(b"IDAT", bomb) + chunk(b"IEND", b"")
    assert len(data) < MAX_BYTES
    with pytest.raises(NotSmallPng):
        plain_png(data)
