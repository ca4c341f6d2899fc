"""Draws curves as a picture: small charts side by side, with their limits and floors in them."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QLineF, QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontDatabase,
    QGuiApplication,
    QImage,
    QPainter,
    QPen,
    QPolygonF,
)

from ashley_desktop.ui.tokens import LIGHT, TEXT_FAMILIES
from benchmarks.curves import Curve, Panel
from benchmarks.figures import number

COLUMNS = 3
WIDTH, HEIGHT = 352, 222  # of a chart with everything around it
PLOT = QRectF(40, 50, 184, 120)  # within it; lines are named to the right
SCALE = 2  # pixels for each of these units
MARGIN = 20
LABEL_LINE = 14.0
OURS = (LIGHT.accent, "#1d5fa8", "#9a4a1f")  # one after another, where there are several
PLAIN, LIMIT, GRID = "#8a918d", "#b3261e", "#e7eae8"


def draw(panels: Sequence[Panel], file: Path) -> None:
    """Write a PNG."""
    _application()
    rows = -(-len(panels) // COLUMNS)
    width = min(COLUMNS, len(panels)) * WIDTH + 2 * MARGIN
    height = rows * HEIGHT + MARGIN
    image = QImage(width * SCALE, height * SCALE, QImage.Format.Format_RGB32)
    image.fill(QColor(LIGHT.ground))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.scale(SCALE, SCALE)
    for at, panel in enumerate(panels):
        painter.save()
        painter.translate(MARGIN + at % COLUMNS * WIDTH, MARGIN + at // COLUMNS * HEIGHT)
        _Chart(panel, painter).draw()
        painter.restore()
    painter.end()
    file.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(file)):
        raise OSError(f"{file} could not be written")


def ceiling(highest: float) -> tuple[float, float]:
    """The top of an axis from 0, and the distance of its lines: few, and round."""
    if highest <= 0:
        return 1.0, 0.5
    rough = highest / 3
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(power * factor for factor in (1, 2, 2.5, 5, 10) if power * factor >= rough)
    return math.ceil(highest / step - 1e-9) * step, step


def apart(wanted: Sequence[float], distance: float) -> list[float]:
    """Heights near those wanted, in the same order, none closer to another than a distance."""
    order = sorted(range(len(wanted)), key=lambda at: wanted[at])
    placed = [0.0] * len(wanted)
    groups: list[list[int]] = []
    for at in order:
        groups.append([at])
        while True:
            _centre(groups[-1], wanted, placed, distance)
            overlaps = len(groups) > 1 and (
                placed[groups[-1][0]] - placed[groups[-2][-1]] < distance - 1e-9
            )
            if not overlaps:
                break
            last = groups.pop()
            groups[-1] += last
    return placed


def _centre(
    group: Sequence[int], wanted: Sequence[float], placed: list[float], distance: float
) -> None:
    middle = sum(wanted[at] for at in group) / len(group)
    first = middle - distance * (len(group) - 1) / 2
    for number_, at in enumerate(group):
        placed[at] = first + number_ * distance


class _Chart:
    """One panel, drawn at the painter's origin."""

    def __init__(self, panel: Panel, painter: QPainter) -> None:
        self._panel = panel
        self._painter = painter
        highest = max(value for line in panel.lines for _, value in line.points)
        self._top, self._step = ceiling(highest)
        sizes = panel.sizes
        self._first = math.log10(sizes[0])
        self._span = (math.log10(sizes[-1]) - self._first) or 1.0

    def draw(self) -> None:
        """Everything."""
        self._titles()
        self._axes()
        panel = self._panel
        if panel.limit is not None:
            self._line(panel.limit, QColor(LIMIT), Qt.PenStyle.DashLine)
        if panel.floor is not None:
            self._line(panel.floor, QColor(PLAIN), dots=True)
        for curve, colour in zip(panel.curves, OURS, strict=False):
            self._line(curve, QColor(colour), dots=True, width=2.2)
        self._names()

    def _titles(self) -> None:
        self._text(QPointF(0, 16), self._panel.title, 13, LIGHT.text, QFont.Weight.DemiBold)
        self._text(QPointF(0, 34), f"{self._panel.unit}, by {self._panel.axis}", 11, LIGHT.muted)

    def _axes(self) -> None:
        self._painter.setPen(QPen(QColor(GRID), 1))
        for at in range(round(self._top / self._step) + 1):
            y = self._y(at * self._step)
            self._painter.setPen(QPen(QColor(GRID if at else LIGHT.edge), 1))
            self._painter.drawLine(QLineF(PLOT.left(), y, PLOT.right(), y))
            place = QRectF(0, y - 8, PLOT.left() - 8, 16)
            self._boxed(place, f"{at * self._step:g}", Qt.AlignmentFlag.AlignRight)
        for size in self._panel.sizes:
            x = self._x(size)
            place = QRectF(x - 40, PLOT.bottom() + 6, 80, 16)
            self._boxed(place, f"{size:,}", Qt.AlignmentFlag.AlignHCenter)

    def _line(
        self,
        curve: Curve,
        colour: QColor,
        style: Qt.PenStyle = Qt.PenStyle.SolidLine,
        *,
        dots: bool = False,
        width: float = 1.6,
    ) -> None:
        points = [QPointF(self._x(size), self._y(value)) for size, value in curve.points]
        pen = QPen(colour, width, style)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawPolyline(QPolygonF(points))
        if dots:
            self._painter.setPen(QPen(QColor(LIGHT.ground), 1.5))
            self._painter.setBrush(colour)
            for point in points:
                self._painter.drawEllipse(point, 3.6, 3.6)

    def _names(self) -> None:
        """Each line's name and last value at its right end."""
        panel = self._panel
        named = list(zip(panel.curves, OURS, strict=False))
        named += [(panel.floor, PLAIN)] if panel.floor is not None else []
        named += [(panel.limit, LIMIT)] if panel.limit is not None else []
        ends = [self._y(line.points[-1][1]) for line, _ in named]
        for (line, colour), y in zip(named, apart(ends, LABEL_LINE), strict=True):
            value = number(line.points[-1][1])
            weight = QFont.Weight.DemiBold if line in panel.curves else QFont.Weight.Normal
            place = QPointF(PLOT.right() + 10, y + 4)
            self._text(place, f"{line.name} {value}", 11, colour, weight)

    def _x(self, size: int) -> float:
        return PLOT.left() + (math.log10(size) - self._first) / self._span * PLOT.width()

    def _y(self, value: float) -> float:
        return PLOT.bottom() - max(0.0, value) / self._top * PLOT.height()

    def _text(
        self,
        at: QPointF,
        text: str,
        size: int,
        colour: str,
        weight: QFont.Weight = QFont.Weight.Normal,
    ) -> None:
        self._painter.setFont(_font(size, weight))
        self._painter.setPen(QColor(colour))
        self._painter.drawText(at, text)

    def _boxed(self, place: QRectF, text: str, side: Qt.AlignmentFlag) -> None:
        self._painter.setFont(_font(10))
        self._painter.setPen(QColor(LIGHT.muted))
        self._painter.drawText(place, int(side | Qt.AlignmentFlag.AlignVCenter), text)


def _font(size: int, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    families = set(QFontDatabase.families())
    font = QFont(next((name for name in TEXT_FAMILIES if name in families), "sans-serif"))
    font.setPixelSize(size)
    font.setWeight(weight)
    return font


_kept: list[QGuiApplication] = []  # fonts need one, for as long as there are any


def _application() -> None:
    if QGuiApplication.instance() is None:
        _kept.append(QGuiApplication(["chart", "-platform", "offscreen"]))
