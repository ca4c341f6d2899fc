"""A small window with everything that is known about one message, to read and to copy."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QDateTime, QLocale, Qt, QTimeZone
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLayout,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop.core.costs import Spent, parsed
from ashley_desktop.core.finish import Finish, finish_of
from ashley_desktop.core.parameters import Parameters
from ashley_desktop.storage.records import ErrorRecord, MessageRecord, Role, State
from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import plain_label
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.transcript.boxes.ending import finish_words
from ashley_desktop.ui.transcript.words import translate
from ashley_desktop.ui.usage import dollars

Describe = Callable[[ErrorRecord], tuple[str, str]]

_WIDTH, _MIN_WIDTH = 540, 360


class DetailsWindow(QDialog):
    """Rows of a name and a value; every value can be selected. Esc closes."""

    def __init__(self, rows: list[tuple[str, str]], parent: QWidget) -> None:
        super().__init__(parent)
        title = self.tr("Message details")
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setMinimumWidth(_MIN_WIDTH)
        table = QGridLayout()
        table.setHorizontalSpacing(tokens.SPACE_XL)
        table.setVerticalSpacing(tokens.SPACE_S)
        table.setColumnStretch(1, 1)
        for place, (name, value) in enumerate(rows):
            shown = _value(name, value)
            label = plain_label(name, tone="muted")
            label.setBuddy(shown)
            table.addWidget(label, place, 0, Qt.AlignmentFlag.AlignTop)
            table.addWidget(shown, place, 1)
        close = QPushButton(self.tr("Close"))
        close.setDefault(True)
        close.clicked.connect(self.accept)
        foot = QHBoxLayout()
        foot.addStretch(1)
        foot.addWidget(close)
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_XL] * 4))
        column.setSpacing(tokens.SPACE_L)
        column.addWidget(plain_label(title, scale="title"))
        column.addLayout(table)
        column.addStretch(1)
        column.addLayout(foot)
        close.setFocus()
        # Qt's own smallest height is that of labels wrapped at every word
        column.setSizeConstraint(QLayout.SizeConstraint.SetNoConstraint)
        self.ensurePolished()
        self.resize(_WIDTH, column.heightForWidth(_WIDTH))


def _value(name: str, value: str) -> QLabel:
    label = plain_label(value)
    label.setWordWrap(True)
    label.setAccessibleName(fill("%1: %2", name, value))
    label.setTextInteractionFlags(
        Qt.TextInteractionFlag.TextSelectableByMouse
        | Qt.TextInteractionFlag.TextSelectableByKeyboard
    )
    label.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
    return label


def rows(
    record: MessageRecord,
    asked: datetime | None,
    title: str,
    describe: Describe,
    spent: Spent | None = None,
) -> list[tuple[str, str]]:
    """What is known about a message, as names and values in words; the unknown is left out.

    Args:
        asked: when the question of a reply was stored.
        title: the persona's title; empty for the reader's own message.
        describe: an error as what happened and what to do.
        spent: what the whole conversation cost; None leaves it out.
    """
    found = [
        (translate("DetailsWindow", "Persona"), title),
        (translate("DetailsWindow", "Provider"), record.provider or ""),
        (translate("DetailsWindow", "Model"), record.model or ""),
        *_times(record, asked),
        *_tokens(record),
        *_costs(record, spent),
        *_parameters(record),
        (translate("DetailsWindow", "Ended because"), _finish(record)),
        (translate("DetailsWindow", "State"), _state(record.state)),
        (translate("DetailsWindow", "Problem"), _problem(record.error, describe)),
        (translate("DetailsWindow", "Version"), _version(record)),
        (translate("DetailsWindow", "Message ID"), record.message_id),
    ]
    return [(name, value) for name, value in found if value]


def _times(record: MessageRecord, asked: datetime | None) -> list[tuple[str, str]]:
    if record.role is Role.USER:
        return [(translate("DetailsWindow", "Asked"), _moment(record.created_at))]
    whole_s = None
    if record.finished_at is not None:
        whole_s = (record.finished_at - record.created_at).total_seconds()
    first_s = None if record.first_token_ms is None else record.first_token_ms / 1000
    thinking_s = None if record.reasoning_ms is None else record.reasoning_ms / 1000
    return [
        (translate("DetailsWindow", "Asked"), _moment(asked)),
        (translate("DetailsWindow", "Answered"), _moment(record.finished_at)),
        (translate("DetailsWindow", "Time to the first word"), _seconds(first_s)),
        (translate("DetailsWindow", "Thinking time"), _seconds(thinking_s)),
        (translate("DetailsWindow", "Whole time"), _seconds(whole_s)),
    ]


def _tokens(record: MessageRecord) -> list[tuple[str, str]]:
    locale = QLocale()
    asked, answered = record.prompt_tokens, record.completion_tokens
    thought = locale.toString(record.reasoning_tokens) if record.reasoning_tokens else ""
    return [
        (
            translate("DetailsWindow", "Tokens sent"),
            "" if asked is None else locale.toString(asked),
        ),
        (
            translate("DetailsWindow", "Tokens received"),
            "" if answered is None else locale.toString(answered),
        ),
        (translate("DetailsWindow", "Of these for thinking"), thought),
        (translate("DetailsWindow", "Speed"), _speed(record)),
    ]


def _costs(record: MessageRecord, spent: Spent | None) -> list[tuple[str, str]]:
    if record.role is Role.USER:
        return []
    cost = parsed(record.cost)
    found = [(translate("DetailsWindow", "Cost"), "" if cost is None else dollars(cost))]
    if spent is not None and spent.known:
        words = dollars(spent.total)
        if spent.unknown:
            words = fill(
                translate("DetailsWindow", "%1, and what %2 more replies cost, which is not known"),
                words,
                QLocale().toString(spent.unknown),
            )
        found.append((translate("DetailsWindow", "Cost of this conversation"), words))
    return found


def _parameters(record: MessageRecord) -> list[tuple[str, str]]:
    locale, asked = QLocale(), Parameters.of(record.parameters or {})
    names = {
        translate("DetailsWindow", "Temperature"): asked.temperature,
        translate("DetailsWindow", "Top-p"): asked.top_p,
    }
    found = [
        (name, "" if value is None else locale.toString(value, "g", 6))
        for name, value in names.items()
    ]
    longest = asked.max_tokens
    words = translate("DetailsWindow", "%1 tokens")
    told = "" if longest is None else fill(words, locale.toString(longest))
    return [*found, (translate("DetailsWindow", "Longest answer"), told)]


def _speed(record: MessageRecord) -> str:
    """Tokens for each second in which the reply arrived."""
    if record.finished_at is None or record.completion_tokens is None:
        return ""
    arriving_s = (record.finished_at - record.created_at).total_seconds()
    arriving_s -= (record.first_token_ms or 0) / 1000
    if arriving_s <= 0 or not record.completion_tokens:
        return ""
    rate = QLocale().toString(record.completion_tokens / arriving_s, "f", 1)
    return fill(translate("DetailsWindow", "%1 tokens per second"), rate)


def _moment(moment: datetime | None) -> str:
    if moment is None:
        return ""
    at = QDateTime.fromSecsSinceEpoch(int(moment.timestamp()), QTimeZone.systemTimeZone())
    return QLocale().toString(at, QLocale.FormatType.LongFormat)


def _seconds(seconds: float | None) -> str:
    if seconds is None or seconds < 0:
        return ""
    return fill(
        translate("DetailsWindow", "%1 s"),
        QLocale().toString(seconds, "f", 2 if seconds < 10 else 1),
    )


def _finish(record: MessageRecord) -> str:
    if record.finish_reason and finish_of(record.finish_reason) is Finish.STOP:
        return translate("DetailsWindow", "The model had said everything")
    return finish_words(record)


def _state(state: State) -> str:
    return {
        State.COMPLETE: translate("DetailsWindow", "Complete"),
        State.STREAMING: translate("DetailsWindow", "Arriving"),
        State.STOPPED: translate("DetailsWindow", "Stopped"),
        State.INTERRUPTED: translate("DetailsWindow", "Interrupted"),
        State.FAILED: translate("DetailsWindow", "Failed"),
        State.BLOCKED: translate("DetailsWindow", "Blocked, was not sent"),
    }[state]


def _problem(error: ErrorRecord | None, describe: Describe) -> str:
    return " ".join(describe(error)).strip() if error is not None else ""


def _version(record: MessageRecord) -> str:
    if record.versions < 2:
        return ""
    locale = QLocale()
    return fill(
        translate("DetailsWindow", "%1 of %2"),
        locale.toString(record.version),
        locale.toString(record.versions),
    )
