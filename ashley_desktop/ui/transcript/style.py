"""How the transcript looks, as plain values; `sheet.py` turns them into fonts and brushes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ashley_desktop.ui import persona_colours, tokens
from ashley_desktop.ui.faces import Face

_SYNTAX_LIGHT = {
    "keyword": "#8a2a7b",
    "type": "#8a5a00",
    "function": "#1d5fa8",
    "builtin": "#0b6a75",
    "string": "#2f6b2f",
    "number": "#a1450b",
    "comment": "#646b67",
    "meta": "#7a4ba8",
    "inserted": "#1f6b3a",
    "deleted": "#b3261e",
}
_SYNTAX_DARK = {
    "keyword": "#e39bd3",
    "type": "#e6c07b",
    "function": "#8fbdf5",
    "builtin": "#7ccfd6",
    "string": "#a5d29a",
    "number": "#efab7c",
    "comment": "#939b97",
    "meta": "#c5a6ee",
    "inserted": "#8fd6a5",
    "deleted": "#ff9c92",
}


@dataclass(frozen=True, slots=True)
class TranscriptStyle:
    """Fonts and colours of the transcript; colours are ``#rrggbb``.

    Attributes:
        text_family, mono_family: fonts; sizes come from the type scale and the zoom.
        ground: behind everything. text, muted, faint: from most to least important.
        line: hairlines of tables, rules and code. edge: bars of quotes. bar: a thin scroll bar.
        hover: behind what is pointed at. accent: buttons. link: addresses.
        bubble, on_bubble: a question's ground and its text.
        code_ground, code_head: a code block's body and its header.
        inline_ground: behind code within a line.
        selection: behind selected text. found, found_now: behind text that was searched for.
        notice_ground, notice_line, notice_text: a failed reply's card.
        speakers: discs of personas, by the name of the colour. on_speaker: the letters upon them.
        faces: personas that are known, by their lasting name.
        syntax: colour by token class of `core.markdown.highlight`.
        usage: whether tokens and cost stand under a reply.
    """

    text_family: str
    mono_family: str
    ground: str
    text: str
    muted: str
    faint: str
    line: str
    edge: str
    bar: str
    hover: str
    accent: str
    link: str
    bubble: str
    on_bubble: str
    code_ground: str
    code_head: str
    inline_ground: str
    selection: str
    found: str
    found_now: str
    notice_ground: str
    notice_line: str
    notice_text: str
    speakers: Mapping[str, str]
    on_speaker: str
    syntax: Mapping[str, str]
    faces: Mapping[str, Face] = field(default_factory=dict)
    usage: bool = False


def build(
    colours: tokens.Colours, *, dark: bool, text_family: str, mono_family: str
) -> TranscriptStyle:
    """The transcript's looks that belong to a palette of the window."""
    return TranscriptStyle(
        text_family=text_family,
        mono_family=mono_family,
        ground=colours.ground,
        text=colours.text,
        muted=colours.muted,
        faint=colours.faint,
        line=colours.line,
        edge=colours.edge,
        bar="#4a514e" if dark else "#c3c9c5",
        hover=colours.hover,
        accent=colours.accent,
        link=colours.accent,
        bubble=colours.accent_soft,
        on_bubble=colours.text,
        code_ground="#171918" if dark else "#f7f8f7",
        code_head="#212423" if dark else "#eff1ef",
        inline_ground="#2a2e2c" if dark else "#eff1ef",
        selection="#2f5f7d" if dark else "#b9dcf5",
        found="#4d4420" if dark else "#fdf0b2",
        found_now="#7a5f00" if dark else "#ffd84d",
        notice_ground=colours.danger_soft,
        notice_line=colours.danger,
        notice_text=colours.danger,
        speakers=persona_colours.DARK if dark else persona_colours.LIGHT,
        on_speaker=persona_colours.INK,
        syntax=_SYNTAX_DARK if dark else _SYNTAX_LIGHT,
    )
