"""The estimate learns from what servers count."""

from __future__ import annotations

from typing import Any

import pytest

from ashley_desktop.core.calibration import LEAST, MOST, SETTING, Calibration
from ashley_desktop.storage.catalog_store import CatalogStore
from ashley_desktop.storage.db import Database
from tests.helpers.store import Run


@pytest.fixture
def settings(db: Database) -> CatalogStore:
    return CatalogStore(db)


def test_nothing_learnt_changes_nothing(run: Run[Any], settings: CatalogStore) -> None:
    assert run(Calibration(settings).factor("openai", "m")) == 1.0


def test_a_factor_is_learnt_for_a_model_and_kept(run: Run[Any], settings: CatalogStore) -> None:
    calibration = Calibration(settings)
    run(calibration.learn("openai", "m", estimated=1000, counted=600))
    assert run(calibration.factor("openai", "m")) == pytest.approx(0.63)
    assert run(calibration.factor("openai", "other")) == 1.0
    assert run(calibration.factor("offline", "m")) == 1.0
    assert run(Calibration(settings).factor("openai", "m")) == pytest.approx(0.63)


def test_too_low_is_mended_at_once_and_too_high_slowly(
    run: Run[Any], settings: CatalogStore
) -> None:
    calibration = Calibration(settings)
    run(calibration.learn("p", "m", estimated=1000, counted=1000))
    run(calibration.learn("p", "m", estimated=1000, counted=2000))
    assert run(calibration.factor("p", "m")) == pytest.approx(2.1)
    run(calibration.learn("p", "m", estimated=1000, counted=1000))
    assert 1.05 < run(calibration.factor("p", "m")) < 2.1
    for _ in range(40):
        run(calibration.learn("p", "m", estimated=1000, counted=1000))
    assert run(calibration.factor("p", "m")) == pytest.approx(1.05, abs=0.01)


def test_short_requests_and_nonsense_teach_nothing_wild(
    run: Run[Any], settings: CatalogStore
) -> None:
    calibration = Calibration(settings)
    run(calibration.learn("p", "m", estimated=20, counted=100))
    run(calibration.learn("p", "m", estimated=100, counted=0))
    assert run(calibration.factor("p", "m")) == 1.0
    run(calibration.learn("p", "m", estimated=100, counted=1_000_000))
    assert run(calibration.factor("p", "m")) == MOST
    run(calibration.learn("p", "n", estimated=1_000_000, counted=1))
    assert run(calibration.factor("p", "n")) == LEAST


@pytest.mark.parametrize("stored", [None, 3, [1], {"a\nb": "x"}, {"a\nb": 1e9}, {"a\nb": True}])
def test_what_is_stored_and_odd_is_passed_over(
    run: Run[Any], settings: CatalogStore, stored: Any
) -> None:
    run(settings.set_setting(SETTING, stored))
    assert run(Calibration(settings).factor("a", "b")) == 1.0
