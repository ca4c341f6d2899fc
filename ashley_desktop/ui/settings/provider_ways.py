"""What few people need to reach a server: an own authority, a proxy, headers. Folded away."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QPushButton, QToolButton, QVBoxLayout, QWidget

from ashley_desktop.ui import tokens
from ashley_desktop.ui.settings.form_fields import Row
from ashley_desktop.ui.settings.provider_choice import ProviderChoice
from ashley_desktop.ui.settings.provider_fields import FinishedField, HeaderLines
from ashley_desktop.ui.theme import Theme


class WaysPart(QWidget):
    """The folded part of a provider's page.

    Signals:
        changed: the name of a field and its value. file_wanted: a file is to be chosen.
    """

    changed = Signal(str, object)
    file_wanted = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.setAccessibleName(self.tr("Advanced"))
        self.fold = QToolButton()
        self.fold.setText(self.tr("Advanced"))
        self.fold.setAccessibleIdentifier("advanced")
        self.fold.setAccessibleName(self.tr("Advanced"))
        self.fold.setCheckable(True)
        self.fold.setProperty("kind", "fold")
        self.fold.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.ca_file = FinishedField("ca-file", self.tr("Those of the system only"))
        self.choose = QPushButton(self.tr("Choose…"))
        self.choose.setAccessibleIdentifier("choose-ca-file")
        self.choose.setAutoDefault(False)
        self.proxy = FinishedField("proxy", self.tr("http://host:port"))
        self.headers = HeaderLines("headers", self.tr("Name: value"))
        self.needs_key = QCheckBox(self.tr("The server wants a key"))
        self.needs_key.setAccessibleIdentifier("needs-key")
        self.send_reasoning = QCheckBox(self.tr("Send the model's own thinking back to it"))
        self.send_reasoning.setAccessibleIdentifier("send-reasoning")
        self._lay_out()
        self._connect()
        theme.changed.connect(self._turn)
        self._turn()

    def set_values(self, provider: ProviderChoice) -> None:
        """Show what is stored."""
        self.ca_file.set_value(provider.ca_file)
        self.proxy.set_value(provider.proxy)
        self.headers.set_value(provider.headers)
        self.needs_key.setChecked(provider.needs_key)
        self.send_reasoning.setChecked(provider.send_reasoning)

    def row(self, field: str) -> Row | None:
        """Where a field's problems are said; None where it is none of this part."""
        return self._rows.get(field)

    def unfold(self) -> None:
        """Show all of it."""
        self.fold.setChecked(True)

    def _lay_out(self) -> None:
        file_row = QWidget()
        line = QHBoxLayout(file_row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(tokens.SPACE_S)
        line.addWidget(self.ca_file, 1)
        line.addWidget(self.choose)
        ca_title = self.tr("File with certificates to trust besides")
        self._rows = {
            "ca_file": Row(ca_title, file_row, self.tr("For servers of an authority of your own.")),
            "proxy": Row(
                self.tr("Proxy"),
                self.proxy,
                self.tr("Only this provider goes through it; the system's own is never used."),
            ),
            "headers": Row(
                self.tr("Headers"),
                self.headers,
                self.tr("One a line, sent with every request. A key does not belong here."),
            ),
        }
        self.ca_file.setAccessibleName(ca_title)
        self._body = QWidget()
        self._body.setAccessibleName(self.tr("Advanced"))
        body = QVBoxLayout(self._body)
        body.setContentsMargins(0, tokens.SPACE_S, 0, 0)
        body.setSpacing(tokens.SPACE_M)
        for row in self._rows.values():
            body.addWidget(row)
        body.addWidget(self.needs_key)
        body.addWidget(self.send_reasoning)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.fold, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self._body)

    def _connect(self) -> None:
        self.fold.toggled.connect(self._turn)
        self.choose.clicked.connect(lambda: self.file_wanted.emit())
        self.ca_file.settled.connect(lambda text: self.changed.emit("ca_file", text))
        self.proxy.settled.connect(lambda text: self.changed.emit("proxy", text))
        self.headers.settled.connect(lambda text: self.changed.emit("headers", text))
        self.needs_key.clicked.connect(lambda on: self.changed.emit("needs_key", on))
        self.send_reasoning.clicked.connect(lambda on: self.changed.emit("send_reasoning", on))

    def _turn(self) -> None:
        unfolded = self.fold.isChecked()
        self.fold.setIcon(self._theme.icon("chevron-down" if unfolded else "chevron-right"))
        self._body.setVisible(unfolded)
