"""Offers to take back what was just done, for a while."""

from __future__ import annotations

from collections.abc import Callable
from itertools import count

from PySide6.QtCore import QObject

from ashley_desktop.ui.notices import Notice, NoticeBar

LASTS_S = 20


class Undoing(QObject):
    """Notices with Undo; each knows what it takes back."""

    def __init__(self, notices: NoticeBar) -> None:
        super().__init__(notices)
        self._notices = notices
        self._numbers = count()
        self._ways_back: dict[str, Callable[[], None]] = {}
        notices.action_chosen.connect(self._act)
        notices.dismissed.connect(self._forget)

    def offer(self, text: str, take_back: Callable[[], None]) -> None:
        """Tell what was done. Args: take_back: does the opposite, at most once."""
        name = f"undo:{next(self._numbers)}"
        self._ways_back[name] = take_back
        self._notices.show_notice(Notice(name, text, self.tr("Undo"), lasting_s=LASTS_S))

    def _act(self, name: str) -> None:
        take_back = self._ways_back.pop(name, None)
        if take_back is not None:
            take_back()

    def _forget(self, name: str) -> None:
        self._ways_back.pop(name, None)
