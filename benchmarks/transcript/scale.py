"""How much is measured: the figures' own sizes, or tiny ones to see that everything works."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scale:
    """Sizes and repetitions.

    Attributes:
        messages: lengths of conversations, ascending; the last two are those of the promises.
        tokens: lengths of replies, ascending; promises compare the first with the last.
        runs: processes where their figures are medians. copies: sessions opened in each.
        frames: of the wheel, and of Page Up. rounds: of resizing, there and back.
        reply: tokens of the long reply from the network. paced: tokens a second of its slow form.
        replies: short ones, for the first and the last token.
        hostile_from, hostile_to: characters of the hostile texts that are taken.
    """

    messages: tuple[int, ...] = (10, 100, 1_000, 10_000)
    tokens: tuple[int, ...] = (500, 2_000, 8_000, 32_000)
    runs: int = 3
    copies: int = 3
    frames: int = 300
    rounds: int = 1
    reply: int = 8_000
    paced: float = 120.0
    replies: int = 15
    hostile_from: int = 0
    hostile_to: int = 200_000
