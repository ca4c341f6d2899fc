"""Where a box stands in its message, for what a reader chose there."""

from __future__ import annotations

from dataclasses import dataclass, field

from ashley_desktop.ui.transcript.choices import Choice, Choices

THINKING = -1  # the place of the section; its blocks have the places below


@dataclass(frozen=True, slots=True)
class Spot:
    """One place in a message. The pieces of one long block share the place of the first.

    Attributes:
        number: the block's place among those of its text; negative within the thinking.
    """

    choices: Choices = field(default_factory=Choices)
    message_id: str = ""
    number: int = 0

    def get(self, choice: Choice) -> float:
        """What was chosen here; 0 where nothing was."""
        return self.choices.get(self.message_id, self.number, choice)

    def set(self, choice: Choice, value: float) -> None:
        """Choose a value."""
        self.choices.set(self.message_id, self.number, choice, value)

    def toggle(self, choice: Choice) -> None:
        """Turn a flag."""
        self.set(choice, 0 if self.get(choice) else 1)
