"""One rule in fields: what it is called, what it looks for, where, and what follows."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from ashley_desktop.core.moderation.rules import LONGEST_NAME, Action, AppliesTo, Rule
from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import Picker, plain_label
from ashley_desktop.ui.settings.fitting import Flow
from ashley_desktop.ui.settings.form_fields import LinesField, Row, TextField
from ashley_desktop.ui.settings.rule_list import does, looks_at
from ashley_desktop.ui.theme import Theme

_LEAST_FIELD = 160


class RuleEditor(QWidget):
    """Shows one rule.

    Signals:
        edited: (name as it was, Rule as it is typed now). typed: the pattern as it stands now.
        delete_wanted, reset_wanted: of the rule that is shown.
    """

    edited = Signal(str, object)
    typed = Signal(str)
    delete_wanted = Signal()
    reset_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.setAccessibleName(self.tr("Rule"))
        self._rule: Rule | None = None
        self.name = TextField("rule-name", longest=LONGEST_NAME)
        self.category = TextField("rule-category", self.tr("such as phishing"), 60)
        self.pattern = LinesField("rule-pattern", self.tr(r"such as \bsecret project\b"), 4)
        self.action = self._picker(theme, self.tr("What it does"), "rule-action")
        self.where = self._picker(theme, self.tr("Where it looks"), "rule-where")
        for action in Action:
            self.action.addItem(does(action), action.value)
        for place in AppliesTo:
            self.where.addItem(looks_at(place)[:1].upper() + looks_at(place)[1:], place.value)
        self.told = plain_label(tone="muted")
        self.told.setWordWrap(True)
        self.delete = self._button(self.tr("Delete rule"), "rule-delete")
        self.reset = self._button(self.tr("As it came"), "rule-reset")
        self._lay_out()
        for field in (self.name, self.category, self.pattern):
            field.settled.connect(self._edit)
        self.action.activated.connect(self._edit)
        self.where.activated.connect(self._edit)
        self.pattern.textChanged.connect(lambda: self.typed.emit(self.pattern.toPlainText()))
        self.delete.clicked.connect(self.delete_wanted)
        self.reset.clicked.connect(self.reset_wanted)
        self.set_rule(None)

    def set_rule(self, rule: Rule | None) -> None:
        """Show a rule; None is none."""
        other = rule is None or self._rule is None or rule.name != self._rule.name
        self._rule = rule
        self.setVisible(rule is not None)
        if rule is None:
            return
        if other:
            self.set_problem("", "")
        self.name.set_value(rule.name)
        self.name.setEnabled(not rule.shipped)
        self.category.set_value(rule.category)
        self.pattern.set_value(rule.pattern)
        self.action.setCurrentIndex(self.action.findData(rule.action.value))
        self.where.setCurrentIndex(self.where.findData(rule.applies_to.value))
        self.told.setText(rule.description)
        self.told.setVisible(bool(rule.description))
        self.reset.setVisible(rule.changed)

    def set_problem(self, name: str, pattern: str) -> None:
        """Say what is wrong with the name or the pattern; empty takes it back."""
        self._name_row.set_problem(name)
        self._pattern_row.set_problem(pattern)

    def focus(self) -> None:
        """Put the cursor into the name, all of it selected."""
        self.name.setFocus()
        self.name.selectAll()

    def release(self) -> None:
        """What is typed counts now."""
        for field in (self.name, self.category, self.pattern):
            field.release()

    def _edit(self, _: object = None) -> None:
        if self._rule is None:
            return
        typed = replace(
            self._rule,
            name=self.name.text(),
            category=self.category.text(),
            pattern=self.pattern.toPlainText(),
            action=Action(self.action.currentData()),
            applies_to=AppliesTo(self.where.currentData()),
        )
        if typed != self._rule:
            self.edited.emit(self._rule.name, typed)

    def _picker(self, theme: Theme, name: str, identifier: str) -> Picker:
        picker = Picker(theme, framed=True)
        picker.setAccessibleName(name)
        picker.setAccessibleIdentifier(identifier)
        picker.view().setAccessibleName(name)
        return picker

    def _button(self, words: str, identifier: str) -> QPushButton:
        button = QPushButton(words)
        button.setAccessibleIdentifier(identifier)
        button.setProperty("kind", "quiet")
        button.setAutoDefault(False)
        return button

    def _lay_out(self) -> None:
        self._name_row = Row(self.tr("Name"), self.name)
        self._pattern_row = Row(
            self.tr("Pattern"),
            self.pattern,
            self.tr(
                "A regular expression. Capitals, accents and look-alike letters make no "
                "difference; it looks at one sentence and the one before it. In the rules that "
                "came with the program, names such as <order> stand for lists of words."
            ),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, tokens.SPACE_S, 0, 0)
        column.setSpacing(tokens.SPACE_M)
        column.addWidget(self.told)
        for pair in (
            (self._name_row, Row(self.tr("About"), self.category)),
            (Row(self.tr("What it does"), self.action), Row(self.tr("Where it looks"), self.where)),
        ):
            for row in pair:
                row.setMinimumWidth(_LEAST_FIELD)
            column.addLayout(Flow(*pair, spacing=tokens.SPACE_M, columns=True))
        column.addWidget(self._pattern_row)
        column.addLayout(Flow(self.delete, self.reset))
