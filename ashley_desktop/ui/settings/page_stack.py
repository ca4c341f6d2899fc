"""The pages of the settings, each made when it is first needed and kept in a narrow column.

Must not: know what is on a page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QStackedWidget, QWidget

from ashley_desktop.ui import tokens


@dataclass(frozen=True, slots=True)
class PageEntry:
    """A page that there is, made or not.

    Attributes:
        name: tells pages apart for the program. title: what people read. icon: its name.
        keywords: other words that people look for it by.
    """

    name: str
    title: str
    icon: str
    keywords: tuple[str, ...] = ()


class PageStack(QStackedWidget):
    """Shows one page.

    Signals: built: the name of a page that was just made.
    """

    built = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[PageEntry] = []
        self._ways: dict[str, Callable[[], QWidget]] = {}
        self._pages: dict[str, QWidget] = {}
        self._areas: dict[str, QScrollArea] = {}

    def add(self, entry: PageEntry, way: QWidget | Callable[[], QWidget]) -> None:
        """Know a page. Args: way: the page, or what makes it at its first showing."""
        area = QScrollArea()
        area.setAccessibleName(entry.title)
        area.setWidgetResizable(True)
        area.setFrameShape(QScrollArea.Shape.NoFrame)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.entries.append(entry)
        self._areas[entry.name] = area
        self.addWidget(area)
        if isinstance(way, QWidget):
            self._put(entry, way)
        else:
            self._ways[entry.name] = way

    def page(self, name: str) -> QWidget:
        """A page, made if it was not. Raises: KeyError: there is none of that name."""
        if name not in self._pages:
            entry = next(one for one in self.entries if one.name == name)
            self._put(entry, self._ways.pop(name)())
            self.built.emit(name)
        return self._pages[name]

    def is_built(self, name: str) -> bool:
        """Whether a page was made."""
        return name in self._pages

    def show_page(self, name: str) -> None:
        """Turn to a page."""
        self.page(name)
        self.setCurrentWidget(self._areas[name])

    @property
    def current(self) -> str:
        """Name of the page that is turned to."""
        return self.entries[self.currentIndex()].name

    def name_of(self, page: QWidget) -> str:
        """Name of a page that was made; empty for other widgets."""
        return next((name for name, one in self._pages.items() if one is page), "")

    def reveal(self, widget: QWidget) -> None:
        """Scroll until a widget of the current page is seen."""
        self._areas[self.current].ensureWidgetVisible(widget, 0, tokens.SPACE_XXL * 2)

    def all(self) -> Iterator[tuple[PageEntry, QWidget]]:
        """Every page, made."""
        for entry in self.entries:
            yield entry, self.page(entry.name)

    def _put(self, entry: PageEntry, page: QWidget) -> None:
        page.setAccessibleName(entry.title)
        page.setMaximumWidth(tokens.MEASURE)
        holder = QWidget()
        holder.setAccessibleName(entry.title)
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.addStretch(1)
        row.addWidget(page, 1000)
        row.addStretch(1)
        self._pages[entry.name] = page
        self._areas[entry.name].setWidget(holder)
