"""What the settings can be searched for: pages, and every control that is on them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from ashley_desktop.ui.settings.page_stack import PageStack

_MOST = 30


@dataclass(frozen=True, slots=True)
class Hit:
    """A place that fits.

    Attributes: page: its name. where: its title. control: None is the page itself.
    """

    page: str
    title: str
    where: str
    control: QWidget | None = None


def find(stack: PageStack, words: str) -> list[Hit]:
    """What fits every one of the words, the best first; makes the pages that are not made yet."""
    wanted = words.casefold().split()
    found: list[tuple[int, Hit]] = []
    for entry, page in stack.all():
        ranks = _rank(wanted, entry.title, " ".join(entry.keywords))
        if ranks is not None:
            found.append((ranks - 1, Hit(entry.name, entry.title, "")))
        seen = set()
        for control, title, more in _controls(page):
            ranks = _rank(wanted, title, f"{more} {entry.title}")
            if ranks is not None and title not in seen and not _only_page(wanted, entry.title):
                seen.add(title)
                found.append((ranks, Hit(entry.name, title, entry.title, control)))
    return [hit for _, hit in sorted(found, key=lambda one: one[0])][:_MOST]


def control_of(found: QWidget) -> QWidget | None:
    """What takes the keys there: itself, or the first control below a heading."""
    if found.focusPolicy() != Qt.FocusPolicy.NoFocus:
        return found
    around = found.parentWidget() or found
    below = [
        (one.mapTo(around, QPoint()).y(), one)
        for one in around.findChildren(QWidget)
        if one.focusPolicy() & Qt.FocusPolicy.TabFocus and one.isVisibleTo(around)
    ]
    controls = [one for top, one in sorted(below, key=lambda pair: pair[0]) if top >= found.y()]
    first = controls[0] if controls else None
    group = first.group() if isinstance(first, QAbstractButton) else None
    return (group.checkedButton() or first) if group is not None else first


def _only_page(wanted: list[str], page_title: str) -> bool:
    """The page alone is what is looked for: its controls would bury it."""
    return all(word in page_title.casefold() for word in wanted)


def _rank(wanted: list[str], title: str, more: str) -> int | None:
    """0: begins the title; 2: is in it; 4: is in what tells of it; None: does not fit."""
    low, told = title.casefold(), f"{title} {more}".casefold()
    if not all(word in told for word in wanted):
        return None
    if low.startswith(" ".join(wanted)):
        return 0
    return 2 if all(word in low for word in wanted) else 4


def _controls(page: QWidget) -> Iterator[tuple[QWidget, str, str]]:
    """Every control that can be reached, its title, and what tells of it."""
    for widget in page.findChildren(QWidget):
        title = _title(widget)
        if title and widget.isVisibleTo(page):
            yield widget, title, widget.accessibleDescription()


def _title(widget: QWidget) -> str:
    if isinstance(widget, QLabel):
        return widget.text() if widget.property("scale") == "strong" else ""
    if widget.focusPolicy() == Qt.FocusPolicy.NoFocus:
        return ""
    if isinstance(widget, QAbstractButton):
        return widget.accessibleName() or widget.text().rstrip("…")
    if isinstance(widget, QLineEdit | QComboBox | QPlainTextEdit | QAbstractItemView):
        return widget.accessibleName()
    return ""
