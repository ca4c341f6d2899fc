"""A small window about one model: what it takes and costs, in the user's own words if wanted.

It also tells what the program learnt from refusals, and forgets that. Esc closes; what was typed
counts when a field is left.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)
from shiboken6 import isValid

from ashley_desktop.core.models import per_million
from ashley_desktop.errors import AshleyError
from ashley_desktop.ui import tokens
from ashley_desktop.ui.model_words import told
from ashley_desktop.ui.parts import announce, plain_label
from ashley_desktop.ui.texts import describe_error, fill

if TYPE_CHECKING:
    from ashley_desktop.assembly import Parts
    from ashley_desktop.core.models import KnownModel
    from ashley_desktop.core.providers import Provider
    from ashley_desktop.ui.main_window import MainWindow
    from ashley_desktop.ui.reports import Reports
    from ashley_desktop.ui.tasks import TaskOwner

_WIDTH = 460


class FactsWindow(QDialog):
    """The window.

    Signals:
        edited: context window, price sent and price received, as typed.
        forgotten: what was learnt from refusals shall be forgotten.
    """

    edited = Signal(str, str, str)
    forgotten = Signal()

    def __init__(self, parent: QWidget, model: str, provider: str, *, local: bool) -> None:
        """Args: provider: its title. local: the model runs on this machine and costs nothing."""
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Model details"))
        self.setAccessibleName(self.tr("Model details"))
        self.setAccessibleIdentifier("model-facts")
        self.setMinimumWidth(_WIDTH)
        self._kept: dict[QLineEdit, str] = {}
        self.told = _wrapped(plain_label())
        self.context = self._field("model-context", self.tr("Context window, in tokens"))
        self.sent = self._field("model-price-sent", self.tr("Price of a million tokens sent"))
        self.received = self._field(
            "model-price-received", self.tr("Price of a million tokens received")
        )
        self.problem = _wrapped(plain_label(tone="problem", scale="small"))
        self.problem.hide()
        self.refused = _wrapped(plain_label())
        self.forget = QPushButton(self.tr("Forget this"))
        self.forget.setAccessibleIdentifier("model-forget")
        self.forget.setAutoDefault(False)
        self.forget.clicked.connect(self.forgotten)
        self._lay_out(model, provider, local)

    def show_model(self, known: KnownModel) -> None:
        """Show what is known now; a field that is being typed into is left alone."""
        self.told.setText(told(known.facts))
        said, own = known.said, known.own
        unknown = self.tr("unknown")
        said_context = "" if said.context_tokens is None else str(said.context_tokens)
        own_context = "" if own.context_tokens is None else str(own.context_tokens)
        self._fill(self.context, own_context, said_context or unknown)
        prices = (
            (self.sent, own.prompt_price, said.prompt_price),
            (self.received, own.completion_price, said.completion_price),
        )
        for field, own_price, said_price in prices:
            shown = "" if own_price is None else per_million(own_price)
            self._fill(field, shown, unknown if said_price is None else per_million(said_price))
        self.forget.setVisible(bool(known.refused))
        self.refused.setText(self._refused(known.refused))

    def set_problem(self, text: str) -> None:
        """Say what is wrong with what was typed; empty takes it back."""
        self.problem.setText(text)
        self.problem.setVisible(bool(text))
        announce(self.problem, text, urgent=True)

    def _refused(self, fields: tuple[str, ...]) -> str:
        if not fields:
            return self.tr("Nothing: its server took every request as it was.")
        words = self.tr("Its server refused these fields, and is not sent them any more: %1.")
        return fill(words, ", ".join(fields))

    def _field(self, identifier: str, name: str) -> QLineEdit:
        field = QLineEdit()
        field.setAccessibleIdentifier(identifier)
        field.setAccessibleName(name)
        field.editingFinished.connect(self._send)
        return field

    def _fill(self, field: QLineEdit, text: str, otherwise: str) -> None:
        field.setPlaceholderText(otherwise)
        if field.text() == self._kept.get(field, ""):
            self._kept[field] = text
            field.setText(text)

    def _send(self) -> None:
        typed = {field: field.text() for field in (self.context, self.sent, self.received)}
        if typed != self._kept:
            self._kept = typed
            self.edited.emit(*typed.values())

    def _lay_out(self, model: str, provider: str, local: bool) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        column.setSpacing(tokens.SPACE_S)
        heading = _wrapped(plain_label(model, scale="title"))
        heading.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        column.addWidget(heading)
        column.addWidget(plain_label(provider, tone="muted"))
        column.addSpacing(tokens.SPACE_S)
        column.addWidget(self.told)
        if local:
            words = self.tr("Its window is the context size in the settings of this machine.")
            column.addWidget(_wrapped(plain_label(words, tone="muted")))
        else:
            self._add_own(column)
        column.addWidget(self.problem)
        column.addSpacing(tokens.SPACE_M)
        column.addWidget(plain_label(self.tr("What was learnt"), scale="strong"))
        column.addWidget(self.refused)
        learnt = QHBoxLayout()
        learnt.addWidget(self.forget)
        learnt.addStretch(1)
        column.addLayout(learnt)
        column.addStretch(1)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)

    def _add_own(self, column: QVBoxLayout) -> None:
        column.addSpacing(tokens.SPACE_M)
        column.addWidget(plain_label(self.tr("Your own values"), scale="strong"))
        words = self.tr(
            "They count more than the server's. An empty field takes what the server says. "
            "Prices are in US dollars for a million tokens."
        )
        column.addWidget(_wrapped(plain_label(words, tone="muted")))
        form = QFormLayout()
        form.setHorizontalSpacing(tokens.SPACE_L)
        form.setVerticalSpacing(tokens.SPACE_S)
        form.setContentsMargins(0, tokens.SPACE_S, 0, 0)
        for words, field in (
            (self.tr("Context window"), self.context),
            (self.tr("Price, sent"), self.sent),
            (self.tr("Price, received"), self.received),
        ):
            label = plain_label(words)
            label.setBuddy(field)
            label.setMinimumHeight(field.sizeHint().height())
            form.addRow(label, field)
        column.addLayout(form)


class FactsController(QObject):
    """Carries out what is done in the window.

    Args: refresh: what is known of a provider's models changed.
    """

    def __init__(
        self,
        parts: Parts,
        window: MainWindow,
        tasks: TaskOwner,
        reports: Reports,
        refresh: Callable[[Provider], Awaitable[None]],
        title: Callable[[Provider], str],
    ) -> None:
        super().__init__(window)
        self._parts = parts
        self._window = window
        self._tasks = tasks
        self._reports = reports
        self._refresh = refresh
        self._title = title

    async def open(self, name: str, model: str) -> None:
        """Open the window about a provider's model."""
        provider = await self._parts.providers.provider(name)
        known = await self._parts.models.model(provider, model)
        box = FactsWindow(self._window, model, self._title(provider), local=provider.local)
        box.show_model(known)
        box.edited.connect(lambda *typed: self._spawn(self._keep(box, provider, model, typed)))
        box.forgotten.connect(lambda: self._spawn(self._forget(box, provider, model)))
        box.finished.connect(self.deleteLater)
        box.open()

    async def _keep(
        self, box: FactsWindow, provider: Provider, model: str, typed: tuple[str, ...]
    ) -> None:
        context, sent, received = typed
        problem = ""
        try:
            await self._parts.models.set_own(
                provider,
                model,
                context_tokens=context,
                prompt_price=sent,
                completion_price=received,
            )
        except AshleyError as error:
            problem = " ".join(describe_error(error.code, error.parameters)).strip()
        if isValid(box):
            box.set_problem(problem)
        if not problem:
            await self._show(box, provider, model)

    async def _forget(self, box: FactsWindow, provider: Provider, model: str) -> None:
        await self._parts.models.forget(provider, model)
        await self._show(box, provider, model)

    async def _show(self, box: FactsWindow, provider: Provider, model: str) -> None:
        known = await self._parts.models.model(provider, model)
        if isValid(box):
            box.show_model(known)
        await self._refresh(provider)

    def _spawn(self, work: Coroutine[Any, Any, None]) -> None:
        self._tasks.spawn(work, group="models-known", on_error=self._reports.problem)


def _wrapped(label: QLabel) -> QLabel:
    label.setWordWrap(True)
    return label
