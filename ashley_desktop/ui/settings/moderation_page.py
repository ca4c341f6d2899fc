"""The page for moderation: what is checked, by which rules, a field to try them, and the log."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.core.moderation.rules import Rule
from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import announce, plain_label, restyle
from ashley_desktop.ui.settings.fitting import Flow, Words, beside, heading, wrapped
from ashley_desktop.ui.settings.form_fields import LinesField, NumberField, Row
from ashley_desktop.ui.settings.rule_editor import RuleEditor
from ashley_desktop.ui.settings.rule_list import RuleList
from ashley_desktop.ui.theme import Theme

_LIST_HEIGHT = 264
_LOG_HEIGHT = 150


class ModerationPage(QWidget):
    """What is checked, and how.

    Attributes: rules, editor: the rules, and the chosen one. try_out: a text to try them on.

    Signals:
        opened: it is seen; what it shows may be old.
        active_changed: whether anything is checked. limit_changed: characters of a message.
        agreed_changed, replies_changed: whether the provider's own check may be asked about
            messages, and about replies.
        rule_wanted: a new rule. rules_reset: all shall be as they came.
        tried: the text in the field. log_cleared: forget the decisions.
    """

    opened = Signal()
    active_changed = Signal(bool)
    limit_changed = Signal(object)
    agreed_changed = Signal(bool)
    replies_changed = Signal(bool)
    rule_wanted = Signal()
    rules_reset = Signal()
    tried = Signal(str)
    log_cleared = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.active = QCheckBox()
        self.active.setAccessibleName(self.tr("Check messages and replies"))
        self.active.setAccessibleIdentifier("moderation-active")
        self.limit = NumberField("moderation-limit", "100000", 1000, 100_000)
        self.limit.setFixedWidth(140)
        self.agreed = QCheckBox()
        self.agreed.setAccessibleIdentifier("moderation-endpoint")
        self._offer = Words(self.agreed, "")
        self.replies = QCheckBox()
        self.replies.setAccessibleIdentifier("moderation-endpoint-replies")
        self.replies.setAccessibleName(self.tr("Its replies too, some sentences at a time"))
        self._replies_offer = Words(self.replies, self.replies.accessibleName())
        self._endpoint = self._text("")
        self.rules = RuleList(theme)
        self.rules.setFixedHeight(_LIST_HEIGHT)
        self.editor = RuleEditor(theme)
        self.new = self._button(self.tr("New rule"), "rule-new")
        self.reset = self._button(self.tr("All as they came"), "rules-reset")
        self.try_out = LinesField(
            "moderation-try", self.tr("Type a message, and see what would become of it"), 2
        )
        self.try_out.setAccessibleName(self.tr("Try it out"))
        self.verdict = plain_label(self.tr("Nothing is sent or kept."), tone="faint")
        self.verdict.setAccessibleIdentifier("moderation-verdict")
        self.verdict.setWordWrap(True)
        self.log = QListWidget()
        self.log.setObjectName("decision_list")
        self.log.setAccessibleName(self.tr("Decisions"))
        self.log.setAccessibleIdentifier("moderation-log")
        self.log.setFixedHeight(_LOG_HEIGHT)
        self.clear = self._button(self.tr("Clear"), "moderation-log-clear")
        self._lay_out()
        self._connect()
        self.set_log([])
        self.set_endpoint("", "")

    def set_choices(self, *, active: bool, limit: int) -> None:
        """Show what is chosen; sends no signal."""
        self.active.setChecked(active)
        self.limit.set_value(limit)

    def set_limit_problem(self, text: str) -> None:
        """Say what is wrong with the limit; empty takes it back."""
        self._limit_row.set_problem(text)

    def set_endpoint(
        self, told: str, offer: str, *, agreed: bool = False, replies: bool = False
    ) -> None:
        """Say what the provider's own check is and sees.

        Args:
            offer: words of the box; empty where there is nothing to agree to.
            agreed, replies: what the user agreed to; the second is offered with the first.
        """
        self._endpoint.setText(told)
        self.agreed.setAccessibleName(offer)
        self._offer.setText(offer)
        self._offer.setVisible(bool(offer))
        self.agreed.setChecked(agreed)
        self.agreed.setVisible(bool(offer))
        self.replies.setChecked(replies)
        for one in (self.replies, self._replies_offer):
            one.setVisible(bool(offer) and agreed)

    def set_rules(self, rules: Sequence[Rule], current: str, *, changed: bool) -> None:
        """Show the rules. Args: changed: some are not as they came."""
        self.rules.set_rules(rules, current)
        self.editor.set_rule(self.rules.current)
        self.reset.setVisible(changed)

    def set_verdict(self, text: str, tone: str) -> None:
        """Say what would become of the text that is tried out."""
        if (text, tone) == (self.verdict.text(), self.verdict.property("tone")):
            return
        self.verdict.setText(text)
        self.verdict.setProperty("tone", tone)
        restyle(self.verdict)
        announce(self.verdict, text)

    def set_log(self, lines: Sequence[str]) -> None:
        """List decisions, the newest first."""
        self.log.clear()
        self.log.addItems(lines)
        self.log.setVisible(bool(lines))
        self._no_log.setVisible(not lines)
        self.clear.setVisible(bool(lines))

    def _connect(self) -> None:
        self.active.clicked.connect(self.active_changed)
        self.limit.settled.connect(self.limit_changed)
        self.agreed.clicked.connect(self.agreed_changed)
        self.replies.clicked.connect(self.replies_changed)
        self.new.clicked.connect(self.rule_wanted)
        self.reset.clicked.connect(self.rules_reset)
        self.clear.clicked.connect(self.log_cleared)
        self.rules.chosen.connect(self._show_rule)
        self.rules.delete_wanted.connect(self.editor.delete_wanted)
        self.try_out.textChanged.connect(lambda: self.tried.emit(self.try_out.toPlainText()))

    def _show_rule(self, _: str) -> None:
        self.editor.release()
        self.editor.set_rule(self.rules.current)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        column.setSpacing(tokens.SPACE_S)
        column.addWidget(heading(self.tr("Moderation"), "title"))
        column.addWidget(
            self._text(
                self.tr(
                    "Messages are checked on this machine before they are stored or sent, and "
                    "replies while they arrive. How strict that is, each persona says for itself."
                )
            )
        )
        column.addSpacing(tokens.SPACE_S)
        words = Words(self.active, self.active.accessibleName())
        column.addLayout(beside(self.active, words))
        self._limit_row = Row(
            self.tr("Longest message, in characters"),
            self.limit,
            self.tr("A longer one is refused, never cut."),
        )
        column.addWidget(self._limit_row)
        self._head(column, self.tr("The provider's own check"))
        column.addWidget(self._endpoint)
        column.addLayout(beside(self.agreed, self._offer))
        column.addLayout(beside(self.replies, self._replies_offer))
        self._head(column, self.tr("Rules"), self.reset, self.new)
        column.addWidget(self.rules)
        column.addWidget(self.editor)
        self._head(column, self.tr("Try it out"))
        column.addWidget(self.try_out)
        column.addWidget(self.verdict)
        self._head(column, self.tr("Decisions"), self.clear)
        column.addWidget(
            self._text(
                self.tr(
                    "What was stopped or noted, without a word of the text. The list stays on "
                    "this machine."
                )
            )
        )
        self._no_log = wrapped(
            plain_label(self.tr("Nothing was stopped or noted yet."), tone="faint")
        )
        column.addWidget(self._no_log)
        column.addWidget(self.log)
        column.addStretch(1)

    def _head(self, column: QVBoxLayout, title: str, *buttons: QPushButton) -> None:
        column.addSpacing(tokens.SPACE_L)
        row = QHBoxLayout()
        row.setSpacing(tokens.SPACE_XS)
        row.addWidget(heading(title), 1)
        row.addLayout(Flow(*buttons, spacing=tokens.SPACE_XS))
        column.addLayout(row)

    def _text(self, words: str) -> QLabel:
        label = plain_label(words, tone="muted")
        label.setWordWrap(True)
        return label

    def _button(self, words: str, identifier: str) -> QPushButton:
        button = QPushButton(words)
        button.setAccessibleIdentifier(identifier)
        button.setProperty("kind", "quiet")
        button.setAutoDefault(False)
        return button

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.opened.emit()
