"""Writes small GGUF files, sound ones and others: a header and as many bytes as it promises."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import Any

U32, F32, BOOL, TEXT, ARRAY, U64 = 4, 6, 7, 8, 9, 10
Values = dict[str, tuple[int, Any]]

LLAMA: Values = {
    "general.architecture": (TEXT, "llama"),
    "general.name": (TEXT, "Little Llama"),
    "general.file_type": (U32, 15),
    "llama.context_length": (U32, 2048),
    "llama.block_count": (U32, 4),
    "llama.embedding_length": (U32, 256),
    "llama.attention.head_count": (U32, 8),
    "llama.attention.head_count_kv": (U32, 2),
    "tokenizer.ggml.tokens": (ARRAY, (TEXT, ["a", "b", "c" * 40])),
    "tokenizer.ggml.scores": (ARRAY, (F32, [0.0, 1.0, 2.0])),
    "tokenizer.chat_template": (TEXT, "{{ messages }}"),
}


def text(words: str | bytes) -> bytes:
    """A text as the format has it: its length, then its bytes."""
    raw = words if isinstance(words, bytes) else words.encode()
    return struct.pack("<Q", len(raw)) + raw


def _value(kind: int, value: Any) -> bytes:
    if kind == TEXT:
        return text(value)
    if kind == ARRAY:
        inner, items = value
        head = struct.pack("<IQ", inner, len(items))
        return head + b"".join(_value(inner, item) for item in items)
    return struct.pack({U32: "<I", F32: "<f", BOOL: "<?", U64: "<Q"}[kind], value)


def header(
    values: Values = LLAMA,
    tensors: tuple[tuple[str, tuple[int, ...], int, int], ...] = (("w", (64, 2), 0, 0),),
    *,
    magic: bytes = b"GGUF",
    version: int = 3,
    counts: tuple[int, int] | None = None,
) -> bytes:
    """A header. Args: tensors: name, shape, type, offset. counts: what it claims instead."""
    made = magic + struct.pack("<I", version)
    made += struct.pack("<QQ", *(counts or (len(tensors), len(values))))
    for name, (kind, value) in values.items():
        made += text(name) + struct.pack("<I", kind) + _value(kind, value)
    for name, shape, kind, offset in tensors:
        made += text(name) + struct.pack("<I", len(shape))
        made += struct.pack(f"<{len(shape)}Q", *shape) + struct.pack("<IQ", kind, offset)
    return made


def write_model(path: Path, values: Values = LLAMA, *, whole: bool = True, **more: Any) -> Path:
    """Write a model of 128 weights. Args: whole: False leaves out the last byte."""
    made = header(values, **more)
    made += b"\0" * (-len(made) % 32) + b"\0" * (64 * 2 * 4 - (not whole))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(made)
    return path
