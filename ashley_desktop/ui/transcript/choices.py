"""What a reader opened, folded or turned in a message; kept while its boxes come and go."""

from __future__ import annotations

from enum import StrEnum


class Choice(StrEnum):
    """What can be chosen for a place in a message."""

    THINKING_OPEN = "thinking-open"
    UNFOLDED = "unfolded"
    CODE_WRAPPED = "code-wrapped"
    SIDEWAYS = "sideways"


class Choices:
    """Values by message, place in it, and kind; what was never chosen is 0."""

    def __init__(self) -> None:
        self._values: dict[tuple[str, int, Choice], float] = {}

    def get(self, message_id: str, place: int, choice: Choice) -> float:
        """The chosen value; flags are 0 and 1, distances are pixels."""
        return self._values.get((message_id, place, choice), 0)

    def set(self, message_id: str, place: int, choice: Choice, value: float) -> None:
        """Choose a value."""
        self._values[message_id, place, choice] = value

    def clear(self) -> None:
        """Another conversation: nothing is chosen."""
        self._values.clear()
