"""What the model's window is filled with, part by part."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QWidget

from ashley_desktop.core.budget import Fill
from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import plain_label
from ashley_desktop.ui.popover import Popover
from ashley_desktop.ui.texts import fill as put
from ashley_desktop.ui.usage import short_count

_WIDTH = 300


class MeterPanel(Popover):
    """Signals: usage_wanted: whether tokens and cost are to stand under replies."""

    usage_wanted = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "")
        self.setAccessibleName(self.tr("The model's window"))
        self.setAccessibleIdentifier("meter-panel")
        self.setFixedWidth(_WIDTH)
        self._title = plain_label(scale="strong")
        self._parts = QGridLayout()
        self._parts.setColumnStretch(0, 1)
        self._parts.setHorizontalSpacing(tokens.SPACE_L)
        self._parts.setVerticalSpacing(tokens.SPACE_XS)
        self._note = plain_label(tone="muted", scale="small")
        self._note.setWordWrap(True)
        self.usage = QCheckBox(self.tr("Show tokens and cost under replies"))
        self.usage.toggled.connect(self.usage_wanted)
        self.column.addWidget(self._title)
        self.column.addLayout(self._parts)
        self.column.addWidget(self._note)
        self.column.addWidget(self.usage)

    def show_fill(self, shown: Fill, *, model: str, usage: bool) -> None:
        """Tell the parts of a Fill. Args: model: whose window it is. usage: what is ticked."""
        self._title.setText(self._heading(shown))
        self._clear()
        rows = [
            (self.tr("Persona"), shown.persona),
            (self._pinned(shown), shown.pinned),
            (self._history(shown), shown.history),
            (self.tr("Your message"), shown.question),
        ]
        for name, tokens_ in rows:
            if tokens_:
                self._row(name, tokens_)
        if shown.window:
            self._row(self.tr("Room for the answer"), shown.answer, tone="faint")
            free = shown.window - shown.used - shown.answer
            self._row(self.tr("Free"), max(0, free), tone="faint")
        self._note.setText(self._notes(shown, model))
        self.usage.blockSignals(True)
        self.usage.setChecked(usage)
        self.usage.blockSignals(False)

    def _heading(self, shown: Fill) -> str:
        if not shown.window:
            return put(self.tr("About %1 tokens"), short_count(shown.used))
        words = self.tr("%1 of %2 tokens")
        return put(words, short_count(shown.used), short_count(shown.window))

    def _pinned(self, shown: Fill) -> str:
        return put(self.tr("Pinned messages (%1)"), shown.pinned_messages)

    def _history(self, shown: Fill) -> str:
        count = shown.sent - shown.pinned_messages - 1
        return put(self.tr("Earlier messages (%1)"), max(0, count))

    def _notes(self, shown: Fill, model: str) -> str:
        notes = []
        if not shown.fits:
            notes.append(
                put(self.tr("This is more than %1 can take; it would not be sent."), model)
            )
        if shown.left_out:
            words = self.tr("%1 older messages do not fit and are not sent. Pin what matters.")
            if shown.left_out == 1:
                words = self.tr("One older message does not fit and is not sent. Pin what matters.")
            notes.append(put(words, shown.left_out))
        if not shown.window:
            notes.append(
                put(
                    self.tr(
                        "How much %1 can take is not known, so at most 20 messages go along. Write"
                        " it down in the settings, under Models."
                    ),
                    model,
                )
            )
        exact = self.tr("Counted by the model itself.")
        about = self.tr("Estimated, and corrected by what the server counts.")
        notes.append(exact if shown.exact else about)
        return "\n".join(notes)

    def _row(self, name: str, count: int, *, tone: str = "") -> None:
        at = self._parts.rowCount()
        label = plain_label(name, tone=tone)
        value = plain_label(short_count(count), tone=tone or "muted")
        value.setAccessibleName(put("%1: %2", name, short_count(count)))
        label.setBuddy(value)
        for part in (label, value):  # a wrapped label below them would squeeze them else
            part.ensurePolished()
            part.setMinimumHeight(part.fontMetrics().height() + 2)
        self._parts.addWidget(label, at, 0)
        self._parts.addWidget(value, at, 1, Qt.AlignmentFlag.AlignRight)
        for part in (label, value):
            part.show()  # at once: a panel that is open takes its height from what is shown

    def _clear(self) -> None:
        while item := self._parts.takeAt(0):
            shown = item.widget()
            if isinstance(shown, QLabel):
                shown.hide()
                shown.deleteLater()
