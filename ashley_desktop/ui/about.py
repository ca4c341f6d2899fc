"""What the program is, and which version."""

from __future__ import annotations

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget

from ashley_desktop import __version__
from ashley_desktop.ui import tokens
from ashley_desktop.ui.parts import plain_label
from ashley_desktop.ui.texts import fill
from ashley_desktop.ui.theme import Theme


class AboutWindow(QDialog):
    """The program's picture, name, version and licence."""

    def __init__(self, theme: Theme, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("About Ashley Desktop"))
        self.setAccessibleName(self.tr("About Ashley Desktop"))
        picture = QLabel()
        picture.setAccessibleName("Ashley Desktop")
        picture.setPixmap(theme.icons.pixmap("ashley-desktop", "", 72))
        column = QVBoxLayout(self)
        column.setContentsMargins(*([tokens.SPACE_XXL] * 4))
        column.setSpacing(tokens.SPACE_S)
        lines = (
            plain_label("Ashley Desktop", scale="title"),
            plain_label(fill(self.tr("Version %1"), __version__), tone="muted"),
            plain_label(self.tr("A chat client that keeps your conversations on this machine.")),
            plain_label(fill(self.tr("MIT licence. Made with Qt %1."), qVersion()), tone="faint"),
        )
        for widget in (picture, *lines):
            column.addWidget(widget, 0, Qt.AlignmentFlag.AlignHCenter)
