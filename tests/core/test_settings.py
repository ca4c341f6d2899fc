"""Declared settings: kept by name, checked, migrated, and never in the way of a start."""

from __future__ import annotations

import logging
from typing import Any

import pytest

from ashley_desktop.core.settings import BY_NAME, DECLARED, Settings
from ashley_desktop.errors import InvalidInput
from ashley_desktop.setting_words import WORDS
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.db import Database
from tests.core.settings_guide import BEGIN, GUIDE, table
from tests.helpers.store import Run


@pytest.fixture
def store(db: Database) -> CatalogStore:
    return CatalogStore(db)


def test_what_is_saved_holds_in_the_next_run(run: Run[Any], store: CatalogStore) -> None:
    settings = Settings(store)
    assert settings["enter"] == "send"
    run(settings.save({"enter": "line", "trash_days": 90}))
    again = Settings(store)
    assert run(again.load()) == {"enter", "trash_days"}
    assert again["enter"] == "line"
    assert again.number("trash_days") == 90


def test_what_an_older_version_kept_is_found_again(run: Run[Any], store: CatalogStore) -> None:
    run(store.set_setting("cleanup", {"days": 90, "automatic": True}))
    settings = Settings(store)
    run(settings.load())
    assert settings.number("cleanup_days") == 90
    assert settings.on("cleanup_automatic")
    run(settings.save({"cleanup_days": 7}))
    run(settings.load())
    assert settings.number("cleanup_days") == 7
    assert settings.on("cleanup_automatic")


@pytest.mark.parametrize(
    ("name", "broken"),
    [
        ("enter", "shout"),
        ("enter", 3),
        ("trash_days", 0),
        ("trash_days", 30.5),
        ("trash_days", True),
        ("trash_days", "30"),
        ("cleanup_automatic", 1),
        ("start_with", ["new"]),
        ("cleanup", "nonsense"),
        ("cleanup", {"days": -1}),
    ],
)
def test_what_is_broken_counts_as_never_chosen(
    run: Run[Any],
    store: CatalogStore,
    caplog: pytest.LogCaptureFixture,
    name: str,
    broken: object,
) -> None:
    run(store.set_setting(name, broken))
    settings = Settings(store)
    with caplog.at_level(logging.INFO):
        run(settings.load())
    assert all(settings[one.name] == one.default for one in DECLARED)
    assert broken == "nonsense" or "its default holds" in caplog.text


def test_what_cannot_be_is_refused_and_nothing_changes(run: Run[Any], store: CatalogStore) -> None:
    settings = Settings(store)
    with pytest.raises(InvalidInput) as refused:
        run(settings.save({"enter": "line", "trash_days": 4000}))
    assert refused.value.parameters["problem"] == "setting_refused"
    assert settings["enter"] == "send"
    assert run(store.settings()) == {}


@pytest.mark.parametrize("setting", DECLARED, ids=lambda setting: setting.name)
def test_every_setting_has_words_for_all_it_can_be(setting: Any) -> None:
    words = WORDS[setting.name]
    assert words.title
    assert setting.check(setting.default) == setting.default
    for choice in setting.choices:
        assert setting.check(choice) == choice
        assert choice in words.choices or "%1" in words.any_choice


def test_no_words_are_left_over() -> None:
    assert set(WORDS) == set(BY_NAME)


def test_the_guide_tells_of_every_setting() -> None:
    assert GUIDE.read_text(encoding="utf-8").partition(BEGIN)[2] == f"\n{table()}"
