"""Reads the header of a GGUF file: what the model is, and what it will need.

The file may come from anywhere and may lie. Every count is checked against what is left of the
file, nothing is read that is not needed, and the walk over the header has a limit; what does not
fit together is refused by name. llama.cpp reads the same header later, in its own process.

Source: ggml's specification of GGUF, versions 2 and 3.
"""

from __future__ import annotations

import os
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ashley_desktop.core.llm.gguf_types import FILE_TYPES, TENSOR_TYPES

MAGIC = b"GGUF"
HEADER_LIMIT_BYTES = 64 * 1024 * 1024  # the largest vocabularies make headers of about 16 MB
VALUES_LIMIT = 65_536
TENSORS_LIMIT = 200_000
KEPT_TEXT_BYTES = 4096  # of a text that is shown; longer ones are only passed over
LAYERS_LIMIT = 4096
WIDTH_LIMIT = 1 << 20  # heads, embeddings and their like
WEIGHTS_LIMIT = 1 << 52
CONTEXT_LIMIT = 1 << 30
KV_BYTES = 2  # llama.cpp keeps keys and values as 16-bit floats
_BLOCK_BYTES = 1 << 20

_SCALARS = {0: "<B", 1: "<b", 2: "<H", 3: "<h", 4: "<I", 5: "<i", 6: "<f", 7: "<?"}
_SCALARS |= {10: "<Q", 11: "<q", 12: "<d"}
_TEXT, _ARRAY = 8, 9
_GENERAL = {"architecture", "name", "type", "file_type", "alignment"}
# Names behind the architecture's own, such as ``llama.block_count``.
_WANTED = {
    "context_length",
    "block_count",
    "embedding_length",
    "attention.head_count",
    "attention.head_count_kv",
    "attention.key_length",
    "attention.value_length",
}
_TOKENS, _TEMPLATE = "tokenizer.ggml.tokens", "tokenizer.chat_template"
# These read text, but do not answer: they embed, or see for another model.
_SPEECHLESS = {"clip", "bert", "nomic-bert", "nomic-bert-moe", "jina-bert-v2", "t5encoder"}
_PARTIAL = {"adapter", "mmproj", "imatrix", "vocab"}

Value = int | float | bool | str | tuple[int, ...] | None


class GgufError(Exception):
    """A file that cannot be used.

    Attributes:
        problem: ``gguf_missing`` (cannot be opened), ``gguf_foreign`` (no GGUF), ``gguf_version``,
            ``gguf_cut`` (it ends too early), ``gguf_broken`` (its header contradicts itself),
            ``gguf_speechless`` (a model that does not answer), ``gguf_parts`` (one is missing).
    """

    def __init__(self, problem: str) -> None:
        super().__init__(problem)
        self.problem = problem


@dataclass(frozen=True, slots=True)
class GgufHeader:
    """What a file says of its model.

    Attributes:
        context_tokens: what it was trained for; None where it does not say.
        kv_bytes: memory that one token of context takes.
        vocabulary: number of tokens it knows. weights: number of its parameters.
        quantisation: such as ``Q4_K_M``; empty where it does not say.
        chat_template: it says how a conversation is written for it.
    """

    name: str
    architecture: str
    context_tokens: int | None
    layers: int
    heads: int
    kv_heads: int
    width: int
    kv_bytes: int
    vocabulary: int
    weights: int
    quantisation: str
    chat_template: bool


def read_header(path: Path) -> GgufHeader:
    """Read what a file says of itself.

    Raises: GgufError.
    """
    try:
        with path.open("rb", buffering=0) as file:
            return _read(_Bytes(file, os.fstat(file.fileno()).st_size))
    except (OSError, ValueError):  # a name with NUL is a ValueError
        raise GgufError("gguf_missing") from None


class _Bytes:
    """A file's beginning, walked once from front to back."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        self._file = file
        self._block = b""
        self._begin = 0  # of the block in the file
        self._at = 0  # in the block
        self.size = size

    @property
    def place(self) -> int:
        """How far the walk is."""
        return self._begin + self._at

    def take(self, count: int) -> bytes:
        """The next bytes; never many."""
        self._have(count)
        self._at += count
        return self._block[self._at - count : self._at]

    def number(self, form: str) -> int:
        """The next whole number."""
        return int(struct.unpack(form, self.take(struct.calcsize(form)))[0])

    def skip(self, count: int) -> None:
        """Pass over bytes without reading them."""
        self._check(count)
        self._at += count
        if self._at > len(self._block):
            self._begin, self._at, self._block = self.place, 0, b""

    def text(self) -> str:
        """The next text; empty where it is longer than any that is shown."""
        length = self.number("<Q")
        if length > KEPT_TEXT_BYTES:
            self.skip(length)
            return ""
        return self.take(length).decode("utf-8", "replace")

    def skip_texts(self, count: int) -> None:
        """Pass over many texts, such as a vocabulary."""
        self._check(count * 8)
        length_of = struct.Struct("<Q").unpack_from
        for _ in range(count):
            if self._at + 8 > len(self._block):
                self._have(8)
            length = length_of(self._block, self._at)[0]
            self._at += 8
            if self._at + length <= len(self._block):
                self._at += length
            else:
                self.skip(length)

    def _have(self, count: int) -> None:
        if self._at + count <= len(self._block):
            return
        self._check(count)
        self._begin, rest = self.place, self._block[self._at :]
        self._at = 0
        self._file.seek(self._begin + len(rest))
        self._block = rest
        while len(self._block) < count:
            more = self._file.read(_BLOCK_BYTES)
            if not more:  # it shrank while it was read
                raise GgufError("gguf_cut")
            self._block += more

    def _check(self, count: int) -> None:
        if self.place + count > self.size:
            raise GgufError("gguf_cut")
        if self.place + count > HEADER_LIMIT_BYTES:
            raise GgufError("gguf_broken")


def _read(data: _Bytes) -> GgufHeader:
    if data.size < len(MAGIC) or data.take(len(MAGIC)) != MAGIC:
        raise GgufError("gguf_foreign")
    if data.number("<I") not in (2, 3):  # other-endian files and version 1 are not in use
        raise GgufError("gguf_version")
    tensors, values = data.number("<Q"), data.number("<Q")
    if tensors > TENSORS_LIMIT or values > VALUES_LIMIT:
        raise GgufError("gguf_broken")
    told: dict[str, Value] = {}
    for _ in range(values):
        name = data.text()
        _take_value(data, name, told)
    weights = _weigh(data, tensors, told)
    return _header(told, weights)


def _take_value(data: _Bytes, name: str, told: dict[str, Value]) -> None:
    kind = data.number("<I")
    group, _, rest = name.partition(".")
    wanted = rest in (_GENERAL if group == "general" else _WANTED)
    if name in told:
        raise GgufError("gguf_broken")
    if kind == _TEXT:
        start = data.place
        text = data.text()
        if wanted:
            told[name] = text
        elif name == _TEMPLATE:
            told[name] = data.place - start > 8
    elif kind == _ARRAY:
        array = _take_array(data, kept=wanted)
        if wanted or name == _TOKENS:
            told[name] = array
    else:
        number = _take_number(data, kind)
        if wanted:
            told[name] = number


def _take_number(data: _Bytes, kind: int) -> int | float | bool:
    form = _SCALARS.get(kind)
    if form is None:
        raise GgufError("gguf_broken")
    value: int | float | bool = struct.unpack(form, data.take(struct.calcsize(form)))[0]
    return value


def _take_array(data: _Bytes, *, kept: bool) -> Value:
    """Pass over an array; gives its length, or where it is `kept` its whole numbers."""
    kind, count = data.number("<I"), data.number("<Q")
    if kind == _TEXT:
        data.skip_texts(count)
        return count
    form = _SCALARS.get(kind)
    if form is None:  # nobody nests arrays
        raise GgufError("gguf_broken")
    if not kept:
        data.skip(count * struct.calcsize(form))
        return count
    if count > LAYERS_LIMIT:
        raise GgufError("gguf_broken")
    return tuple(int(_take_number(data, kind)) for _ in range(count))


def _weigh(data: _Bytes, tensors: int, told: dict[str, Value]) -> int:
    """Count the weights, and see that the file holds them all."""
    weights = needed = 0
    for _ in range(tensors):
        data.skip(data.number("<Q"))  # its name
        dimensions = data.number("<I")
        if dimensions > 8:
            raise GgufError("gguf_broken")
        count = 1
        for _ in range(dimensions):
            count *= data.number("<Q")
        kind, offset = data.number("<I"), data.number("<Q")
        if count > WEIGHTS_LIMIT or offset > WEIGHTS_LIMIT:
            raise GgufError("gguf_broken")
        block, block_bytes = TENSOR_TYPES.get(kind, (1, 0))
        weights += count
        needed = max(needed, offset + count // block * block_bytes)
    alignment = told.get("general.alignment", 32)
    if not isinstance(alignment, int) or not 0 < alignment <= 1 << 20:
        raise GgufError("gguf_broken")
    begin = -(-data.place // alignment) * alignment
    if tensors and begin + needed > data.size:
        raise GgufError("gguf_cut")
    return weights


def _header(told: dict[str, Value], weights: int) -> GgufHeader:
    architecture = _text(told, "general.architecture")
    if not architecture:
        raise GgufError("gguf_broken")
    if architecture in _SPEECHLESS or _text(told, "general.type") in _PARTIAL:
        raise GgufError("gguf_speechless")

    def number(name: str, limit: int) -> int:
        return _number(told.get(f"{architecture}.{name}"), limit)

    layers = number("block_count", LAYERS_LIMIT)
    width = number("embedding_length", WIDTH_LIMIT)
    heads = _widest(told.get(f"{architecture}.attention.head_count"))
    per_layer = told.get(f"{architecture}.attention.head_count_kv", heads)
    sizes = [number(f"attention.{part}_length", WIDTH_LIMIT) for part in ("key", "value")]
    usual = width // heads if heads else 0
    per_head = sum(size or usual for size in sizes)
    kv_heads = sum(map(_head_count, per_layer)) if isinstance(per_layer, tuple) else None
    if kv_heads is None:
        kv_heads = layers * _head_count(per_layer)
    return GgufHeader(
        name=_text(told, "general.name"),
        architecture=architecture,
        context_tokens=number("context_length", CONTEXT_LIMIT) or None,
        layers=layers,
        heads=heads,
        kv_heads=_widest(per_layer),
        width=width,
        kv_bytes=kv_heads * per_head * KV_BYTES,
        vocabulary=_number(told.get(_TOKENS), HEADER_LIMIT_BYTES),
        weights=weights,
        quantisation=_quantisation(told.get("general.file_type")),
        chat_template=bool(told.get(_TEMPLATE)),
    )


def _text(told: dict[str, Value], name: str) -> str:
    value = told.get(name)
    text = value if isinstance(value, str) else ""
    return "".join(sign for sign in text if sign.isprintable()).strip()[:200]


def _number(value: Value, limit: int) -> int:
    """A count; 0 where it is not told."""
    if value is None:
        return 0
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= limit:
        raise GgufError("gguf_broken")
    return value


def _head_count(value: Value) -> int:
    return _number(value, WIDTH_LIMIT)


def _widest(value: Value) -> int:
    """A number of heads, which some models tell for every layer."""
    return (
        max(map(_head_count, value), default=0) if isinstance(value, tuple) else _head_count(value)
    )


def _quantisation(value: Value) -> str:
    return FILE_TYPES.get(value, "") if isinstance(value, int) else ""
