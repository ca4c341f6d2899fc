"""Keeps the flow in step with the model that is shown."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QObject, Signal

from ashley_desktop.ui.models.transcript import TranscriptModel
from ashley_desktop.ui.transcript.boxes.item import Describe, Shown
from ashley_desktop.ui.transcript.layout.flow import Flow
from ashley_desktop.ui.transcript.selecting.selection import Selection
from ashley_desktop.ui.transcript.sheet import Sheet


class Rows(QObject):
    """Tells a flow of every change of the model.

    Attributes: flow. model: what is shown; None before the first.

    Signals:
        replaced: all rows are others.
        changed: rows came or went; the next frame differs.
        grown: a row differs; it is laid out best at once.
        awaited: (row) goes on at its end; it is laid out best when that is rendered.
        added: (first, count) rows came at the end.
        prepended: (count) rows came in front.
    """

    replaced = Signal()
    changed = Signal()
    grown = Signal()
    awaited = Signal(int)
    added = Signal(int, int)
    prepended = Signal(int)

    def __init__(
        self, sheet: Sheet, describe: Describe, selection: Selection, parent: QObject
    ) -> None:
        super().__init__(parent)
        self.model: TranscriptModel | None = None
        self.flow = Flow(sheet, describe, self._read, self.is_loaded)
        self._selection = selection

    def show(self, model: TranscriptModel) -> None:
        """Show a model; the one before is let go."""
        if self.model is not None:
            self.model.disconnect(self)
        self.model = model
        model.modelReset.connect(self._on_reset)
        model.rowsInserted.connect(self._on_inserted)
        model.rowsRemoved.connect(self._on_removed)
        model.dataChanged.connect(self._on_changed)
        model.asked.connect(self._on_asked)
        self._on_reset()

    def is_loaded(self, row: int) -> bool:
        """Whether the record of a row is here."""
        return self.model is not None and self.model.is_loaded(row)

    def row_of(self, message_id: str) -> int | None:
        """Where a message stands, loaded or not."""
        return self.model.row_of(message_id) if self.model is not None else None

    def go_on(self, row: int) -> None:
        """Make the next boxes of a long message."""
        self.flow.update(row)
        self.grown.emit()

    def lengths(self) -> list[int]:
        """Characters of all messages."""
        return self.model.lengths(0, self.model.rowCount() - 1) if self.model is not None else []

    def selected(self) -> range:
        """The rows that are selected, partly or as a whole."""
        selection = self._selection
        if selection.everything:
            return range(self.flow.count)
        if not selection or selection.anchor is None or selection.end is None:
            return range(0)
        first, last = sorted((selection.anchor.row, selection.end.row))
        return range(first, last + 1)

    def all_loaded(self, rows: range) -> bool:
        """Whether all records of some rows are here, and nothing is missing above the first."""
        model = self.model
        if model is None or (rows and not rows.start and not model.complete):
            return model is None
        return all(map(model.is_loaded, rows))

    def hold_selected(self) -> None:
        """Let the model keep the records of what is selected, unless that is everything."""
        if self.model is not None:
            self.model.hold(range(0) if self._selection.everything else self.selected())

    def _read(self, row: int) -> Shown:
        assert self.model is not None
        record = self.model.record(row)
        model = self.model
        newest = row == model.rowCount() - 1
        return Shown(record, model.title(record), model.day(row), newest, model.switched(row))

    def _on_reset(self) -> None:
        self._selection.clear()
        self.flow.reset(self.lengths())
        self.replaced.emit()

    def _on_inserted(self, parent: QModelIndex, first: int, last: int) -> None:
        assert self.model is not None
        at_end = first == self.flow.count
        self.flow.insert(first, self.model.lengths(first, last))
        if at_end:
            self.added.emit(first, last - first + 1)
        else:
            self._selection.shift(last - first + 1)
            self.prepended.emit(last - first + 1)
        self.changed.emit()

    def _on_removed(self, parent: QModelIndex, first: int, last: int) -> None:
        self._selection.clear()
        self.flow.remove(first, last)
        self.changed.emit()

    def _on_changed(self, first: QModelIndex, last: QModelIndex) -> None:
        same = [self.flow.update(row) for row in range(first.row(), last.row() + 1)]
        if all(same):
            self.awaited.emit(last.row())
        else:
            self.grown.emit()

    def _on_asked(self) -> None:
        self.flow.follow(asked=True)
        self.changed.emit()
