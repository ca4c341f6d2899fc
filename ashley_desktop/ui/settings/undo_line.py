"""The line at the foot of the settings that tells what was chosen last, and takes it back."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from ashley_desktop.ui.notices import Notice, NoticeBar

_NAME = "setting"
_LASTS_S = 20


class UndoLine(QObject):
    """One line: the next one stands in its place.

    Signals: taken_back: its button was pressed.
    """

    taken_back = Signal()

    def __init__(self, notices: NoticeBar) -> None:
        super().__init__(notices)
        self._notices = notices
        notices.action_chosen.connect(self._act)

    def offer(self, text: str) -> None:
        """Tell what was chosen."""
        self._notices.show_notice(Notice(_NAME, text, self.tr("Undo"), lasting_s=_LASTS_S))

    def withdraw(self) -> None:
        """It was taken back by the keys."""
        self._notices.remove(_NAME)

    def _act(self, name: str) -> None:
        if name == _NAME:
            self.taken_back.emit()
