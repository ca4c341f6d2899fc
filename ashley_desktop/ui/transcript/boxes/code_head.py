"""The header of a block of code: its language, the wrap toggle, Copy."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter

from ashley_desktop.ui import tokens
from ashley_desktop.ui.transcript.boxes.box import Look
from ashley_desktop.ui.transcript.sheet import Sheet
from ashley_desktop.ui.transcript.words import translate

COPY, WRAP = "copy", "wrap"
HEIGHT = 38
_ICON = 16

# what people write behind a fence -> how the language is written
_NAMES = {
    "py": "Python", "py3": "Python", "python3": "Python", "pyi": "Python",
    "pycon": "Python console", "js": "JavaScript", "jsx": "JSX", "mjs": "JavaScript",
    "javascript": "JavaScript", "node": "JavaScript", "ts": "TypeScript", "tsx": "TSX",
    "typescript": "TypeScript", "json": "JSON", "jsonc": "JSON", "json5": "JSON5",
    "jsonl": "JSON Lines", "html": "HTML", "htm": "HTML", "xml": "XML", "svg": "SVG",
    "css": "CSS", "scss": "SCSS", "sass": "Sass", "less": "Less", "sh": "Shell",
    "shell": "Shell", "zsh": "Zsh", "bash": "Bash", "ksh": "Shell", "fish": "Fish",
    "console": "Terminal", "terminal": "Terminal", "shell-session": "Terminal",
    "powershell": "PowerShell", "ps1": "PowerShell", "pwsh": "PowerShell", "bat": "Batch",
    "cmd": "Batch", "cpp": "C++", "c++": "C++", "cc": "C++", "cxx": "C++", "hpp": "C++",
    "csharp": "C#", "cs": "C#", "c#": "C#", "fsharp": "F#", "f#": "F#", "objc": "Objective-C",
    "obj-c": "Objective-C", "objective-c": "Objective-C", "golang": "Go", "rs": "Rust",
    "rb": "Ruby", "php": "PHP", "pl": "Perl", "jl": "Julia", "matlab": "MATLAB", "kt": "Kotlin",
    "kts": "Kotlin", "hs": "Haskell", "ocaml": "OCaml", "ml": "OCaml", "ex": "Elixir",
    "exs": "Elixir", "clj": "Clojure", "sql": "SQL", "sqlite": "SQLite", "mysql": "MySQL",
    "postgresql": "PostgreSQL", "postgres": "PostgreSQL", "plsql": "PL/SQL", "tsql": "T-SQL",
    "graphql": "GraphQL", "gql": "GraphQL", "yaml": "YAML", "yml": "YAML", "toml": "TOML",
    "ini": "INI", "cfg": "INI", "conf": "INI", "docker": "Dockerfile",
    "dockerfile": "Dockerfile", "nginx": "nginx", "diff": "Diff", "patch": "Diff",
    "tex": "LaTeX", "latex": "LaTeX", "asm": "Assembly", "nasm": "Assembly",
    "protobuf": "Protocol Buffers", "proto": "Protocol Buffers", "http": "HTTP",
    "tf": "Terraform", "hcl": "HCL", "cmake": "CMake", "nix": "Nix", "md": "Markdown",
    "csv": "CSV", "vue": "Vue", "r": "R", "c": "C", "h": "C",
}  # fmt: skip


def language_name(language: str) -> str:
    """A language as its people write it; what is not known stays as it came."""
    plain = ("", "text", "txt", "plain", "plaintext", "none")
    if language in plain:
        return translate("Transcript", "Text") if language else translate("Transcript", "Code")
    return _NAMES.get(language) or (language.capitalize() if language.isalpha() else language)


class CodeHead:
    """The row above the code, as wide as the frame.

    Attributes: height: in pixels. wraps: the toggle is offered. wrapped: it is on.
    """

    def __init__(self, sheet: Sheet) -> None:
        self.height = sheet.px(HEIGHT)
        self.wraps = self.wrapped = False
        self._copy = QRectF()
        self._wrap = QRectF()
        self._left = 0.0

    def lay_out(self, sheet: Sheet, left: float, width: float) -> None:
        """Find the places of the buttons."""
        label = QFontMetricsF(sheet.small)
        words = (translate("Transcript", "Copy"), translate("Transcript", "Copied"))
        edge = sheet.px(tokens.SPACE_XS)
        room = max(map(label.horizontalAdvance, words)) + sheet.px(_ICON + 20)
        high = self.height - 2 * edge
        self._left = left + sheet.px(tokens.SPACE_L)
        self._copy = QRectF(left + width - room - edge, edge, room, high)
        self._wrap = QRectF(self._copy.left() - high - 2, edge, high, high)

    def action_at(self, point: QPointF) -> str:
        """The button at a point of the box."""
        if self._copy.contains(point):
            return COPY
        return WRAP if self.wraps and self._wrap.contains(point) else ""

    def paint(self, painter: QPainter, sheet: Sheet, look: Look, language: str) -> None:
        """Paint the words and the buttons; the ground is the frame's."""
        hovered = {COPY: self._copy, WRAP: self._wrap}.get(look.hovered)
        if hovered is not None:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(sheet.style.hover))
            painter.drawRoundedRect(hovered, tokens.RADIUS_S, tokens.RADIUS_S)
        self._paint_name(painter, sheet, language)
        self._paint_copy(painter, sheet, done=look.done == COPY)
        if self.wraps:
            colour = sheet.style.accent if self.wrapped else sheet.style.muted
            sheet.paint_icon(painter, "wrap", colour, self._wrap, _ICON)

    def _paint_name(self, painter: QPainter, sheet: Sheet, language: str) -> None:
        left = self._left
        right = (self._wrap if self.wraps else self._copy).left() - sheet.px(tokens.SPACE_S)
        place = QRectF(left, 0, max(0.0, right - left), self.height)
        painter.setFont(sheet.small)
        painter.setPen(QColor(sheet.style.muted))
        name = QFontMetricsF(sheet.small).elidedText(
            language_name(language), Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, name)

    def _paint_copy(self, painter: QPainter, sheet: Sheet, *, done: bool) -> None:
        colour = sheet.style.accent if done else sheet.style.muted
        pad, icon = sheet.px(7), sheet.px(_ICON)
        glyph = QRectF(self._copy.left() + pad, self._copy.top(), icon, self._copy.height())
        sheet.paint_icon(painter, "check" if done else "copy", colour, glyph, _ICON)
        word = translate("Transcript", "Copied") if done else translate("Transcript", "Copy")
        painter.setFont(sheet.small)
        painter.setPen(QColor(colour))
        place = self._copy.adjusted(pad + icon + sheet.px(5), 0, 0, 0)
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, word)
