"""A quiet ring and a few words: how full the model's window is. A click tells the parts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QToolButton

from ashley_desktop.core.budget import Fill
from ashley_desktop.ui.parts import announce, restyle
from ashley_desktop.ui.texts import fill as put
from ashley_desktop.ui.theme import Theme
from ashley_desktop.ui.usage import short_count

NEARLY_FULL = 90  # percent
_RING, _GAP = 14, 3  # pixels across, and to the words


class WindowMeter(QToolButton):
    """Shows a Fill.

    What it says changes while a person types, and is not spoken: only that the window gets full.

    Signals: opened: somebody wants to see the parts.
    """

    opened = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._fill: Fill | None = None
        self._told = False
        self.setObjectName("meter")
        self.setAccessibleIdentifier("meter")
        self.setAccessibleName(self.tr("Room in the model's window"))
        self.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.setIconSize(QSize(_RING + _GAP, _RING))
        self.clicked.connect(self.opened)
        theme.changed.connect(self._show)
        self.hide()

    @property
    def fill(self) -> Fill | None:
        """What is shown; None for nothing."""
        return self._fill

    def show_fill(self, shown: Fill | None) -> None:
        """Show how full the window is; None where that is not known yet."""
        if shown == self._fill:
            return
        self._fill = shown
        self._show()
        full = shown is not None and is_full(shown)
        if full and not self._told:
            announce(self, self.toolTip())
        self._told = full

    def begin_anew(self) -> None:
        """Another conversation is on screen: that it is full is told again."""
        self._told = False

    def _show(self) -> None:
        shown = self._fill
        self.setVisible(shown is not None)
        if shown is None:
            return
        self.setText(self._words(shown))
        hint = self._hint(shown)
        self.setToolTip(hint)
        self.setAccessibleDescription(hint)
        tone = "problem" if not shown.fits else "warning" if is_full(shown) else "faint"
        if self.property("tone") != tone:
            self.setProperty("tone", tone)
            restyle(self)
        self.setIcon(self._ring(shown, tone))

    def _words(self, shown: Fill) -> str:
        if not shown.window:
            return self.tr("Window unknown")
        if not shown.fits:
            return put(self.tr("Too long for %1"), short_count(shown.window))
        if shown.left_out:
            return put(self.tr("Full, %1 left out"), shown.left_out)
        return put(self.tr("%1% of %2"), min(100, shown.percent), short_count(shown.window))

    def _hint(self, shown: Fill) -> str:
        if not shown.window:
            return put(
                self.tr(
                    "How much the model can take is not known: the newest %1 messages go along."
                ),
                shown.sent,
            )
        if not shown.fits:
            return self.tr("This is more than the model can take. Shorten the message.")
        used = put(
            self.tr("%1 of %2 tokens are used."),
            short_count(shown.used),
            short_count(shown.window),
        )
        if shown.left_out:
            out = self.tr("Older messages (%1) do not fit and are not sent.")
            return f"{used} {put(out, shown.left_out)}"
        soon = self.tr("Soon the oldest messages will be left out.")
        return f"{used} {soon}" if is_full(shown) else used

    def _ring(self, shown: Fill, tone: str) -> QIcon:
        scale = self.devicePixelRatioF()
        picture = QPixmap(round((_RING + _GAP) * scale), round(_RING * scale))
        picture.setDevicePixelRatio(scale)
        picture.fill(Qt.GlobalColor.transparent)
        painter = QPainter(picture)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(2, 2, _RING - 4, _RING - 4)
        colour = {"problem": "danger", "warning": "warning"}.get(tone, "muted")
        painter.setPen(QPen(self._theme.colour("edge"), 2.5))
        painter.drawEllipse(place)
        if shown.window:
            share = 1.0 if shown.left_out else min(1.0, shown.percent / 100)
            pen = QPen(QColor(self._theme.colour(colour)), 2.5)
            pen.setCapStyle(Qt.PenCapStyle.FlatCap)
            painter.setPen(pen)
            painter.drawArc(place, 90 * 16, -round(360 * 16 * share))
        painter.end()
        return QIcon(picture)


def is_full(shown: Fill) -> bool:
    """Whether messages are left out, or soon will be."""
    if not shown.window:
        return False
    return bool(shown.left_out) or shown.percent >= NEARLY_FULL
