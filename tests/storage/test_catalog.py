from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from ashley_desktop.errors import InvalidInput
from ashley_desktop.storage.catalog_records import ProviderRecord
from ashley_desktop.storage.catalog_store import CatalogStore
from tests.helpers.store import Run


def test_a_provider_is_kept_and_changed(run: Run[Any], catalog: CatalogStore) -> None:
    assert run(catalog.provider("openai")) is None
    assert run(catalog.providers()) == []
    first = ProviderRecord("openai", "https://a.example/v1", "big", ("https://a.example:443",))
    run(catalog.save_provider(first))
    assert run(catalog.provider("openai")) == first
    second = ProviderRecord("openai", None, "small", options={"title": "Öpen"}, position=1)
    run(catalog.save_provider(second))
    run(catalog.save_provider(ProviderRecord("local")))
    assert run(catalog.providers()) == [ProviderRecord("local"), second]


def test_a_provider_is_marked_deleted_brought_back_and_forgotten(
    run: Run[Any], catalog: CatalogStore
) -> None:
    run(catalog.save_provider(ProviderRecord("mine", "https://a.example/v1", deleted=True)))
    assert [one.deleted for one in run(catalog.providers())] == [True]
    run(catalog.save_provider(ProviderRecord("mine", "https://a.example/v1")))
    assert [one.deleted for one in run(catalog.providers())] == [False]
    run(catalog.remove_provider("mine"))
    run(catalog.remove_provider("never was"))
    assert run(catalog.providers()) == []


def test_a_change_builds_on_what_is_kept_now(run: Run[Any], catalog: CatalogStore) -> None:
    def grown(old: ProviderRecord | None) -> ProviderRecord:
        record = old or ProviderRecord("mine", "https://a.example/v1")
        return replace(record, position=record.position + 1)

    assert run(catalog.update_provider("mine", grown)).position == 1
    assert run(catalog.update_provider("mine", grown)).position == 2
    assert run(catalog.provider("mine")).position == 2


def test_a_change_that_is_refused_changes_nothing(run: Run[Any], catalog: CatalogStore) -> None:
    def refuse(old: ProviderRecord | None) -> ProviderRecord:
        raise InvalidInput(problem="provider_exists")

    with pytest.raises(InvalidInput):
        run(catalog.update_provider("mine", refuse))
    assert run(catalog.providers()) == []


@pytest.mark.parametrize("value", ["openai", 1, 1.5, True, None, ["a", {"b": None}], {}])
def test_a_setting_is_any_json_value(run: Run[Any], catalog: CatalogStore, value: Any) -> None:
    assert run(catalog.setting("provider")) is None
    run(catalog.set_setting("provider", "before"))
    run(catalog.set_setting("provider", value))
    assert run(catalog.setting("provider")) == value
