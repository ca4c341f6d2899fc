"""One provider's page: whether it answers, its address, model, key, a test, and the rest."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import announce, plain_label
from ashley_desktop.ui.settings.form_fields import Row
from ashley_desktop.ui.settings.provider_choice import ProviderChoice
from ashley_desktop.ui.settings.provider_fields import FinishedField
from ashley_desktop.ui.settings.provider_keys_part import KeysPart
from ashley_desktop.ui.settings.provider_tests import TestLine, TestLines
from ashley_desktop.ui.settings.provider_ways import WaysPart
from ashley_desktop.ui.theme import Theme

_KEY = "key"  # the field whose problems have no line of their own


class ProviderDetail(QWidget):
    """The page of one provider.

    Signals:
        chosen: this one shall answer. found_chosen: with the server that was found.
        changed: the name of a field and its value, typed to the end; empty is the usual one.
        plain_http_agreed: the address that was refused may be reached without https.
        better_url_chosen: the address that a test found.
        test_requested, delete_wanted, files_wanted: buttons.
    """

    chosen = Signal()
    found_chosen = Signal()
    changed = Signal(str, object)
    plain_http_agreed = Signal(str)
    better_url_chosen = Signal(str)
    test_requested = Signal()
    delete_wanted = Signal()
    files_wanted = Signal()

    def __init__(self, theme: Theme, provider: ProviderChoice) -> None:
        super().__init__()
        self.setAccessibleName(provider.title)
        self._theme = theme
        self._rows: dict[str, Row] = {}
        self._refused_url = self._better_url = ""
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, tokens.SPACE_M, tokens.SPACE_L)
        self._column.setSpacing(tokens.SPACE_M)
        self._add_head(provider)
        self.keys = KeysPart(theme)
        self.ways = WaysPart(theme)
        # The one line for all that has no field of its own.
        self.problem = plain_label(tone="problem", scale="small")
        self.problem.setWordWrap(True)
        self.problem.hide()
        if provider.local:
            for part in (self.keys, self.ways):
                part.setParent(self)
                part.hide()
        self._add_fields(provider)
        self.files = self._button(self.tr("Choose among model files…"), "model-files")
        self.files.setVisible(provider.local)
        self._column.addWidget(self.files, 0, Qt.AlignmentFlag.AlignLeft)
        self._add_test()
        if not provider.local:
            self._column.addWidget(self.ways)
        self._add_delete(provider)
        self._column.addStretch(1)
        self._connect()
        self.set_provider(provider)

    def set_provider(self, provider: ProviderChoice) -> None:
        """Show what is stored; a field that is being typed into is left alone."""
        self.setAccessibleName(provider.title)
        self._title.setText(provider.title)
        self.use.setVisible(not provider.answers)
        self._answers.setVisible(provider.answers)
        self._found.setText(provider.found)
        self._found_line.setVisible(bool(provider.found))
        self.use_found.setVisible(provider.found_elsewhere)
        # who found it where it is wanted needs no second button
        self._takes_found = bool(provider.found) and not provider.found_elsewhere
        wants_key = not provider.local and (provider.needs_key or bool(provider.labels))
        self.keys.setVisible(wants_key)
        self.title.set_value(provider.title)
        self.base_url.set_value(provider.base_url)
        self.model.set_value(provider.model)
        self.keys.set_keys(provider.labels, provider.in_use)
        self.ways.set_values(provider)

    def set_problem(self, field: str, text: str, *, refused_url: str = "") -> None:
        """Say what is wrong with what was typed; empty takes it back.

        Args:
            field: where it belongs. refused_url: an address that may be agreed to all the same.
        """
        row = self._rows.get(field) or self.ways.row(field)
        if row is not None:
            row.set_problem(text)
            if text and field not in self._rows:
                self.ways.unfold()
        else:
            self.problem.setText(text)
            self.problem.setVisible(bool(text))
            announce(self.problem, text, urgent=True)
        if field == "base_url":
            self._refused_url = refused_url
            self.allow_http.setVisible(bool(refused_url))

    def set_test_result(
        self, lines: Sequence[TestLine], *, running: bool, better_url: str = "", words: str = ""
    ) -> None:
        """Show what a test has found so far.

        Args:
            running: it cannot be started again. better_url: an address that would do better, with
                the words of its button.
        """
        self.test_result.set_lines(lines)
        self.test.setEnabled(not running)
        self._better_url = better_url
        self.better.setText(words)
        self.better.setVisible(bool(better_url))

    def _add_head(self, provider: ProviderChoice) -> None:
        self._title = plain_label(provider.title, scale="title")
        self._title.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.use = self._button(self.tr("Use this one"), "use-provider")
        self._answers = QWidget()
        self._answers.setAccessibleName(self.tr("Answers now"))
        line = QHBoxLayout(self._answers)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.SPACE_XS)
        self._tick = QLabel()
        self._tick.setAccessibleName(self.tr("Answers now"))
        line.addWidget(self._tick)
        line.addWidget(plain_label(self.tr("Answers now"), tone="good"))
        self._theme.changed.connect(self._take_icons)
        self._take_icons()
        head = QHBoxLayout()
        head.addStrut(tokens.BUTTON_SIZE)  # the button comes and goes, the fields stay
        head.addWidget(self._title, 1)
        head.addWidget(self.use)
        head.addWidget(self._answers)
        self._column.addLayout(head)
        if provider.note:
            note = plain_label(provider.note, tone="muted")
            note.setWordWrap(True)
            self._column.addWidget(note)
        self._add_found()

    def _add_found(self) -> None:
        self._found = plain_label(tone="good")
        self._found.setWordWrap(True)
        self.use_found = self._button(self.tr("Use that one"), "use-found")
        self._found_line = QWidget()
        self._found_line.setAccessibleName(self.tr("Found on this machine"))
        line = QHBoxLayout(self._found_line)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(self._found, 1)
        line.addWidget(self.use_found)
        self._column.addWidget(self._found_line)

    def _add_fields(self, provider: ProviderChoice) -> None:
        self.title = FinishedField("provider-title")
        self.base_url = FinishedField("base-url", provider.usual_url)
        self.model = FinishedField("default-model", provider.usual_model)
        self.allow_http = self._button(self.tr("Use it without https"), "allow-http")
        self.allow_http.hide()
        rows = {
            "title": Row(self.tr("Name"), self.title),
            "base_url": Row(self.tr("Server address"), self.base_url),
            "model": Row(self.tr("Model"), self.model),
        }
        rows["title"].setVisible(provider.own)
        if not provider.usual_model and not provider.local:
            self.model.setPlaceholderText(self.tr("As the server names it"))
        for name, row in rows.items():
            row.setParent(self)
            if provider.local:
                row.hide()
                continue
            self._rows[name] = row
            self._column.addWidget(row)
            if name == "base_url":
                self._column.addWidget(self.allow_http, 0, Qt.AlignmentFlag.AlignLeft)
        if not provider.local:
            self._column.addWidget(self.keys)
        self._column.addWidget(self.problem)

    def _add_test(self) -> None:
        self.test = self._button(self.tr("Test"), "test-provider")
        self.test.setToolTip(self.tr("Sends one short question, which may cost a little"))
        self.test_result = TestLines(self._theme)
        self.better = self._button(self.tr("Use this address"), "use-better-url")
        self.better.hide()
        self._column.addWidget(self.test, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self.test_result)
        self._column.addWidget(self.better, 0, Qt.AlignmentFlag.AlignLeft)

    def _add_delete(self, provider: ProviderChoice) -> None:
        self.delete = self._button(self.tr("Delete this server"), "delete-provider")
        self.delete.setProperty("kind", "quiet")
        self.delete.setVisible(provider.own)
        self._column.addWidget(self.delete, 0, Qt.AlignmentFlag.AlignLeft)

    def _connect(self) -> None:
        self.use.clicked.connect(self._use)
        self.use_found.clicked.connect(lambda: self.found_chosen.emit())
        self.title.settled.connect(lambda text: self.changed.emit("title", text))
        self.base_url.settled.connect(lambda text: self.changed.emit("base_url", text))
        self.model.settled.connect(lambda text: self.changed.emit("model", text))
        self.ways.changed.connect(self.changed)
        self.allow_http.clicked.connect(lambda: self.plain_http_agreed.emit(self._refused_url))
        self.better.clicked.connect(lambda: self.better_url_chosen.emit(self._better_url))
        self.test.clicked.connect(lambda: self.test_requested.emit())
        self.delete.clicked.connect(lambda: self.delete_wanted.emit())
        self.files.clicked.connect(lambda: self.files_wanted.emit())
        self.keys.nothing_typed.connect(
            lambda: self.set_problem(_KEY, self.tr("Paste a key into the field first."))
        )

    def _use(self) -> None:
        (self.found_chosen if self._takes_found else self.chosen).emit()

    def _button(self, text: str, identifier: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleIdentifier(identifier)
        button.setAutoDefault(False)
        return button

    def _take_icons(self) -> None:
        self._tick.setPixmap(self._theme.pixmap("check", "accent", 16))
