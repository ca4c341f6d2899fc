"""What the window says of itself: the status line, notices, and what is spoken aloud."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QSignalSpy
from PySide6.QtWidgets import QLabel, QPushButton, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from ashley_desktop.ui import parts
from ashley_desktop.ui.empty_state import EmptyState
from ashley_desktop.ui.notices import Notice, NoticeBar
from ashley_desktop.ui.status import StatusLine
from ashley_desktop.ui.theme import Theme

HOSTILE = '<img src="file:///etc/hostname"><b>server said</b>'


class Ear:
    """Stands where assistive technology listens."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, bool]] = []

    def listen(self, event: object) -> None:
        said = event.message()  # type: ignore[attr-defined]
        urgent = event.politeness() == QAccessible.AnnouncementPoliteness.Assertive  # type: ignore[attr-defined]
        self.heard.append((said, urgent))


@pytest.fixture
def ear(monkeypatch: pytest.MonkeyPatch) -> Ear:
    """Hears announcements; offscreen, Qt has nobody to tell."""
    made = Ear()
    monkeypatch.setattr(parts.QAccessible, "isActive", lambda: True)
    monkeypatch.setattr(parts.QAccessible, "updateAccessibility", made.listen)
    return made


@pytest.fixture
def status(qtbot: QtBot, theme: Theme) -> StatusLine:
    """A wide one on screen."""
    made = StatusLine(theme)
    qtbot.addWidget(made)
    made.resize(800, 24)
    with qtbot.waitExposed(made):
        made.show()
    return made


@pytest.fixture
def bar(qtbot: QtBot, theme: Theme) -> Iterator[NoticeBar]:
    """An empty one in a window of its own."""
    holder = QWidget()
    qtbot.addWidget(holder)
    made = NoticeBar(theme)
    made.setParent(holder)
    holder.resize(700, 300)
    with qtbot.waitExposed(holder):
        holder.show()
    yield made  # noqa: PT022 - which keeps the holder alive


def _shown(widget: QWidget) -> list[str]:
    return [one.text() for one in widget.findChildren(QLabel) if one.isVisible() and one.text()]


def test_changes_are_spoken_once_and_token_counts_never(status: StatusLine, ear: Ear) -> None:
    status.set_provider("OpenAI · gpt-4o")
    status.set_activity("Answering…")
    status.set_activity("Answering…")
    status.set_tokens("312 tokens")
    status.set_activity("")
    status.set_problem("Nothing answers.")
    assert ear.heard == [
        ("OpenAI · gpt-4o", False),
        ("Answering…", False),
        ("Nothing answers.", True),
    ]


def test_its_name_tells_everything_but_the_tokens(status: StatusLine) -> None:
    assert status.accessibleName() == "Status"
    status.set_provider("OpenAI · gpt-4o")
    status.set_tokens("312 tokens")
    status.set_problem("Nothing answers.")
    status.set_activity("Answering…")
    assert status.accessibleName() == "OpenAI · gpt-4o. Answering…. Nothing answers"
    assert "312 tokens" in _shown(status)


def test_a_problem_stands_again_when_the_work_has_ended(status: StatusLine) -> None:
    status.set_problem("Nothing answers.")
    status.set_activity("Trying again")
    assert "Nothing answers." not in _shown(status)
    status.set_activity("")
    assert "Nothing answers." in _shown(status)
    status.set_problem("")
    assert "Nothing answers." not in _shown(status)


def test_a_long_problem_has_the_whole_line(status: StatusLine) -> None:
    status.set_provider("On this machine · smollm2")
    status.set_problem("words of trouble " * 12)
    assert "On this machine · smollm2" not in _shown(status)
    status.set_problem("")
    assert "On this machine · smollm2" in _shown(status)


def test_a_notice_is_shown_spoken_and_dismissed(bar: NoticeBar, ear: Ear, qtbot: QtBot) -> None:
    dismissed = QSignalSpy(bar.dismissed)
    bar.show_notice(Notice("one", "Something happened.", tone="problem"))
    assert bar.isVisible()
    assert ear.heard == [("Something happened.", True)]
    close = bar.findChild(QToolButton)
    assert close.accessibleName() == "Dismiss"
    qtbot.mouseClick(close, Qt.MouseButton.LeftButton)
    assert bar.names() == ()
    assert not bar.isVisible()
    assert dismissed.at(0) == ["one"]


def test_undo_is_told_once_and_the_notice_leaves(bar: NoticeBar, qtbot: QtBot) -> None:
    chosen, dismissed = QSignalSpy(bar.action_chosen), QSignalSpy(bar.dismissed)
    bar.show_notice(Notice("undo-delete:s1", "“Trip” was deleted.", "Undo", lasting_s=20))
    qtbot.mouseClick(bar.findChild(QPushButton), Qt.MouseButton.LeftButton)
    assert [chosen.at(row) for row in range(chosen.count())] == [["undo-delete:s1"]]
    assert dismissed.count() == 0
    assert bar.names() == ()


def test_the_same_name_takes_the_place_of_its_line(bar: NoticeBar, qtbot: QtBot) -> None:
    bar.show_notice(Notice("problem", "First."))
    bar.show_notice(Notice("export", "Saved."))
    bar.show_notice(Notice("problem", "Second."))
    assert bar.names() == ("export", "problem")
    qtbot.waitUntil(lambda: sorted(_shown(bar)) == ["Saved.", "Second."])
    bar.remove("never shown")
    assert bar.isVisible()


def test_a_notice_that_lasts_goes_by_itself(bar: NoticeBar, qtbot: QtBot) -> None:
    with qtbot.waitSignal(bar.dismissed, timeout=10_000):
        bar.show_notice(Notice("export", "Saved.", lasting_s=1))
    assert bar.names() == ()


def test_foreign_words_are_never_markup(bar: NoticeBar, status: StatusLine) -> None:
    bar.show_notice(Notice("problem", HOSTILE, HOSTILE))
    status.set_problem(HOSTILE)
    status.set_provider(HOSTILE)
    status.set_tokens(HOSTILE)
    for label in (*bar.findChildren(QLabel), *status.findChildren(QLabel)):
        if label.text():
            assert label.textFormat() is Qt.TextFormat.PlainText
        assert not label.toolTip()


@pytest.mark.parametrize(("width", "below"), [(700, False), (330, True)])
def test_a_notice_s_button_goes_below_its_text_where_it_is_narrow(
    theme: Theme, qtbot: QtBot, width: int, below: bool
) -> None:
    bar = NoticeBar(theme)
    qtbot.addWidget(bar)
    bar.resize(width, 120)
    text = "The backup is in its place; the damaged file is kept beside it."
    bar.show_notice(Notice("one", text, "Bring back what it still holds"))
    with qtbot.waitExposed(bar):
        bar.show()
    label = next(one for one in bar.findChildren(QLabel) if one.text() == text)
    button = next(one for one in bar.findChildren(QPushButton) if one.text())

    def settled() -> bool:
        at = button.mapTo(bar, button.rect().topLeft())
        return (at.y() >= label.geometry().bottom()) is below

    qtbot.waitUntil(settled)
    assert button.width() >= button.sizeHint().width()
    assert label.height() >= label.heightForWidth(label.width())


def test_the_greeting_gives_way_to_what_is_below_it(theme: Theme, qtbot: QtBot) -> None:
    state = EmptyState(theme)
    qtbot.addWidget(state)
    state.set_persona("Ashley", "Ashley", "A friend", ["One?", "Two?", "Three?"])
    state.resize(400, 700)
    with qtbot.waitExposed(state):
        state.show()
    tall = state.minimumSizeHint().height()
    state.set_persona("Ashley", "Ashley", "A friend", [])
    assert state.minimumSizeHint().height() == tall
