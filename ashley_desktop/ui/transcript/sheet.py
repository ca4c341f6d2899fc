"""A style at one zoom: the fonts, brushes, distances and the stylesheet that painting needs."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QTextCharFormat

from ashley_desktop.ui import tokens
from ashley_desktop.ui.faces import Face, FacePainter, initial
from ashley_desktop.ui.transcript.style import TranscriptStyle

if TYPE_CHECKING:
    from ashley_desktop.ui.icons import Icons

MEASURE_CHARACTERS = 80
QUOTE_STEP = tokens.SPACE_L  # from one bar of a quote to the next, or to its text
CELL_ACROSS, CELL_DOWN = 24, 9  # free space right of a table's cell; above and below its text
_QUIET = 0.93  # size of a thinking's text, of a reply's
_SAMPLE = "The quick brown fox jumps over the lazy dog, and nobody minds at all."


class Sheet:
    """Everything that depends on style and zoom, made once.

    Attributes:
        text, small, strong, mono, inline_code: fonts. header: of a table's first row.
        text_letters, text_line: height of a line of running text, without and with the free space
            below. code_line: of a line of code.
        measure: the widest a line of running text gets, in pixels.
        html_css: default stylesheet of rendered blocks.
        syntax: character formats by token class.
    """

    def __init__(self, style: TranscriptStyle, zoom: float = 1.0) -> None:
        self.style = style
        self.zoom = zoom
        self.text = self._font(style.text_family, tokens.TYPE_STRONG)
        self.small = self._font(style.text_family, tokens.TYPE_SMALL)
        self.strong = self._font(style.text_family, tokens.TYPE_BODY, QFont.Weight.DemiBold)
        self.header = self._font(style.text_family, tokens.TYPE_STRONG, QFont.Weight.DemiBold)
        self.mono = self._font(style.mono_family, tokens.TYPE_BODY - 1)
        self.mono.setStyleHint(QFont.StyleHint.Monospace)
        # no ligatures: code is read, selected and copied letter by letter
        self.mono.setFeature(QFont.Tag("calt"), 0)
        self.mono.setFeature(QFont.Tag("liga"), 0)
        metrics = QFontMetricsF(self.text)
        self.measure = metrics.horizontalAdvance(_SAMPLE) / len(_SAMPLE) * MEASURE_CHARACTERS
        self.text_letters = metrics.height()
        self.text_line = self.text_letters * 1.5
        self.character = metrics.averageCharWidth()
        self.code_line = QFontMetricsF(self.mono).height() * 1.4
        self.inline_code = QFont(self.mono)
        self.inline_code.setPixelSize(round((tokens.TYPE_BODY - 1) * zoom))
        self.html_css = self._css()
        self.syntax = {name: _format(colour) for name, colour in style.syntax.items()}

    @cached_property
    def quiet(self) -> Sheet:
        """The same for a thinking: smaller and paler."""
        return Sheet(replace(self.style, text=self.style.muted), self.zoom * _QUIET)

    @cached_property
    def _icons(self) -> Icons:
        from ashley_desktop.ui.icons import Icons

        return Icons()

    def paint_icon(
        self, painter: QPainter, name: str, colour: str, place: QRectF, size: float
    ) -> None:
        """Paint an icon in the middle of a place; its size is in pixels before zoom."""
        side = self.px(size)
        left = round(place.center().x() - side / 2)
        top = round(place.center().y() - side / 2)
        painter.drawPixmap(QPointF(left, top), self._icons.pixmap(name, colour, int(side)))

    def px(self, size: float) -> float:
        """A distance of the spacing scale at this zoom, in whole pixels."""
        return float(round(size * self.zoom))

    @cached_property
    def faces(self) -> FacePainter:
        """What paints personas; it keeps their pictures."""
        return FacePainter(self.style.speakers, self.style.text_family)

    def face(self, name: str, title: str) -> Face:
        """How a persona looks; of one that nobody knows here its colour and first letter."""
        return self.style.faces.get(name) or Face(name, initial(title))

    def _font(self, family: str, size: float, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
        font = QFont(family)
        font.setPixelSize(max(6, round(size * self.zoom)))
        font.setWeight(weight)
        font.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
        return font

    def _css(self) -> str:
        style, body = self.style, tokens.TYPE_STRONG
        sizes = {"h1": body + 7, "h2": body + 4, "h3": body + 1, "h4": body, "h5": body, "h6": body}
        headings = "".join(
            f"{tag} {{ font-size: {round(size * self.zoom)}px; font-weight: 600;"
            f" margin: {round(14 * self.zoom)}px 0 {round(6 * self.zoom)}px 0;"
            " line-height: 135%; }"
            for tag, size in sizes.items()
        )
        small = round((tokens.TYPE_BODY - 1) * self.zoom)
        gap = round(tokens.SPACE_S * self.zoom)
        item = round(3 * self.zoom)
        down, across = round(CELL_DOWN * self.zoom), round(CELL_ACROSS * self.zoom)
        below = round((CELL_DOWN - 5) * self.zoom)  # line spacing leaves the rest
        mono = style.mono_family.replace('"', "").replace("'", "")
        syntax = "".join(f".tok-{name} {{ color: {c}; }}" for name, c in style.syntax.items())
        return (
            headings + f"p {{ margin: {gap}px 0 {gap}px 0; line-height: 150%; }}"
            f"li {{ margin: {item}px 0 {item}px 0; line-height: 150%; }}"
            "ul, ol { margin: 0; }"
            f"a {{ color: {style.link}; text-decoration: none; }}"
            f"code {{ font-family: '{mono}'; font-size: {small}px; }}"
            f"pre {{ font-family: '{mono}'; font-size: {small}px; white-space: pre-wrap;"
            f" background-color: {style.code_ground}; margin: 0; line-height: 140%; }}"
            f"blockquote {{ margin: 0 0 0 {round(QUOTE_STEP * self.zoom)}px;"
            f" color: {style.muted}; }}"
            # lines between rows are drawn by the view: with borders, Qt takes twice the time
            f"th, td {{ padding: {down}px {across}px {below}px 0; line-height: 135%; }}"
            f"th {{ font-weight: 600; color: {style.muted}; text-align: left; }}"
            # Qt makes two thirds of it
            f"sup, sup a {{ font-size: {round(17 * self.zoom)}px; color: {style.muted}; }}" + syntax
        )


def _format(colour: str) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setForeground(QColor(colour))
    return shape
