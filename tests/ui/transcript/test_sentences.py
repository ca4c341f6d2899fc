"""What is spoken of a reply while it arrives."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ashley_desktop.ui.transcript.speech.sentences import LONGEST, Sentences, spoken

CODE = "Code block."
REPLY = (
    "# Paris\n\nIt is the **capital** of [France](https://example.org/f). Dr. Who was e.g. there! "
    "Was he?\n\n- one item\n- [x] done\n\n```python\nprint('Not spoken. Never.')\n```\n\n"
    "| name | size |\n|------|-----:|\n| `a`  | 2.5  |\n\n東京は首都です。本当ですか？\n\nThe end"  # noqa: RUF001 (so it is written)
)
SPOKEN = [
    "Paris",
    "It is the capital of France.",
    "Dr. Who was e.g. there!",
    "Was he?",
    "one item",
    "done",
    CODE,
    "name size",
    "a 2.5",
    "東京は首都です。",
    "本当ですか？",  # noqa: RUF001 (so it is written)
    "The end",
]


def heard(pieces: list[str]) -> list[str]:
    sentences = Sentences(CODE)
    text, said = "", []
    for piece in pieces:
        text += piece
        said += sentences.take(text)
    return said + sentences.take(text, ended=True)


def test_every_sentence_is_spoken_once_and_without_marks() -> None:
    assert heard([REPLY]) == SPOKEN


@given(st.lists(st.integers(0, len(REPLY)), max_size=40))
def test_how_a_reply_was_delivered_does_not_matter(cuts: list[int]) -> None:
    edges = [0, *sorted(cuts), len(REPLY)]
    pieces = [REPLY[a:b] for a, b in pairwise(edges)]
    assert heard(pieces) == SPOKEN


def test_a_sentence_is_spoken_when_it_is_complete_and_not_before() -> None:
    sentences = Sentences(CODE)
    assert sentences.take("One is here. Two is not") == ["One is here."]
    assert sentences.take("One is here. Two is not yet.") == []
    assert sentences.take("One is here. Two is not yet. ") == ["Two is not yet."]


def test_an_open_block_of_code_is_named_once_and_never_read() -> None:
    sentences = Sentences(CODE)
    text = "```\nline. one.\nline! two!\n"
    assert sentences.take(text) == [CODE]
    assert sentences.take(text + "more. and more.\n") == []
    assert sentences.take(text + "more. and more.\n```\nDone.", ended=True) == ["Done."]


def test_what_is_there_already_is_left_out() -> None:
    sentences = Sentences(CODE)
    sentences.skip_to(len("Said before."))
    assert sentences.take("Said before. And now.", ended=True) == ["And now."]


@pytest.mark.parametrize("line", ["---", "***", "|---|:-:|", "====", ""])
def test_lines_of_marks_are_silent(line: str) -> None:
    assert spoken(line) == ""


@given(st.text(alphabet="ab. *`~\n#|>-!?[]()", max_size=200), st.integers(1, 7))
def test_any_text_ends_and_loses_no_letter(text: str, size: int) -> None:
    pieces = [text[at : at + size] for at in range(0, len(text), size)]
    assert heard(pieces) == heard([text])


def test_a_sentence_without_end_is_said_in_part() -> None:
    (said,) = heard(["word " * 1_000])
    assert said.startswith("word word")
    assert said.endswith("\N{HORIZONTAL ELLIPSIS}")
    assert len(said) <= LONGEST + 1


@pytest.mark.timeout(30)  # where the time grew as the square of the text it would take hours
@pytest.mark.parametrize(
    "piece", ["[", "[a](", "!", ".'", "a. ", "Mr. ", " ", "*", "|", "- ", "> ", "#", "`", "_a", "~"]
)
def test_no_text_holds_the_window_up(piece: str) -> None:
    text = piece * (500_000 // len(piece))
    heard([text[at : at + 50_000] for at in range(0, len(text), 50_000)])
