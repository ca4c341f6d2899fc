"""Which stretches of the painted text are marked because they were searched for."""

from __future__ import annotations

from ashley_desktop.ui.transcript.boxes import Box, Stretch


class Found:
    """The marks of one view; nothing is marked until something is searched for."""

    def in_box(
        self, message_id: str, number: int, box: Box
    ) -> tuple[tuple[Stretch, ...], Stretch | None]:
        """The marks in a box's text, and among them the one that is gone to.

        Args: number: the box's place in its message.
        """
        return (), None
