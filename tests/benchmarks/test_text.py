"""The texts that are measured with are the same at every run, and of the sizes they claim."""

from __future__ import annotations

from benchmarks.transcript.text import (
    SEAL,
    SECTION_TOKENS,
    TOKEN,
    Writer,
    conversation,
    mixed,
    pieces,
)


def test_a_section_holds_every_kind_of_block_and_is_of_one_size() -> None:
    for seed in range(50):
        writer = Writer(seed)
        for _ in range(3):
            section = writer.section()
            assert len(section) == SECTION_TOKENS * TOKEN
            assert section.endswith(".\n\n")
        for mark in ("## ", "### ", "- ", "```", "| ", "1. ", "> "):
            assert f"\n{mark}" in f"\n{section}", mark


def test_a_reply_has_so_many_tokens() -> None:
    text = mixed(SECTION_TOKENS + 7, seed=3)
    assert len(text) == (SECTION_TOKENS + 7) * TOKEN
    assert len(pieces(text)) == SECTION_TOKENS + 7
    assert "".join(pieces(text)) == text


def test_the_same_seed_gives_the_same_text_and_another_one_another() -> None:
    assert conversation(20, seed=1) == conversation(20, seed=1)
    assert conversation(20, seed=1) != conversation(20, seed=2)
    assert mixed(600, seed=1) == mixed(600, seed=1)
    assert mixed(600, seed=1) != mixed(600, seed=2)


def test_a_conversation_asks_and_answers_in_turn() -> None:
    said = conversation(40)
    assert len(said) == 40
    assert all(question.endswith("?") for question in said[::2])
    assert SEAL not in "".join(said)
