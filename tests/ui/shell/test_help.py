"""The user guide and what is new: rendered, and without a way out of it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QSignalSpy
from pytestqt.qtbot import QtBot

from ashley_desktop.ui.help import GUIDE, NEWS, HelpText, HelpWindow, find
from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.theme import Mode, Theme


@pytest.fixture
def text(qtbot: QtBot, theme: Theme) -> HelpText:
    """An empty one."""
    made = HelpText(theme)
    qtbot.addWidget(made)
    return made


@pytest.mark.parametrize("name", [GUIDE, NEWS, "docs/guide/commands.md"])
def test_every_text_ships_with_the_program(name: str) -> None:
    path = find(name)
    assert path is not None
    assert path.read_text("utf-8").startswith("# ")


def test_the_guide_is_in_the_help_menu(window: MainWindow) -> None:
    window.actions_.guide.trigger()
    shown = window.findChild(HelpWindow)
    said = shown.text.toPlainText()
    assert said.startswith("User guide")
    assert "|" not in said
    assert "Ctrl+Shift+E" in said
    window.actions_.guide.trigger()
    assert len(window.findChildren(HelpWindow)) == 1


def test_every_shortcut_is_in_the_guide(window: MainWindow) -> None:
    path = find(GUIDE)
    assert path is not None
    guide = path.read_text("utf-8")
    for action in window.actions():
        keys = [key.toString() for key in action.shortcuts()]
        known = [key.replace("Return", "Enter") for key in keys]
        assert not keys or any(key in guide for key in known), action.objectName()


def test_no_picture_or_file_is_ever_opened(text: HelpText, tmp_path: Path) -> None:
    picture = tmp_path / "red.png"
    picture.write_bytes(b"not read")
    for address in (picture.as_uri(), str(picture), "red.png", "//host/share/a.png", "qrc:/a.png"):
        text.show_markdown(f"![a]({address})")
        kind = QTextDocument.ResourceType.ImageResource
        found = text.loadResource(kind.value, QUrl(address))
        assert found.isNull()  # type: ignore[attr-defined]
        kept = text.document().resource(kind.value, QUrl(address))
        assert kept is None or kept.isNull()


@pytest.mark.parametrize(
    ("address", "leaves"),
    [
        ("https://example.org/a", True),
        ("mailto:a@example.org", True),
        ("file:///etc/hostname", False),
        ("javascript:alert(1)", False),
        ("qrc:/a", False),
    ],
)
def test_a_link_leaves_only_by_the_one_way_out(text: HelpText, address: str, leaves: bool) -> None:
    told = QSignalSpy(text.link_chosen)
    text.show_markdown("words")
    text.anchorClicked.emit(QUrl(address))
    assert told.count() == int(leaves)
    assert text.toPlainText() == "words"
    assert text.source().isEmpty()


def test_pages_of_the_guide_lead_to_each_other(window: MainWindow, theme: Theme) -> None:
    shown = HelpWindow(theme, "User guide", GUIDE, window)
    assert shown.back.isHidden()
    shown.text.anchorClicked.emit(QUrl("commands.md"))
    assert shown.text.toPlainText().startswith("Commands")
    assert not shown.back.isHidden()
    shown.text.anchorClicked.emit(QUrl("../../README.md"))
    assert shown.text.toPlainText().startswith("Commands")
    shown.back.click()
    assert shown.text.toPlainText().startswith("User guide")


def test_a_text_that_is_not_there_is_said(window: MainWindow, theme: Theme) -> None:
    shown = HelpWindow(theme, "Nothing", "docs/guide/nothing.md", window)
    assert "not installed" in shown.text.toPlainText()


def test_it_follows_the_looks(text: HelpText, theme: Theme) -> None:
    text.show_markdown("# Head\n\n[link](https://example.org)")
    before = text.toHtml()
    theme.set_mode(Mode.DARK)
    assert text.toHtml() != before
    assert theme.colours.accent in text.toHtml()
