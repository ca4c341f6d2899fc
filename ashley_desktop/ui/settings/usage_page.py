"""The page that tells what replies took: three figures, the months, the models, conversations."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import plain_label
from ashley_desktop.ui.settings.bar_list import BarList, BarRow
from ashley_desktop.ui.settings.fitting import Flow, heading
from ashley_desktop.ui.settings.month_chart import MonthBar, MonthChart
from ashley_desktop.ui.theme import Theme


class UsagePage(QWidget):
    """What replies took.

    Attributes: chart, models, conversations: its parts.

    Signals:
        opened: it is seen; what it shows may be old.
        session_chosen: the id of a conversation that shall be opened.
    """

    opened = Signal()
    session_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        self._column.setSpacing(tokens.SPACE_S)
        self._column.addWidget(heading(self.tr("Usage"), "title"))
        self._add_text(
            self.tr(
                "What the servers counted, on this machine alone. A cost is known where a server "
                "or you named a price."
            )
        )
        self._empty = self._add_text(self.tr("No reply has been counted yet."))
        self._filled = QWidget()
        self._filled.setAccessibleName(self.tr("Usage"))
        self._column.addWidget(self._filled)
        self._column.addStretch(1)
        self.chart = MonthChart(theme)
        self.chart.setAccessibleName(self.tr("Tokens by month"))
        self.models = BarList(theme, self.tr("Models"))
        self.conversations = BarList(theme, self.tr("Conversations that took most"))
        self.conversations.chosen.connect(self.session_chosen)
        self._lay_out()
        self.set_empty(True)

    def set_empty(self, empty: bool) -> None:
        """Say that there is nothing to tell, or show it."""
        self._empty.setVisible(empty)
        self._filled.setVisible(not empty)

    def set_figures(self, replies: str, tokens_: str, cost: str, note: str) -> None:
        """Show the totals. Args: note: what the figures leave out; may be empty."""
        for label, text in zip(self._figures, (replies, tokens_, cost), strict=True):
            label.setText(text)
        self._note.setText(note)
        self._note.setVisible(bool(note))

    def set_months(self, bars: Sequence[MonthBar]) -> None:
        """Show the months, the oldest first."""
        self.chart.set_bars(bars)

    def set_models(self, rows: Sequence[BarRow]) -> None:
        """Show the models, the one that took most first."""
        self.models.set_rows(rows)

    def set_conversations(self, rows: Sequence[BarRow]) -> None:
        """Show the conversations that took most."""
        self.conversations.set_rows(rows)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._filled)
        column.setContentsMargins(0, tokens.SPACE_M, 0, 0)
        column.setSpacing(tokens.SPACE_S)
        self._figures: list[QLabel] = []
        names = (self.tr("Replies"), self.tr("Tokens"), self.tr("Cost"))
        column.addLayout(Flow(*map(self._figure, names), spacing=tokens.SPACE_XL))
        self._note = plain_label(tone="muted", scale="small")
        self._note.setWordWrap(True)
        column.addWidget(self._note)
        self._add_part(column, self.tr("Tokens by month"), self.chart)
        column.addLayout(self._legend())
        self._add_part(column, self.tr("Models"), self.models)
        self._add_part(column, self.tr("Conversations that took most"), self.conversations)

    def _figure(self, name: str) -> QWidget:
        label = plain_label(scale="title")
        label.setAccessibleDescription(name)
        self._figures.append(label)
        figure = QWidget()
        figure.setAccessibleName(name)
        stack = QVBoxLayout(figure)
        stack.setContentsMargins(0, 0, 0, 0)
        stack.setSpacing(0)
        stack.addWidget(label)
        stack.addWidget(plain_label(name, tone="muted", scale="small"))
        return figure

    def _legend(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_XS)
        for kind, name in (("written", self.tr("Written")), ("read", self.tr("Read"))):
            dot = QLabel()
            dot.setObjectName(f"legend_{kind}")
            dot.setFixedSize(10, 10)
            row.addWidget(dot)
            row.addWidget(plain_label(name, tone="muted", scale="small"))
            row.addSpacing(tokens.SPACE_S)
        row.addStretch(1)
        return row

    def _add_part(self, column: QVBoxLayout, title: str, part: QWidget) -> None:
        column.addSpacing(tokens.SPACE_M)
        column.addWidget(heading(title))
        column.addWidget(part)

    def _add_text(self, text: str) -> QLabel:
        label = plain_label(text, tone="muted")
        label.setWordWrap(True)
        self._column.addWidget(label)
        return label
