"""The page for who answers: the providers on the left, the chosen one's page on the right.

Holds what a person types until it is sent on; `deeds/provider_editing.py` carries it out.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShortcut, QShowEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QHBoxLayout,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import announce, plain_label
from ashley_desktop.ui.settings.fitting import FieldsArea, OneOfMany, heading
from ashley_desktop.ui.settings.form_fields import Row
from ashley_desktop.ui.settings.provider_choice import ProviderChoice
from ashley_desktop.ui.settings.provider_detail import ProviderDetail
from ashley_desktop.ui.settings.provider_fields import FinishedField
from ashley_desktop.ui.settings.provider_list import ProviderList
from ashley_desktop.ui.settings.provider_tests import TestLine
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme

_LIST_WIDTH = 200
_NARROW = 540  # below it the list goes above the page
_MOST_ROWS = 4  # of the list above the page
_ANY = 16_777_215  # Qt's own for no limit


class ProvidersPage(QWidget):
    """All providers.

    Attributes:
        list: on the left. sections: the pages on the right by name, made when first shown.

    Signals:
        opened: it is seen. server_wanted: (address) a server is to be added;
            plain_server_agreed: also without https.
        undo_wanted: the last deletion is to be taken back.
        provider_chosen, found_chosen, delete_wanted, test_requested, key_forgotten,
            file_wanted: (name).
        changed: (name, field, value). plain_http_agreed, better_url_chosen: (name, address).
        key_entered: (name, key, label or None). key_chosen: (name, label).
        files_wanted: the models of this machine are to be shown.
    """

    opened = Signal()
    server_wanted = Signal(str)
    plain_server_agreed = Signal(str)
    undo_wanted = Signal()
    provider_chosen = Signal(str)
    found_chosen = Signal(str)
    changed = Signal(str, str, object)
    plain_http_agreed = Signal(str, str)
    better_url_chosen = Signal(str, str)
    key_entered = Signal(str, str, object)
    key_chosen = Signal(str, str)
    key_forgotten = Signal(str)
    test_requested = Signal(str)
    delete_wanted = Signal(str)
    file_wanted = Signal(str)
    files_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._wanted = ""
        self._theme = theme
        self._choices: dict[str, ProviderChoice] = {}
        self._refused_url = ""
        self._key_states: dict[str, tuple[str, bool]] = {}
        self.sections: dict[str, ProviderDetail] = {}
        self.list = ProviderList(theme)
        self.add = self._button(self.tr("Add a server"), "add-provider")
        self.undo = self._button(self.tr("Undo"), "undo-provider")
        self.undo.setProperty("kind", "link")
        self.new_url = _NewAddress("new-base-url", self.tr("https://host/v1"))
        self._new_row = Row(self.tr("Address of the server"), self.new_url)
        self._new_row.hide()
        self.agree = self._button(self.tr("Use it without https"), "add-plain-http")
        self.agree.hide()
        self._key_place = plain_label(tone="faint", scale="small")
        self._key_place.setWordWrap(True)
        self._pages = OneOfMany()
        self._pages.setAccessibleName(self.tr("Provider"))
        self._lay_out()
        self.list.chosen.connect(self._turn_to)
        self.list.delete_wanted.connect(self._delete)
        self.add.clicked.connect(self._ask_address)
        self.new_url.entered.connect(self.server_wanted)
        self.new_url.given_up.connect(self.made)
        self.agree.clicked.connect(lambda: self.plain_server_agreed.emit(self._refused_url))
        self.undo.clicked.connect(lambda: self.undo_wanted.emit())
        shortcut = QShortcut(QKeySequence.StandardKey.Undo, self)
        shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        shortcut.activated.connect(lambda: self.undo_wanted.emit())
        theme.changed.connect(self._fit)
        self.set_undo("")

    def set_providers(self, providers: Sequence[ProviderChoice]) -> None:
        """Show these; known ones are brought up to date, others go."""
        row = self.list.currentRow()
        self._choices = {one.name: one for one in providers}
        for name in [name for name in self.sections if name not in self._choices]:
            gone = self.sections.pop(name)
            self._pages.removeWidget(gone)
            gone.deleteLater()
        for name, section in self.sections.items():
            section.set_provider(self._choices[name])
        current = self.list.current
        if self._wanted in self._choices:
            current, self._wanted = self._wanted, ""
        elif current not in self._choices:
            current = self._first(max(0, row))
        self.list.set_providers(providers, current)
        self._fit()
        self._turn_to(current)

    def choose(self, name: str) -> None:
        """Turn to a provider's page, or do so when it is there."""
        if name in self._choices:
            self.list.choose(name)
        else:
            self._wanted = name

    def set_key_state(self, name: str, text: str, *, stored: bool) -> None:
        """Say whether there is a key, and for which server; `stored` offers to forget it."""
        self._key_states[name] = (text, stored)
        if name in self.sections:
            self.sections[name].keys.set_state(text, stored=stored)

    def set_key_place(self, text: str) -> None:
        """Say where keys are kept on this machine."""
        self._key_place.setText(text)

    def set_problem(self, name: str, field: str, text: str, *, refused_url: str = "") -> None:
        """Say what is wrong with what was typed for a provider; empty takes it back."""
        if field == "new":
            self._new_row.set_problem(text)
            self._refused_url = refused_url
            self.agree.setVisible(bool(refused_url))
        elif name in self.sections:
            self.sections[name].set_problem(field, text, refused_url=refused_url)

    def set_test_result(
        self,
        name: str,
        lines: Sequence[TestLine],
        *,
        running: bool,
        better_url: str = "",
    ) -> None:
        """Show what a provider's test has found so far."""
        if name in self.sections:
            words = fill(self.tr("Use %1"), better_url)
            self.sections[name].set_test_result(
                lines, running=running, better_url=better_url, words=words
            )

    def set_undo(self, words: str) -> None:
        """Offer to take the last deletion back; empty where there is none."""
        self.undo.setText(fill(self.tr("Undo: %1"), words) if words else self.tr("Undo"))
        self.undo.setVisible(bool(words))
        announce(self.undo, words)

    def made(self) -> None:
        """A new one is there, or none is wanted any more: the field for its address goes."""
        self.new_url.clear()
        self.set_problem("", "new", "")
        self._new_row.hide()

    def _first(self, row: int) -> str:
        """Whose page is shown where nobody chose one: who answers or, where that is the model on
        this machine, the first server, for there is something to fill in."""
        names = list(self._choices)
        if self.sections:
            return names[min(row, len(names) - 1)] if names else ""
        servers = [one for one in self._choices.values() if not one.local]
        answering = [one for one in servers if one.answers]
        return next((one.name for one in [*answering, *servers]), next(iter(names), ""))

    def _turn_to(self, name: str) -> None:
        if name not in self._choices:
            return
        section = self.sections.get(name)
        if section is None:
            section = self._made(self._choices[name])
        self._pages.setCurrentWidget(section)
        self._area.verticalScrollBar().setValue(0)

    def _made(self, provider: ProviderChoice) -> ProviderDetail:
        section = ProviderDetail(self._theme, provider)
        name = provider.name
        self.sections[name] = section
        self._pages.addWidget(section)
        self._connect(name, section)
        if name in self._key_states:
            text, stored = self._key_states[name]
            section.keys.set_state(text, stored=stored)
        return section

    def _connect(self, name: str, section: ProviderDetail) -> None:
        def passed(emit: Callable[..., object]) -> Callable[..., None]:
            def send(*values: object) -> None:
                emit(name, *values)

            return send

        section.chosen.connect(passed(self.provider_chosen.emit))
        section.found_chosen.connect(passed(self.found_chosen.emit))
        section.changed.connect(passed(self.changed.emit))
        section.plain_http_agreed.connect(passed(self.plain_http_agreed.emit))
        section.better_url_chosen.connect(passed(self.better_url_chosen.emit))
        section.test_requested.connect(passed(self.test_requested.emit))
        section.delete_wanted.connect(passed(self.delete_wanted.emit))
        section.files_wanted.connect(self.files_wanted)
        section.keys.entered.connect(passed(self.key_entered.emit))
        section.keys.chosen.connect(passed(self.key_chosen.emit))
        section.keys.forgotten.connect(passed(self.key_forgotten.emit))
        section.ways.file_wanted.connect(passed(self.file_wanted.emit))

    def _delete(self) -> None:
        choice = self._choices.get(self.list.current)
        if choice is not None and choice.own:
            self.delete_wanted.emit(choice.name)

    def _ask_address(self) -> None:
        self._new_row.show()
        self.new_url.setFocus()

    def _button(self, text: str, identifier: str) -> QPushButton:
        button = QPushButton(text)
        button.setAccessibleIdentifier(identifier)
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        head = QHBoxLayout()
        head.addWidget(heading(self.tr("Who answers"), "title"), 1)
        head.addWidget(self.undo)
        intro = plain_label(
            self.tr("The model can also be chosen above the conversation."), tone="muted"
        )
        intro.setWordWrap(True)
        self._area = FieldsArea(self.tr("Provider"), self._pages)
        self._side = QWidget()
        self._side.setAccessibleName(self.tr("Providers"))
        left = QVBoxLayout(self._side)
        left.setContentsMargins(0, 0, 0, 0)
        left.setSpacing(tokens.SPACE_S)
        left.addWidget(self.list, 1)
        left.addWidget(self._new_row)
        left.addWidget(self.agree, 0, Qt.AlignmentFlag.AlignLeft)
        left.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)
        self._halves = QHBoxLayout()
        self._halves.setSpacing(tokens.SPACE_L)
        self._halves.addWidget(self._side)
        self._halves.addWidget(self._area, 1)
        self._fold(narrow=False)
        column = QVBoxLayout(self)
        column.setContentsMargins(tokens.SPACE_XL, tokens.SPACE_XL, tokens.SPACE_L, tokens.SPACE_L)
        column.setSpacing(tokens.SPACE_S)
        column.addLayout(head)
        column.addWidget(intro)
        column.addSpacing(tokens.SPACE_XS)
        column.addLayout(self._halves, 1)
        column.addWidget(self._key_place)

    def _fold(self, *, narrow: bool) -> None:
        """Put the list above the chosen one's page where there is no room beside it."""
        way = QBoxLayout.Direction.TopToBottom if narrow else QBoxLayout.Direction.LeftToRight
        self._halves.setDirection(way)
        self._side.setMinimumWidth(0 if narrow else _LIST_WIDTH)
        self._side.setMaximumWidth(_ANY if narrow else _LIST_WIDTH)
        rows = min(_MOST_ROWS, self.list.count()) * max(0, self.list.sizeHintForRow(0))
        self.list.setMinimumHeight(rows if narrow else 0)
        self.list.setMaximumHeight(rows if narrow else _ANY)
        self._area.set_whole(narrow)  # one scroll bar for all of the page

    def _fit(self) -> None:
        self._fold(narrow=self.width() < _NARROW * self._theme.scale)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()


class _NewAddress(FinishedField):
    """Signals: entered: an address, by Enter. given_up: the Esc key."""

    entered = Signal(str)
    given_up = Signal()

    def settle(self) -> None:
        """It counts when Enter says so."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit(self.text())
            return
        if event.key() == Qt.Key.Key_Escape:
            self.given_up.emit()
            return
        super().keyPressEvent(event)
