"""Server-sent events out of bytes, cut anywhere."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashley_desktop.core.llm.sse import SseDecoder
from ashley_desktop.errors import AnswerTooLarge

Pair = tuple[str, str]


def decode(*pieces: bytes, limit_bytes: int = 1000) -> list[Pair]:
    decoder = SseDecoder("openai", limit_bytes)
    found = [event for piece in pieces for event in decoder.feed(piece)]
    return [(event.name, event.data) for event in found + decoder.close()]


@pytest.mark.parametrize(
    ("stream", "expected"),
    [
        (b"data: one\n\ndata: two\n\n", [("message", "one"), ("message", "two")]),
        (b"data: one\r\n\r\ndata: two\r\n\r\n", [("message", "one"), ("message", "two")]),
        (b"data: one\r\rdata: two\r\r", [("message", "one"), ("message", "two")]),
        (b"\xef\xbb\xbfdata: one\n\n", [("message", "one")]),
        (b": comment\n\ndata: one\n: another\n\n", [("message", "one")]),
        (b"data: a\ndata: b\n\n", [("message", "a\nb")]),
        (b"data: a\r\ndata: b\r\n\r\n", [("message", "a\nb")]),
        (b"data:no space\n\n", [("message", "no space")]),
        (b"data:  two spaces\n\n", [("message", " two spaces")]),
        (b"data\n\n", [("message", "")]),
        (b"event: error\ndata: x\n\ndata: y\n\n", [("error", "x"), ("message", "y")]),
        (b"event: error\n\ndata: y\n\n", [("message", "y")]),
        (b"id: 7\nretry: 10\nunknown: z\ndata: y\n\n", [("message", "y")]),
        (b"data: \xff\xfe\n\n", [("message", "��")]),
        ("data: grüß 😀\n\n".encode(), [("message", "grüß 😀")]),
        (b"data: unterminated", [("message", "unterminated")]),
        (b"data: a\nda", [("message", "a")]),
        (b"", []),
        (b"\n\n\n", []),
    ],
)
def test_a_stream_is_read_the_same_however_it_is_cut(stream: bytes, expected: list[Pair]) -> None:
    assert decode(stream) == expected
    assert decode(*(stream[i : i + 1] for i in range(len(stream)))) == expected


@given(st.text("ad:at \r\nü\ufeff", max_size=60), st.lists(st.integers(0, 70), max_size=6))
def test_cuts_do_not_change_what_is_read(text: str, cuts: list[int]) -> None:
    stream = text.replace("a", "data: ").encode()
    edges = [0, *sorted(min(cut, len(stream)) for cut in cuts), len(stream)]
    pieces = [stream[a:b] for a, b in itertools.pairwise(edges)]
    assert decode(*pieces) == decode(stream)


@given(st.lists(st.binary(max_size=30), max_size=10))
def test_no_bytes_make_it_fail(pieces: list[bytes]) -> None:
    decode(*pieces)


@pytest.mark.parametrize(
    "stream",
    [b"data: " + b"x" * 2000, b"data: 0123456789\n" * 100, b": " + b"x" * 2000, b"data\n" * 300],
)
def test_an_event_that_never_ends_is_given_up(stream: bytes) -> None:
    with pytest.raises(AnswerTooLarge) as caught:
        decode(*(stream[i : i + 64] for i in range(0, len(stream), 64)))
    assert caught.value.parameters == {"provider": "openai", "limit_bytes": 1000}


def test_the_limit_is_for_one_event_not_for_the_stream() -> None:
    assert len(decode(*[b"data: 0123456789\n\n"] * 1000)) == 1000


@pytest.mark.parametrize(
    ("stream", "recognised"),
    [(b"data: x\n", True), (b": x\n", True), (b"Please sign in\n", False), (b"", False)],
)
def test_it_tells_whether_this_is_such_a_stream(stream: bytes, recognised: bool) -> None:
    decoder = SseDecoder("openai")
    decoder.feed(stream)
    assert decoder.recognised is recognised
