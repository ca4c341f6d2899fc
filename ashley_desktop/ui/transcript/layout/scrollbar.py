"""The vertical scroll bar: shows where the view is, and says where it was moved to."""

from __future__ import annotations

from PySide6.QtWidgets import QScrollBar

from ashley_desktop.ui.transcript.layout.flow import Flow

DRAGGED_SCREENS = 3  # a jump that is further than this lands by estimates


class BarLink:
    """Keeps one scroll bar and one flow in step."""

    def __init__(self, bar: QScrollBar) -> None:
        self._bar = bar
        self._syncing = False
        self._value = 0

    def sync(self, flow: Flow, height: float, line: float) -> None:
        """Show where the flow is; not while the bar is held by the mouse.

        Args: height: of the screen. line: a small step; both in pixels.
        """
        bar = self._bar
        if bar.isSliderDown():
            return
        self._syncing = True
        most = max(0, round(flow.total - height))
        bar.setPageStep(round(height))
        bar.setSingleStep(round(line))
        bar.setRange(0, most)
        bar.setValue(most if flow.following else min(most, round(flow.above)))
        self._value = bar.value()
        self._syncing = False

    def moved(self, flow: Flow, height: float) -> bool:
        """The bar's value changed: take the flow there; False where the flow moved the bar."""
        if self._syncing:
            return False
        value = self._bar.value()
        distance = value - self._value
        self._value = value
        if value >= self._bar.maximum():
            flow.follow()
        elif abs(distance) > DRAGGED_SCREENS * height:
            flow.go_to(value)
        else:
            flow.scroll(distance)
        return True
