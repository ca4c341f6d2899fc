"""From a failure to where it is mended: the page of the settings, and the provider on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ashley_desktop.storage.records import MessageRecord
    from ashley_desktop.ui.main_window import MainWindow

# These are about files and memory of this machine, the others about a provider.
_OF_THIS_MACHINE = frozenset({"model_file_unusable", "model_too_large", "model_tight"})


def mend(window: MainWindow, record: MessageRecord) -> None:
    """Open the settings where a reply's failure can be mended."""
    error = record.error
    if error is None:
        return
    if error.code in _OF_THIS_MACHINE or error.code.startswith("offline_"):
        window.open_settings("machine")
        return
    window.open_settings("providers")
    name = str(error.parameters.get("provider") or record.provider or "")
    if window.settings is not None and name:
        window.settings.providers.choose(name)
