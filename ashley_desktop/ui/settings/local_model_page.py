"""The page for models on this machine: which files, what they need, how they are loaded.

It shows what a model will take beside what there is before anything is loaded. Must not: read a
file, or load a model; `deeds/local_models.py` does.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import (
    QListWidget,
    QListWidgetItem,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.lists.local_model_row import LocalModelDelegate, LocalModelRow, row_height
from ashley_desktop.ui.model_words import short_count
from ashley_desktop.ui.parts import Picker, announce, plain_label
from ashley_desktop.ui.settings.fitting import Flow, heading, wrapped
from ashley_desktop.ui.settings.form_fields import Row
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme

_ROW = Qt.ItemDataRole.UserRole
_MOST_ROWS = 5
_LEAST_FIELD = 180  # pixels, at the usual size of text
_CONTEXTS = (1024, 2048, 4096, 8192, 16384, 32768, 65536, 131072)
_IDLE_MINUTES = (0, 5, 15, 30, 60)


class LocalModelPage(QWidget):
    """Models of this machine.

    Signals:
        opened, left: it is seen, or no longer.
        file_requested, folder_requested: another place is to be chosen.
        use_requested: a model's name, which shall answer.
        load_requested: a model's name, and whether memory may be short. unload_requested.
        remove_requested: a place that shall not be used any longer.
        context_chosen, threads_chosen, idle_chosen: how models are loaded from now on.
    """

    opened = Signal()
    left = Signal()
    file_requested = Signal()
    folder_requested = Signal()
    use_requested = Signal(str)
    load_requested = Signal(str, bool)
    unload_requested = Signal()
    remove_requested = Signal(str)
    context_chosen = Signal(int)
    threads_chosen = Signal(int)
    idle_chosen = Signal(int)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.memory = wrapped(plain_label(tone="muted"))
        self.list = QListWidget()
        self.list.setObjectName("local_models")
        self.list.setAccessibleName(self.tr("Models on this machine"))
        self.list.setAccessibleIdentifier("local-models")
        self.list.setItemDelegate(LocalModelDelegate(theme, self.list))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.list.setVerticalScrollMode(QListWidget.ScrollMode.ScrollPerPixel)
        self.file = self._button(self.tr("Choose a file…"), "choose-model-file")
        self.folder = self._button(self.tr("Choose a folder…"), "choose-model-folder")
        self.use = self._button(self.tr("Let it answer"), "use-model")
        self.load = self._button(self.tr("Load"), "load-model")
        self.unload = self._button(self.tr("Unload"), "unload-model")
        self.remove = self._button(self.tr("Remove"), "remove-model")
        self.remove.setToolTip(self.tr("Take it out of the list; the file stays where it is"))
        self.why = wrapped(plain_label(tone="warning", scale="small"))
        self.why.hide()
        self.progress = QProgressBar()
        self.progress.setAccessibleIdentifier("load-progress")
        self.progress.setAccessibleName(self.tr("Loading"))
        self.progress.setTextVisible(False)
        self.progress.setFixedHeight(6)
        kept = self.progress.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # what is below must not jump
        self.progress.setSizePolicy(kept)
        self.progress.hide()
        self._loading = False
        self.state = wrapped(plain_label(tone="muted", scale="small"))
        self.problem = wrapped(plain_label(tone="problem"))
        self.problem.hide()
        self.context = self._picker(self.tr("Context size"), "context-size")
        self.threads = self._picker(self.tr("Threads"), "model-threads")
        self.idle = self._picker(self.tr("Unload"), "model-idle")
        self._lay_out()
        self._connect()
        self._show_chosen()

    def set_models(self, rows: Sequence[LocalModelRow]) -> None:
        """List these; the chosen one stays chosen if it is among them."""
        chosen = self._chosen()
        self.list.blockSignals(True)
        self.list.clear()
        for row in rows:
            item = QListWidgetItem(row.name)
            item.setData(_ROW, row)
            item.setData(Qt.ItemDataRole.AccessibleDescriptionRole, f"{row.line} {row.sign}")
            item.setToolTip(row.path)
            self.list.addItem(item)
            if chosen is not None and row.name == chosen.name:
                self.list.setCurrentItem(item)
        if self.list.currentRow() < 0 and rows:
            self.list.setCurrentRow(next((n for n, row in enumerate(rows) if row.answers), 0))
        self.list.blockSignals(False)
        shown = max(1, min(_MOST_ROWS, len(rows)))
        self.list.setFixedHeight(shown * row_height(self._theme) + 2 * tokens.SPACE_XS + 4)
        self._show_chosen()

    def choose(self, name: str) -> None:
        """Mark a model, so that what can be done with it is offered."""
        for item in self.list.findItems(name, Qt.MatchFlag.MatchExactly):
            self.list.setCurrentItem(item)

    def set_memory(self, text: str) -> None:
        """Say how much memory there is."""
        self.memory.setText(text)

    def set_state(self, text: str, *, loading: bool, done: float | None, loaded: bool) -> None:
        """Say what is in memory. Args: done: share of the loading; None where it is unknown."""
        self.progress.setVisible(loading)
        self.progress.setRange(0, 0 if loading and done is None else 100)
        self.progress.setValue(round((done or 0) * 100))
        self._loading = loading
        self._show_chosen()
        self.unload.setEnabled(loading or loaded)
        self.unload.setText(self.tr("Stop loading") if loading else self.tr("Unload"))
        if text != self.state.text():
            self.state.setText(text)
            announce(self.state, text)

    def set_problem(self, text: str) -> None:
        """Say what went wrong; empty takes it back."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        announce(self.problem, text, urgent=True)

    def set_loading(self, context_tokens: int, threads: int, idle_minutes: int, cores: int) -> None:
        """Show how models are loaded; sends no signal. Args: cores: that this machine has."""
        tokens_of = self.tr("%1 tokens")
        contexts = sorted({*_CONTEXTS, context_tokens})
        _offer(
            self.context,
            [(fill(tokens_of, short_count(count)), count) for count in contexts],
            context_tokens,
        )
        automatic = fill(self.tr("Automatic (%1)"), cores)
        numbers = sorted({*range(1, cores + 1), threads} - {0})
        _offer(self.threads, [(automatic, 0), *((str(one), one) for one in numbers)], threads)
        minutes = sorted({*_IDLE_MINUTES, idle_minutes})
        _offer(self.idle, [(self._idle_words(one), one) for one in minutes], idle_minutes)

    def _idle_words(self, minutes: int) -> str:
        if not minutes:
            return self.tr("when the program ends")
        return fill(self.tr("after %1 idle minutes"), minutes)

    def _chosen(self) -> LocalModelRow | None:
        item = self.list.currentItem()
        row = item.data(_ROW) if item is not None else None
        return row if isinstance(row, LocalModelRow) else None

    def _show_chosen(self) -> None:
        """Offer what can be done with the marked model."""
        row = self._chosen()
        usable = row is not None and not row.problem
        self.use.setEnabled(usable and row is not None and not row.answers)
        fits = row is not None and not row.loaded and not row.too_large
        self.load.setEnabled(usable and fits and not self._loading)
        tight = row is not None and row.tight
        self.load.setText(self.tr("Load anyway") if tight else self.tr("Load"))
        self.remove.setEnabled(row is not None and bool(row.place))
        self._explain(row)

    def _explain(self, row: LocalModelRow | None) -> None:
        """Say in full what a row may have no room for: why its model cannot be used as it is."""
        trouble = row is not None and (row.problem or row.too_large or row.tight)
        self.why.setText(f"{row.line} {row.hint}".strip() if row is not None and trouble else "")
        self.why.setVisible(trouble)

    def _remove(self) -> None:
        row = self._chosen()
        if row is not None:
            self.remove_requested.emit(row.place)

    def _load(self) -> None:
        row = self._chosen()
        if row is not None:
            self.load_requested.emit(row.name, row.tight)

    def _use(self) -> None:
        row = self._chosen()
        if row is not None:
            self.use_requested.emit(row.name)

    def _connect(self) -> None:
        self.file.clicked.connect(self.file_requested)
        self.folder.clicked.connect(self.folder_requested)
        self.list.currentRowChanged.connect(self._show_chosen)
        self.list.itemActivated.connect(self._use)
        self.use.clicked.connect(self._use)
        self.load.clicked.connect(self._load)
        self.unload.clicked.connect(self.unload_requested)
        self.remove.clicked.connect(self._remove)
        self.context.activated.connect(lambda: self.context_chosen.emit(self.context.currentData()))
        self.threads.activated.connect(lambda: self.threads_chosen.emit(self.threads.currentData()))
        self.idle.activated.connect(lambda: self.idle_chosen.emit(self.idle.currentData()))

    def _button(self, text: str, identifier: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleIdentifier(identifier)
        button.setAutoDefault(False)  # Enter elsewhere on the page must not press it
        return button

    def _picker(self, name: str, identifier: str) -> Picker:
        picker = Picker(self._theme, framed=True)
        picker.setAccessibleName(name)
        picker.setAccessibleIdentifier(identifier)
        picker.view().setAccessibleName(name)
        return picker

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        column.setSpacing(tokens.SPACE_S)
        column.addWidget(heading(self.tr("Models on this machine"), "title"))
        intro = self.tr(
            "They need no account, no key and no network. Any model file in the form GGUF can be "
            "used; it stays where it is."
        )
        column.addWidget(wrapped(plain_label(intro, tone="muted")))
        column.addWidget(self.memory)
        column.addSpacing(tokens.SPACE_S)
        column.addWidget(self.list)
        column.addLayout(Flow(self.use, self.load, self.unload))
        column.addWidget(self.why)  # below the buttons, which must not move under the mouse
        column.addWidget(self.progress)
        column.addWidget(self.state)
        column.addWidget(self.problem)
        column.addSpacing(tokens.SPACE_S)
        column.addLayout(Flow(self.file, self.folder, self.remove))
        column.addSpacing(tokens.SPACE_L)
        column.addWidget(heading(self.tr("How they are loaded")))
        ways = []
        for words, picker in (
            (self.tr("Context size"), self.context),
            (self.tr("Threads"), self.threads),
            (self.tr("Unload"), self.idle),
        ):
            row = Row(words, picker)
            row.setMinimumWidth(round(_LEAST_FIELD * self._theme.scale))
            ways.append(row)
        column.addLayout(Flow(*ways, spacing=tokens.SPACE_M, columns=True))
        more = self.tr(
            "The context size is the room for a conversation: more of it takes more memory. What "
            "you choose here counts when a model is loaded next."
        )
        column.addWidget(wrapped(plain_label(more, tone="muted", scale="small")))
        column.addStretch(1)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self.left.emit()


def _offer(picker: Picker, choices: Sequence[tuple[str, int]], current: int) -> None:
    picker.clear()
    for words, value in choices:
        picker.addItem(words, value)
    picker.setCurrentIndex(picker.findData(current))
