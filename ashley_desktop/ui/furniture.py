"""The parts of the main window, made in one place and all at once, behind the first paint."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QWidget

from ashley_desktop.ui.actions import Actions
from ashley_desktop.ui.composer import Composer
from ashley_desktop.ui.empty_state import EmptyState
from ashley_desktop.ui.header import Header
from ashley_desktop.ui.models.sessions import local_now
from ashley_desktop.ui.notices import NoticeBar
from ashley_desktop.ui.sidebar import Sidebar
from ashley_desktop.ui.status import StatusLine
from ashley_desktop.ui.theme import Theme


@dataclass(frozen=True, slots=True)
class Furniture:
    """What stands in the window."""

    theme: Theme
    transcript: QWidget
    sidebar: Sidebar
    header: Header
    empty_state: EmptyState
    notices: NoticeBar
    composer: Composer
    status: StatusLine
    actions: Actions


def build(
    theme: Theme,
    transcript: QWidget,
    window: QWidget,
    clock: Callable[[], datetime] = local_now,
) -> Furniture:
    """Make every part.

    Args:
        window: gets the shortcuts of the actions.
    """
    return Furniture(
        theme=theme,
        transcript=transcript,
        sidebar=Sidebar(theme, clock),
        header=Header(theme),
        empty_state=EmptyState(theme),
        notices=NoticeBar(theme),
        composer=Composer(theme),
        status=StatusLine(theme),
        actions=Actions(theme, window),
    )
