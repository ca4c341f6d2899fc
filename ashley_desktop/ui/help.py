"""The user guide and what is new, rendered from our own Markdown files.

Only trusted texts that ship with the program come here: its renderer is no match for others.
"""

from __future__ import annotations

import posixpath
from pathlib import Path

from PySide6.QtCore import QSize, QUrl, Signal
from PySide6.QtGui import QImage, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QPushButton,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from ashley_desktop import paths
from ashley_desktop.ui import tokens
from ashley_desktop.ui.theme import Theme

GUIDE = "docs/guide/index.md"
NEWS = "CHANGELOG.md"
_OPENED = ("http", "https", "mailto")


def find(name: str) -> Path | None:
    """A shipped text: among the resources when installed, beside them in a checkout."""
    for folder in (paths.resources(), paths.resources().parent):
        if (folder / name).is_file():
            return folder / name
    return None


class HelpText(QTextBrowser):
    """Shows one Markdown text; opens nothing by itself.

    Signals:
        link_chosen: an address that may be handed to the system: http, https or mailto.
        page_chosen: another text of ours, by its place relative to this one.
    """

    link_chosen = Signal(str)
    page_chosen = Signal(str)

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._markdown = ""
        self.setObjectName("help_text")
        self.setOpenLinks(False)
        self.document().setDocumentMargin(tokens.SPACE_XL)
        self.anchorClicked.connect(self._follow)
        theme.changed.connect(self._render)

    def show_markdown(self, text: str) -> None:
        """Show a text of ours."""
        self._markdown = text
        self._render()

    def _render(self) -> None:
        # Imported here because no window needs it before its help is opened.
        from markdown import markdown

        self.document().setDefaultStyleSheet(_sheet(self._theme))
        self.setHtml(markdown(self._markdown, extensions=["tables", "fenced_code", "toc"]))

    def _follow(self, link: QUrl) -> None:
        if link.isRelative() and link.hasFragment() and not link.path():
            self.scrollToAnchor(link.fragment())
        elif link.isRelative() and link.path().endswith(".md"):
            self.page_chosen.emit(link.path())
        elif link.scheme() in _OPENED:
            self.link_chosen.emit(link.toString())

    def loadResource(self, kind: int, name: QUrl | str) -> object:
        # Only an image, a null one too, keeps Qt from opening the address itself.
        return QImage()


class HelpWindow(QDialog):
    """A window with one text.

    Signals:
        link_chosen: as HelpText's.
    """

    link_chosen = Signal(str)

    def __init__(self, theme: Theme, title: str, name: str, parent: QWidget) -> None:
        """Make the window.

        Args:
            name: the text's file, below the resources or the checkout.
        """
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setAccessibleName(title)
        self.resize(QSize(720, 640).boundedTo(self.screen().availableSize()))
        self._trail: list[str] = []
        self.text = HelpText(theme)
        self.text.setAccessibleName(title)
        self.back = QPushButton(self.tr("Back"))
        self.back.setAutoDefault(False)
        self.back.setShortcut(QKeySequence(QKeySequence.StandardKey.Back))
        bar = QHBoxLayout()
        bar.setContentsMargins(*([tokens.SPACE_S] * 4))
        bar.addWidget(self.back)
        bar.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.text)
        self.text.link_chosen.connect(self.link_chosen)
        self.text.page_chosen.connect(self._open_page)
        self.back.clicked.connect(self._go_back)
        self._show(name)

    def _open_page(self, relative: str) -> None:
        """Show another text beside the one that is open; never one outside the user guide."""
        name = posixpath.normpath(posixpath.join(posixpath.dirname(self._trail[-1]), relative))
        if posixpath.dirname(name) == posixpath.dirname(GUIDE):
            self._show(name)

    def _go_back(self) -> None:
        self._trail.pop()
        self._show(self._trail.pop())

    def _show(self, name: str) -> None:
        self._trail.append(name)
        self.back.setVisible(len(self._trail) > 1)
        self.text.show_markdown(self._read(name))

    def _read(self, name: str) -> str:
        path = find(name)
        if path is None:
            return self.tr("This text was not installed with the program.")
        return path.read_text("utf-8")


def _sheet(theme: Theme) -> str:
    colours, scale = theme.colours, theme.scale
    return f"""
        body, p, li, td {{ color: {colours.text}; font-size: {round(tokens.TYPE_STRONG * scale)}px;
            line-height: 150%; }}
        h1 {{ font-size: {round(tokens.TYPE_DISPLAY * scale)}px; font-weight: 600; }}
        h2 {{ font-size: {round(tokens.TYPE_TITLE * scale)}px; font-weight: 600;
            margin-top: {tokens.SPACE_XL}px; }}
        h3 {{ font-size: {round(tokens.TYPE_STRONG * scale)}px; font-weight: 600; }}
        a {{ color: {colours.accent}; }}
        code, pre {{ font-family: '{theme.mono_family}'; background-color: {colours.side}; }}
        th, td {{ padding: 6px 12px 6px 0; text-align: left; }}
    """
