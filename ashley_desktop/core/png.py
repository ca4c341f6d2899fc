"""A PNG that nobody vouches for, as one that holds nothing but its pixels, or refused.

Looks at the file's structure without decoding the picture: sizes before anything is unpacked.
What says where and with which camera a picture was taken is left out.
"""

from __future__ import annotations

import struct
import zlib

MAX_SIDE = 256  # pixels; a persona's picture is shown at 64 at most, on sharp screens at 128
MAX_BYTES = 300_000  # more than 256 x 256 pixels take when nothing of them can be packed
_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_KEPT = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND")
_CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}  # by the kind of colour
_DEPTHS = (1, 2, 4, 8)  # 16 bits a channel are more than any screen shows


class NotSmallPng(ValueError):
    """It is no PNG, a damaged one, or larger than the limits."""


def plain_png(data: bytes) -> bytes:
    """The same picture with its pixels alone.

    Raises: NotSmallPng.
    """
    if not data.startswith(_SIGNATURE) or len(data) > MAX_BYTES:
        raise NotSmallPng
    kept = [(kind, body) for kind, body in _chunks(data) if kind in _KEPT]
    kinds = [kind for kind, _ in kept]
    if not kinds or kinds[0] != b"IHDR" or kinds[-1] != b"IEND" or kinds.count(b"IHDR") != 1:
        raise NotSmallPng
    pixels = b"".join(body for kind, body in kept if kind == b"IDAT")
    _check_pixels(pixels, _unpacked_size(kept[0][1], palette=b"PLTE" in kinds))
    return _SIGNATURE + b"".join(_chunk(kind, body) for kind, body in kept)


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    found = []
    at = len(_SIGNATURE)
    while at < len(data):
        head = data[at : at + 8]
        if len(head) < 8:
            raise NotSmallPng
        length, kind = struct.unpack(">I4s", head)
        body = data[at + 8 : at + 8 + length]
        crc = data[at + 8 + length : at + 12 + length]
        if len(body) < length or crc != struct.pack(">I", zlib.crc32(kind + body)):
            raise NotSmallPng
        found.append((kind, body))
        at += 12 + length
        if kind == b"IEND":  # what follows belongs to no picture
            break
    return found


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _unpacked_size(head: bytes, *, palette: bool) -> int:
    """Bytes of all rows, each with the one that names its filter."""
    if len(head) != 13:
        raise NotSmallPng
    width, height, depth, kind, packing, filtering, interlaced = struct.unpack(">IIBBBBB", head)
    sized = 0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE
    whole = depth == 8 or (depth in _DEPTHS and kind in (0, 3))
    plain = (packing, filtering, interlaced) == (0, 0, 0)
    if not (sized and whole and plain and kind in _CHANNELS) or (kind == 3 and not palette):
        raise NotSmallPng
    return int(height * (1 + (width * depth * _CHANNELS[kind] + 7) // 8))


def _check_pixels(packed: bytes, size: int) -> None:
    unpacking = zlib.decompressobj()
    try:
        rows = unpacking.decompress(packed, size + 1)
    except zlib.error:
        raise NotSmallPng from None
    if len(rows) != size:
        raise NotSmallPng
