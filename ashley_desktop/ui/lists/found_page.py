"""The page of the sidebar that shows what a search found, and what is to be said about it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.lists.search_results import ResultsModel, SearchResults
from ashley_desktop.ui.parts import announce, plain_label
from ashley_desktop.ui.theme import Theme


class FoundPage(QWidget):
    """The hits, and a note below them.

    Attributes:
        list: the hits.
    """

    def __init__(self, theme: Theme, model: ResultsModel) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("What was found"))
        self.list = SearchResults(theme, model)
        self._note = plain_label(tone="muted", scale="small")
        self._note.setWordWrap(True)
        self._note.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop)
        self._note.setContentsMargins(
            tokens.SPACE_L, tokens.SPACE_S, tokens.SPACE_L, tokens.SPACE_S
        )
        column = self._column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(self._note)
        self._model = model

    @property
    def note(self) -> str:
        """What is said about it."""
        return self._note.text()

    def set_note(self, text: str) -> None:
        """Say something about what was found; with no hits it is all there is."""
        found = self._model.rowCount() > 0
        self.list.setVisible(found)
        self._column.setStretch(1, 0 if found else 1)
        self._note.setText(text)
        self._note.setVisible(bool(text))
        if not found:
            announce(self, text)
