"""Where a message is typed and sent, and where a reply is stopped. Keeps the text until told."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QFrame, QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.editing_strip import EditingStrip
from ashley_desktop.ui.message_field import MessageEdit
from ashley_desktop.ui.parts import IconButton, announce, plain_label, restyle
from ashley_desktop.ui.queue_strip import QueueStrip
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Editing:
    """An older message in the field.

    Attributes:
        text: as it stands in the field. sent: it has been handed over, and is not stored yet.
    """

    message_id: str
    text: str
    sent: bool = False


@dataclass(frozen=True, slots=True)
class Typed:
    """What stands in the field for the next message.

    Attributes: sent: its beginning, which is handed over and not stored yet; None: nothing is.
    """

    text: str = ""
    sent: str | None = None


class Composer(QWidget):
    """The field with Send and Stop in one place.

    While an older message is edited, the text that stood there before waits and comes back.

    Attributes:
        edited_id: the message that is being edited; empty for none.
        queue: the messages that wait for the end of a reply.

    Signals:
        submitted: the text to send, as typed. It stays in the field, and nothing else can be
            sent, until `clear_after_saved` or `keep_after_refused` is called.
        queued: a text that is to be sent when the reply that is under way has ended; it is gone
            from the field.
        edited: (message_id, text) the text in place of that message's; handed over as `submitted`.
        stop_requested: a person wants the reply to end.
        first_key: once, when a person begins to type.
    """

    submitted = Signal(str)
    queued = Signal(str)
    edited = Signal(str, str)
    stop_requested = Signal()
    first_key = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._blocked = ""
        self._sent: str | None = None
        self._busy = False
        self._draft = ""
        self.edited_id = ""
        self.edit = MessageEdit(theme)
        self.edit.setAccessibleName(self.tr("Message"))
        self.send = IconButton(theme, "send", self.tr("Send"), colour="on_accent")
        self.send.setAccessibleIdentifier("send")
        self.send.setToolTip(self.tr("Send (Enter)"))
        self.stop = IconButton(theme, "stop", self.tr("Stop"), colour="on_accent")
        self.stop.setAccessibleIdentifier("stop")
        self.stop.setToolTip(self.tr("Stop the reply (Esc)"))
        self.queue = QueueStrip(theme)
        self._strip = EditingStrip(theme)
        self._hint = plain_label(tone="muted", scale="small")
        self._hint.setWordWrap(True)
        self._hint.hide()
        self._lay_out()
        self._connect()
        self.set_persona_title("Ashley")
        self._show_readiness()

    def set_persona_title(self, title: str) -> None:
        """Name who will answer in the empty field."""
        self.edit.setPlaceholderText(fill(self.tr("Message %1…"), title))
        self.edit.viewport().update()  # Qt paints another placeholder only with the next change

    def set_busy(self, busy: bool) -> None:
        """Show Stop while a reply is under way, else Send."""
        self._busy = busy
        had_focus = self.send.hasFocus() or self.stop.hasFocus()
        shown = self.stop if busy else self.send
        self._buttons.setCurrentWidget(shown)
        if had_focus:
            shown.setFocus()
        if not self._blocked:
            self.set_hint("")

    def set_blocked(self, reason: str) -> None:
        """Say why nothing can be sent now; empty when it can."""
        self._blocked = reason
        self.set_hint(reason)
        self._show_readiness()

    def clear_after_saved(self) -> None:
        """The sent text is stored: take it out, but keep what was typed behind it since."""
        text, sent = self.edit.toPlainText(), self._sent
        self._sent = None
        if sent is not None and text.startswith(sent):
            draft = self._draft
            self._show_editing("")
            self.set_text(draft + text[len(sent) :])
        self.set_hint("")

    def keep_after_refused(self, reason: str = "") -> None:
        """The sent text was not taken: leave it in the field and say why."""
        self._sent = None
        self.set_hint(reason)

    def begin_edit(self, message_id: str, text: str) -> None:
        """Put an older message into the field; what stands there now waits."""
        draft = self._draft if self.edited_id else self.text()
        self._show_editing(message_id)
        self._draft = draft
        self.set_text(text)
        self.focus()
        announce(self.edit, self.tr("Editing a message"))

    def end_edit(self) -> Editing | None:
        """Bring back what waited. Returns: what was being edited, None for nothing."""
        if not self.edited_id:
            return None
        left = Editing(self.edited_id, self.text(), sent=self._sent is not None)
        draft = self._draft
        self._show_editing("")
        self.set_text(draft)
        return left

    @property
    def draft(self) -> str:
        """What is typed for the next message; it waits while an older one is edited."""
        return self._draft if self.edited_id else self.text()

    @property
    def is_sending(self) -> bool:
        """What stands here was handed over, and is not stored yet."""
        return self._sent is not None

    def take(self) -> Typed:
        """Empty the field, for another conversation; nothing older is edited there."""
        typed = Typed(self.text(), self._sent)
        self.set_text("")
        return typed

    def put(self, typed: Typed) -> None:
        """Bring back what was taken."""
        self.set_text(typed.text)
        self._sent = typed.sent

    def quote(self, text: str) -> None:
        """Put a text as a quotation behind what is typed, the cursor below it."""
        lines = "".join(f"> {line}".rstrip() + "\n" for line in text.strip("\n").split("\n"))
        cursor = self.edit.textCursor()
        cursor.movePosition(QTextCursor.MoveOperation.End)
        typed = self.text()
        before = "" if not typed or typed.endswith("\n\n") else "\n\n"
        cursor.insertText(f"{before}{lines}\n")
        self.edit.setTextCursor(cursor)
        self.edit.ensureCursorVisible()
        self.focus()

    def set_hint(self, text: str) -> None:
        """Show a line under the field, and have it spoken; empty hides it."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))
        announce(self.edit, text)

    def text(self) -> str:
        """What is typed now."""
        return self.edit.toPlainText()

    def set_text(self, text: str) -> None:
        """Put a text into the field, the cursor behind it."""
        self._sent = None
        self.edit.setPlainText(text)
        self.edit.moveCursor(self.edit.textCursor().MoveOperation.End)

    def focus(self) -> None:
        """Put the cursor into the field."""
        self.edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def submit(self) -> None:
        """Send what is typed, have it wait for the end of a reply, or say why that cannot be."""
        text = self.text()
        if self._blocked:
            self.set_hint(self._blocked)
        elif self._busy and self.edited_id:
            self.set_hint(self.tr("A reply is under way. Wait for its end, or stop it with Esc."))
        elif not text.strip():
            self.set_hint(self.tr("Write a message first."))
            self.focus()
        elif self._sent is not None:
            return  # it is on its way
        elif self._busy:
            self.set_text("")
            self.set_hint("")
            self.queued.emit(text)
        else:
            self._sent = text
            self.set_hint("")
            self._hand_over(text)

    def _hand_over(self, text: str) -> None:
        if self.edited_id:
            self.edited.emit(self.edited_id, text)
        else:
            self.submitted.emit(text)

    def _show_editing(self, message_id: str) -> None:
        self.edited_id, self._draft = message_id, ""
        self.edit.takes_escape = bool(message_id)
        self._strip.setVisible(bool(message_id))

    def _cancel_edit(self) -> None:
        if self._sent is None:  # what was handed over is on its way
            self.end_edit()
            self.focus()

    def _lay_out(self) -> None:
        self._buttons = QStackedWidget()
        self._buttons.setFixedSize(tokens.BUTTON_SIZE, tokens.BUTTON_SIZE)
        for button in (self.send, self.stop):
            button.setProperty("kind", "act")
            self._buttons.addWidget(button)
        self._box = QFrame()
        self._box.setObjectName("composer_box")
        row = QHBoxLayout(self._box)
        row.setContentsMargins(tokens.SPACE_L, 6, 6, 6)
        row.setSpacing(tokens.SPACE_S)
        row.addWidget(self.edit, 1, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self._buttons, 0, Qt.AlignmentFlag.AlignBottom)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(tokens.SPACE_XS)
        column.addWidget(self.queue)
        column.addWidget(self._strip)
        column.addWidget(self._box)
        column.addWidget(self._hint)
        self._hint.setContentsMargins(tokens.SPACE_L, 0, tokens.SPACE_L, 0)

    def _connect(self) -> None:
        self.edit.send_pressed.connect(self.submit)
        self.edit.escape_pressed.connect(self._cancel_edit)
        self._strip.cancelled.connect(self._cancel_edit)
        self.edit.first_key.connect(self.first_key)
        self.edit.textChanged.connect(self._show_readiness)
        self.edit.textChanged.connect(self._drop_hint)
        self.send.clicked.connect(self.submit)
        self.stop.clicked.connect(self.stop_requested)
        self.edit.installEventFilter(self)
        self.setFocusProxy(self.edit)

    def _drop_hint(self) -> None:
        if self._hint.text() and not self._blocked:
            self.set_hint("")

    def _show_readiness(self) -> None:
        quiet = bool(self._blocked) or not self.edit.toPlainText().strip()
        if self.send.property("quiet") != quiet:
            self.send.setProperty("quiet", quiet)
            self.send.set_icon_colour("faint" if quiet else "on_accent")
            restyle(self.send)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.edit and event.type() in (
            QEvent.Type.FocusIn,
            QEvent.Type.FocusOut,
        ):
            self._box.setProperty("focused", event.type() == QEvent.Type.FocusIn)
            restyle(self._box)
        return super().eventFilter(watched, event)
