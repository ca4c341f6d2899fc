from __future__ import annotations

from typing import Any

import pytest

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


def test_origins_with_a_key_come_and_go(run: Run[Any], catalog: CatalogStore) -> None:
    for origin in ("https://a:443", "https://b:443", "https://a:443"):
        run(catalog.add_key_origin("openai", origin))
    assert run(catalog.provider("openai")).key_origins == ("https://b:443", "https://a:443")
    run(catalog.remove_key_origin("openai", "https://b:443"))
    run(catalog.remove_key_origin("openai", "https://nowhere:443"))
    assert run(catalog.provider("openai")).key_origins == ("https://a:443",)


@pytest.mark.parametrize("value", ["openai", 1, 1.5, True, None, ["a", {"b": None}], {}])
def test_a_setting_is_any_json_value(run: Run[Any], catalog: CatalogStore, value: Any) -> None:
    assert run(catalog.setting("provider")) is None
    run(catalog.set_setting("provider", "before"))
    run(catalog.set_setting("provider", value))
    assert run(catalog.setting("provider")) == value
