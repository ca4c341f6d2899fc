"""Headers of model files, honest and hostile: read with bounds, or refused by name."""

from __future__ import annotations

import contextlib
import os
import struct
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ashley_desktop.core.llm.gguf import GgufError, GgufHeader, read_header
from ashley_desktop.core.llm.offline import packaged_model
from tests.helpers.gguf_files import ARRAY, BOOL, LLAMA, TEXT, U32, U64, header, text, write_model


def problem(path: Path) -> str:
    with pytest.raises(GgufError) as caught:
        read_header(path)
    return caught.value.problem


def refused(tmp_path: Path, content: bytes) -> str:
    path = tmp_path / "model.gguf"
    path.write_bytes(content)
    return problem(path)


def test_a_header_tells_what_the_model_is(tmp_path: Path) -> None:
    assert read_header(write_model(tmp_path / "model.gguf")) == GgufHeader(
        name="Little Llama",
        architecture="llama",
        context_tokens=2048,
        layers=4,
        heads=8,
        kv_heads=2,
        width=256,
        kv_bytes=4 * 2 * (32 + 32) * 2,
        vocabulary=3,
        weights=128,
        quantisation="Q4_K_M",
        chat_template=True,
    )


def test_the_packaged_model_is_read_right() -> None:
    path = packaged_model()
    assert path is not None
    told = read_header(path)
    assert (told.architecture, told.context_tokens, told.layers) == ("llama", 8192, 30)
    assert (told.heads, told.kv_heads, told.kv_bytes) == (9, 3, 23040)
    assert (told.vocabulary, told.quantisation, told.chat_template) == (49152, "Q4_1", True)
    assert 134_000_000 < told.weights < 136_000_000


def test_heads_may_be_told_for_every_layer(tmp_path: Path) -> None:
    values = LLAMA | {"llama.attention.head_count_kv": (ARRAY, (U32, [1, 2, 0, 5]))}
    told = read_header(write_model(tmp_path / "model.gguf", values))
    assert (told.kv_heads, told.kv_bytes) == (5, 8 * (32 + 32) * 2)


def test_the_size_of_a_head_may_be_told(tmp_path: Path) -> None:
    sizes = {"llama.attention.key_length": (U32, 100), "llama.attention.value_length": (U32, 10)}
    told = read_header(write_model(tmp_path / "model.gguf", LLAMA | sizes))
    assert told.kv_bytes == 4 * 2 * 110 * 2


def test_what_is_not_told_is_unknown(tmp_path: Path) -> None:
    told = read_header(write_model(tmp_path / "m.gguf", {"general.architecture": (TEXT, "rwkv")}))
    assert (told.name, told.context_tokens, told.kv_bytes) == ("", None, 0)
    assert (told.quantisation, told.chat_template) == ("", False)


def test_a_name_is_shown_plain(tmp_path: Path) -> None:
    values = LLAMA | {"general.name": (TEXT, b"\x1b[31mred\0 \xff" + b"x" * 300)}
    name = read_header(write_model(tmp_path / "model.gguf", values)).name
    assert name.isprintable()
    assert len(name) <= 200
    assert (
        read_header(
            write_model(tmp_path / "m.gguf", LLAMA | {"general.name": (TEXT, "x" * 5000)})
        ).name
        == ""
    )


def test_a_file_that_is_not_there_is_missing(tmp_path: Path) -> None:
    assert problem(tmp_path / "nothing.gguf") == "gguf_missing"
    assert problem(tmp_path) == "gguf_missing"
    assert problem(tmp_path / "a\0b") == "gguf_missing"


@pytest.mark.parametrize("content", [b"", b"GGU", b"PK\3\4" + b"x" * 100, b"\0" * 4096])
def test_what_is_no_gguf_is_called_so(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content) == "gguf_foreign"


@pytest.mark.parametrize("version", [0, 1, 4, 0x03000000])
def test_other_versions_are_named(tmp_path: Path, version: int) -> None:
    assert refused(tmp_path, header(version=version)) == "gguf_version"


@pytest.mark.parametrize(
    "content",
    [
        header(counts=(1 << 60, 1)),
        header(counts=(1, 1 << 60)),
        header({"general.architecture": (U32, 5)}),
        header(LLAMA | {"llama.block_count": (U32, 1 << 31)}),
        header(LLAMA | {"llama.context_length": (U64, 1 << 62)}),
        header(LLAMA | {"llama.embedding_length": (BOOL, True)}),
        header(LLAMA | {"llama.attention.head_count_kv": (ARRAY, (U32, [1] * 5000))}),
        header(LLAMA | {"general.alignment": (U32, 0)}),
        header(tensors=(("w", (1 << 40, 1 << 40), 0, 0),)),
        header(tensors=(("w", (1,) * 9, 0, 0),)),
        header(counts=(0, 1), values={}, tensors=()) + text("x") + struct.pack("<I", 99),
        header(counts=(0, 1), values={}, tensors=())
        + text("x")
        + struct.pack("<IIQ", ARRAY, ARRAY, 1),
        header(counts=(0, 2), values={}, tensors=())
        + 2 * (text("general.name") + struct.pack("<I", TEXT) + text("twice")),
    ],
)
def test_a_header_that_lies_is_refused(tmp_path: Path, content: bytes) -> None:
    assert refused(tmp_path, content + b"\0" * 4096) == "gguf_broken"


@pytest.mark.parametrize(
    "values",
    [
        LLAMA | {"general.architecture": (TEXT, "clip")},
        LLAMA | {"general.type": (TEXT, "adapter")},
        LLAMA | {"general.architecture": (TEXT, "bert")},
    ],
)
def test_a_model_that_does_not_answer_is_named(tmp_path: Path, values: dict[str, object]) -> None:
    path = write_model(tmp_path / "model.gguf", values)  # type: ignore[arg-type]
    assert problem(path) == "gguf_speechless"


def test_a_download_that_broke_off_is_found(tmp_path: Path) -> None:
    assert problem(write_model(tmp_path / "model.gguf", whole=False)) == "gguf_cut"


def test_a_file_may_end_anywhere(tmp_path: Path) -> None:
    whole = write_model(tmp_path / "whole.gguf").read_bytes()
    for end in range(4, len(whole)):
        assert refused(tmp_path, whole[:end]) == "gguf_cut"


@pytest.mark.parametrize(
    "claim",
    [
        text("t") + struct.pack("<IIQ", ARRAY, TEXT, 1 << 62),
        text("t") + struct.pack("<IIQ", ARRAY, U32, 1 << 62),
        text("t") + struct.pack("<IQ", TEXT, 1 << 62),
        struct.pack("<Q", 1 << 62),
    ],
)
def test_a_claim_beyond_the_file_costs_nothing(tmp_path: Path, claim: bytes) -> None:
    start = header(counts=(0, 1), values={}, tensors=())
    tracemalloc.start()
    assert refused(tmp_path, start + claim + b"\0" * 4096) == "gguf_cut"
    assert tracemalloc.get_traced_memory()[1] < 4 * 1024 * 1024
    tracemalloc.stop()


def test_a_huge_file_of_nothing_is_not_walked(tmp_path: Path) -> None:
    path = tmp_path / "huge.gguf"
    start = header(counts=(0, 1), values={}, tensors=())
    path.write_bytes(start + text("t") + struct.pack("<IIQ", ARRAY, TEXT, 1 << 32))
    os.truncate(path, 1 << 40)
    assert problem(path) == "gguf_broken"


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.integers(0, 600), flipped=st.binary(min_size=1, max_size=16))
def test_any_damage_is_read_or_refused(tmp_path: Path, place: int, flipped: bytes) -> None:
    path = write_model(tmp_path / "model.gguf")
    whole = path.read_bytes()
    path.write_bytes(whole[:place] + flipped + whole[place + len(flipped) :])
    with contextlib.suppress(GgufError):
        read_header(path)
