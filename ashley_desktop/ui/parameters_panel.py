"""What this conversation sets of its requests: temperature, longest answer, top-p.

An empty field is the usual value, which stands there in grey.
"""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QWidget

from ashley_desktop.core.parameters import From, InForce, Parameters
from ashley_desktop.errors import InvalidInput
from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import announce, plain_label
from ashley_desktop.ui.popover import Popover
from ashley_desktop.ui.texts import describe_error, fill

_WIDTH = 340
_FIELD = 96


class ParametersPanel(Popover):
    """Signals: chosen: Parameters that this conversation sets from now on."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, "")
        self.setAccessibleName(self.tr("How this conversation is answered"))
        self.setAccessibleIdentifier("parameters-panel")
        self.setFixedWidth(_WIDTH)
        self._persona = self._provider = self._model = ""
        self._refused: Collection[str] = ()
        self._fields: dict[str, QLineEdit] = {}
        self._notes = {}
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setHorizontalSpacing(tokens.SPACE_L)
        grid.setVerticalSpacing(0)
        names = {
            "temperature": self.tr("Temperature"),
            "max_tokens": self.tr("Longest answer, in tokens"),
            "top_p": self.tr("Top-p"),
        }
        for at, (name, title) in enumerate(names.items()):
            field = QLineEdit()
            field.setFixedWidth(_FIELD)
            field.setAlignment(Qt.AlignmentFlag.AlignRight)
            field.setAccessibleName(title)
            field.setAccessibleIdentifier(name.replace("_", "-"))
            field.editingFinished.connect(self._take)
            label = plain_label(title)
            label.setBuddy(field)
            note = plain_label(tone="faint", scale="small")
            note.setWordWrap(True)
            note.setContentsMargins(0, 2, 0, tokens.SPACE_M)
            grid.addWidget(label, 2 * at, 0)
            grid.addWidget(field, 2 * at, 1)
            grid.addWidget(note, 2 * at + 1, 0, 1, 2)
            self._fields[name], self._notes[name] = field, note
        self.usual = QPushButton(self.tr("Use the usual values"))
        self.usual.setProperty("kind", "link")
        self.usual.setAccessibleIdentifier("usual-parameters")
        self.usual.clicked.connect(self._forget)
        self._problem = plain_label(tone="problem", scale="small")
        self._problem.setWordWrap(True)
        self._problem.hide()
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(self.usual)
        self.column.addWidget(plain_label(self.tr("For this conversation"), scale="strong"))
        self.column.addLayout(grid)
        self.column.addWidget(self._problem)
        self.column.addLayout(foot)

    def show_parameters(
        self,
        set_here: Parameters,
        known: InForce,
        *,
        persona: str,
        provider: str,
        model: str = "",
        refused: Collection[str] = (),
    ) -> None:
        """Show what is set and what holds.

        Args:
            persona, provider: their titles. refused: fields that the model is known to refuse.
        """
        self._persona, self._provider, self._model = persona, provider, model
        self._refused = refused
        for name, field in self._fields.items():
            usual, mine = getattr(known.usual, name), getattr(set_here, name)
            field.setPlaceholderText(_shown(usual) or self.tr("open"))
            field.setText(_shown(mine))
            self._notes[name].setText(self._note(name, mine, known))
        self.usual.setEnabled(set_here != Parameters())
        self._tell("")

    def focus_first(self) -> None:
        """Put the cursor into the first field."""
        self._fields["temperature"].setFocus()

    def _note(self, name: str, mine: float | None, known: InForce) -> str:
        usual = getattr(known.usual, name)
        wire_name = "max_completion_tokens" if name == "max_tokens" else name
        if wire_name in self._refused:
            return fill(self.tr("%1 takes none of this, and is asked without it."), self._model)
        if known.sources[name] is From.PROVIDER:
            words = self.tr("%1 answers with %2 at most.")
            return fill(words, self._provider, _shown(getattr(known.parameters, name)))
        if usual is None:
            return self.tr("Usual: the server decides.")
        if mine is None:
            return fill(self.tr("Usual for %1."), self._persona)
        return fill(self.tr("Usual for %1: %2."), self._persona, _shown(usual))

    def _take(self) -> None:
        try:
            chosen = Parameters(
                _number(self._fields["temperature"].text(), "bad_temperature"),
                _whole(self._fields["max_tokens"].text()),
                _number(self._fields["top_p"].text(), "bad_top_p"),
            )
        except InvalidInput as error:
            self._tell(describe_error(error.code, error.parameters)[0])
            return
        self._tell("")
        self.chosen.emit(chosen)

    def _forget(self) -> None:
        for field in self._fields.values():
            field.clear()
        self._take()

    def _tell(self, problem: str) -> None:
        if problem != self._problem.text():
            self._problem.setText(problem)
            self._problem.setVisible(bool(problem))
            self.fit()
            announce(self, problem, urgent=True)


def _shown(value: float | None) -> str:
    if value is None:
        return ""
    locale = QLocale()
    locale.setNumberOptions(QLocale.NumberOption.OmitGroupSeparator)
    return locale.toString(value) if isinstance(value, int) else locale.toString(value, "g", 6)


def _number(text: str, problem: str) -> float | None:
    """A number in the reader's own way of writing, or with a dot."""
    text = text.strip()
    if not text:
        return None
    value, fits = QLocale().toDouble(text)
    if not fits:
        value, fits = QLocale.c().toDouble(text.replace(",", "."))
    if not fits:
        raise InvalidInput(problem=problem)
    return value


def _whole(text: str) -> int | None:
    digits = "".join(text.split()).replace(",", "").replace(".", "")
    if not digits:
        return None
    if not digits.isascii() or not digits.isdigit():
        raise InvalidInput(problem="bad_max_tokens")
    return int(digits)
