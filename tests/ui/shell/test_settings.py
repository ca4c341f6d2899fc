"""The settings: what is chosen takes effect at once."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QComboBox, QRadioButton

from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.settings.dialog import SettingsWindow
from ashley_desktop.ui.theme import Mode, Theme


@pytest.fixture
def settings(window: MainWindow) -> SettingsWindow:
    """Open."""
    window.open_settings()
    assert window.settings is not None
    return window.settings


def test_looks_take_effect_at_once(
    window: MainWindow, settings: SettingsWindow, theme: Theme, state_path: object
) -> None:
    dark = next(
        one for one in settings.looks.findChildren(QRadioButton) if one.accessibleName() == "Dark"
    )
    dark.click()
    assert theme.mode is Mode.DARK
    size = settings.looks.findChild(QComboBox)
    size.setCurrentIndex(size.findData(150))
    size.activated.emit(size.currentIndex())
    assert theme.zoom == 150
    theme.set_zoom(120)
    assert size.currentData() == 120
