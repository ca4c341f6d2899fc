"""The sidebar's model: order, sections by date, filter, small changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from pytestqt.modeltest import ModelTester

from ashley_desktop.storage.records import FolderRecord, SessionRecord
from ashley_desktop.ui.models.session_order import Shelf
from ashley_desktop.ui.models.session_role import SessionRole
from ashley_desktop.ui.models.sessions import SessionsModel
from tests.ui.shell.conftest import NOW, session


@pytest.fixture
def model(sessions: list[SessionRecord], qtmodeltester: ModelTester) -> SessionsModel:
    """A filled model that is checked at every change."""
    made = SessionsModel(lambda: NOW)
    made.set_sessions(sessions)
    qtmodeltester.check(made)
    return made


def _titles(model: SessionsModel) -> list[str]:
    return [model.session(row).title for row in range(model.rowCount())]


def _headings(model: SessionsModel) -> list[str]:
    return [model.index(row).data(SessionRole.HEADING) for row in range(model.rowCount())]


def test_newest_first_in_sections(model: SessionsModel) -> None:
    assert [model.session(row).session_id for row in range(5)] == ["s1", "s2", "s3", "s4", "s5"]
    assert _headings(model) == ["Today", "Yesterday", "Previous 7 days", "Older", ""]


@pytest.mark.parametrize(
    ("before", "heading"),
    [
        (timedelta(hours=14, minutes=30), "Today"),  # midnight
        (timedelta(hours=14, minutes=31), "Yesterday"),
        (timedelta(days=1, hours=14, minutes=31), "Previous 7 days"),
        (timedelta(days=7), "Previous 7 days"),
        (timedelta(days=8), "Older"),
        (timedelta(hours=-3), "Today"),  # another machine's clock
    ],
)
def test_sections_follow_the_calendar(before: timedelta, heading: str) -> None:
    model = SessionsModel(lambda: NOW)
    model.set_sessions([session(1, "Only", before)])
    assert _headings(model) == [heading]


def test_midnight_moves_sections(sessions: list[SessionRecord]) -> None:
    now: list[datetime] = [NOW]
    model = SessionsModel(lambda: now[0])
    model.set_sessions(sessions)
    now[0] = NOW + timedelta(days=1)
    model.refresh_times()
    assert _headings(model) == ["Yesterday", "Previous 7 days", "", "Older", ""]


def test_a_clock_that_was_set_back_opens_no_section_twice(sessions: list[SessionRecord]) -> None:
    model = SessionsModel(lambda: NOW - timedelta(days=2))
    model.set_sessions(sessions)
    assert _headings(model) == ["Today", "", "Yesterday", "Older", ""]


def test_an_accessible_name_begins_with_the_title(model: SessionsModel) -> None:
    assert model.index(0).data(Qt.ItemDataRole.AccessibleTextRole) == "How rainbows form, 5 min ago"


def test_a_title_is_never_markup(model: SessionsModel) -> None:
    assert model.index(4).data() == "<b>Names</b> for a bakery"
    assert "&lt;b&gt;" in model.index(4).data(Qt.ItemDataRole.ToolTipRole)


def test_an_update_moves_one_row_and_resets_nothing(
    model: SessionsModel, sessions: list[SessionRecord]
) -> None:
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    kept = QPersistentModelIndex(model.index(3))
    model.put(session(4, "Trip to Lisbon", timedelta()))
    assert _titles(model)[0] == "Trip to Lisbon"
    assert kept.row() == 0
    assert _headings(model) == ["Today", "", "Yesterday", "Previous 7 days", "Older"]
    model.put(session(9, "Brand new", timedelta(seconds=-5)))
    assert _titles(model)[0] == "Brand new"
    model.remove("s2")
    model.remove("unknown")
    assert "Dinner for four" not in _titles(model)
    assert not resets


@pytest.fixture
def many() -> SessionsModel:
    """A thousand sessions, checked at every change."""
    made = SessionsModel(lambda: NOW)
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Warning, made)
    made.set_sessions(_many(1000))
    return made


def _many(count: int) -> list[SessionRecord]:
    return [
        replace(session(n, f"Talk {n}", timedelta(minutes=n)), touched=count - n)
        for n in range(count)
    ]


@pytest.mark.parametrize("moved", [0, 5, 299, 300, 700, 999])
def test_what_is_written_to_comes_to_the_top_wherever_it_was(
    moved: int, many: SessionsModel
) -> None:
    model = many
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    again = replace(_many(1000)[moved], touched=5000, title="Again")
    kept = QPersistentModelIndex(model.index(model.row_of("s7")))
    model.put(again)
    assert model.session(0) == again
    assert kept.data() == "Talk 7"
    model.put(replace(again, touched=-1))  # and down again, below all others
    assert _titles(model)[-1] == "Again"
    assert sorted(_titles(model)[:-1]) == sorted(f"Talk {n}" for n in range(1000) if n != moved)
    assert not resets


def test_a_row_moves_down_between_its_neighbours(many: SessionsModel) -> None:
    many.put(replace(many.session(0), touched=many.session(5).touched, updated_at=NOW))
    assert _titles(many)[:7] == [
        "Talk 1",
        "Talk 2",
        "Talk 3",
        "Talk 4",
        "Talk 0",
        "Talk 5",
        "Talk 6",
    ]


def test_few_changes_reset_nothing(many: SessionsModel) -> None:
    """What another program wrote is put in its place; the list stays where it was scrolled."""
    model = many
    resets: list[bool] = []
    model.modelReset.connect(lambda: resets.append(True))
    others = _many(1000)[:-3]
    others[500] = replace(others[500], touched=2000)
    model.set_sessions([*others, session(5000, "New", timedelta())])
    assert [model.session(row).session_id for row in (0, 1)] == ["s5000", "s500"]
    assert model.total == 998
    assert model.rowCount() == 998
    assert not resets
    model.set_sessions(_many(100))
    assert resets


def test_pinned_ones_have_a_section_above_all(model: SessionsModel) -> None:
    model.put(replace(model.session(3), pinned=True))
    assert _titles(model)[0] == "Trip to Lisbon"
    assert _headings(model)[:2] == ["Pinned", "Today"]
    model.put(replace(model.session(0), pinned=False))
    assert _headings(model)[0] == "Today"


def test_type_ahead_goes_round_from_where_it_is(many: SessionsModel) -> None:
    model = many
    role = Qt.ItemDataRole.DisplayRole
    (found,) = model.match(model.index(10), role, "tALK 99")
    assert found.row() == 99
    (found,) = model.match(model.index(100), role, "talk 99")
    assert found.row() == 990
    (found,) = model.match(model.index(100), role, "Talk 0")
    assert found.row() == 0
    assert model.match(model.index(0), role, "nothing") == []


def test_a_typed_title_is_tidied_shown_and_told(model: SessionsModel) -> None:
    told: list[tuple[str, str]] = []
    model.title_edited.connect(lambda session_id, title: told.append((session_id, title)))
    assert model.setData(model.index(1), "  Supper\n for four ")
    assert model.index(1).data() == "Supper for four"
    assert not model.setData(model.index(1), "   ")
    assert not model.setData(model.index(1), "Supper for four")
    assert told == [("s2", "Supper for four")]


def test_rows_have_no_children(model: SessionsModel) -> None:
    assert model.rowCount(model.index(0)) == 0
    assert model.data(QModelIndex()) is None


def _folder(number: int, name: str) -> FolderRecord:
    return FolderRecord(f"f{number}", name, number, NOW)


def _rows(model: SessionsModel) -> list[str]:
    return [model.index(row).data() for row in range(model.rowCount())]


def test_folders_stand_above_the_dates_with_what_is_in_them(model: SessionsModel) -> None:
    model.set_folders([_folder(1, "Home"), _folder(0, "Work")])
    model.put(replace(model.session(4), folder_id="f0"))
    model.put(replace(model.session(4), folder_id="f0"))
    assert _rows(model) == [
        "Work",
        "Dinner for four",
        "Letter to the landlord",
        "Home",
        "How rainbows form",
        "Trip to Lisbon",
        "<b>Names</b> for a bakery",
    ]
    assert [model.index(row).data(SessionRole.COUNT) for row in (0, 3)] == [2, 0]
    assert _headings(model) == ["", "", "", "", "Today", "Older", ""]


def test_a_closed_folder_hides_what_comes_into_it_too(model: SessionsModel) -> None:
    model.set_folders([_folder(0, "Work")])
    model.put(replace(model.session(1), folder_id="f0"))
    model.set_open("f0", False)
    assert _rows(model)[:2] == ["Work", "Dinner for four"]
    model.put(replace(model.session(1), folder_id="f0"))
    model.put(session(8, "New", timedelta()))
    assert model.row_of("s2") == -1
    assert model.index(0).data(SessionRole.COUNT) == 2
    model.set_open("f0", True)
    assert _rows(model)[:4] == ["Work", "How rainbows form", "Dinner for four", "New"]


def test_an_unknown_folder_hides_nothing(model: SessionsModel) -> None:
    model.put(replace(model.session(0), folder_id="not listed yet"))
    assert _rows(model)[0] == "How rainbows form"
    assert _headings(model)[0] == "Today"


def test_the_shelves_hold_different_sessions(model: SessionsModel) -> None:
    archived = replace(model.session(1), archived_at=NOW)
    model.put(archived)
    assert "Dinner for four" not in _titles(model)
    model.set_shelf(Shelf.ARCHIVE)
    assert _titles(model) == ["Dinner for four"]
    model.set_trash(
        [
            replace(session(20, "First", timedelta(1)), deleted_at=NOW - timedelta(1)),
            replace(session(21, "Last", timedelta(9)), deleted_at=NOW),
        ]
    )
    assert _titles(model) == ["Dinner for four"]
    model.set_shelf(Shelf.TRASH)
    assert _titles(model) == ["Last", "First"]
    assert _headings(model) == ["Today", "Yesterday"]  # by when they were thrown away
    model.put(session(30, "Written meanwhile", timedelta()))
    model.remove("s3")
    assert _titles(model) == ["Last", "First"]
    model.set_shelf(Shelf.HOME)
    assert _titles(model)[0] == "Written meanwhile"
    assert "Letter to the landlord" not in _titles(model)


def test_a_row_tells_of_its_draft(model: SessionsModel) -> None:
    changed: list[int] = []
    model.dataChanged.connect(lambda first, last: changed.append(first.row()))
    model.set_draft("s2", "Dear\n  diary, " + "x" * 10_000)
    index = model.index(1)
    shown = index.data(SessionRole.DRAFT)
    assert shown.startswith("Dear diary, xxx")
    assert len(shown) <= 200
    assert changed == [1]
    moment = index.data(SessionRole.WHEN)
    told = index.data(Qt.ItemDataRole.AccessibleTextRole)
    assert told == f"{index.data()}, {moment}, draft: {shown}"
    model.set_draft("s2", " \n")
    assert index.data(SessionRole.DRAFT) == ""
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == f"{index.data()}, {moment}"
    model.set_draft("s9", "no row yet")
    model.put(session(9, "Late", timedelta(0)))
    assert model.index(model.row_of("s9")).data(SessionRole.DRAFT) == "no row yet"
