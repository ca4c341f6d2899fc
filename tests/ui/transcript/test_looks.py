"""Colours that can be read, on every ground that they stand on."""

from __future__ import annotations

import pytest

from ashley_desktop.core.persona_fields import COLOURS

from .conftest import looks


def luminance(colour: str) -> float:
    """Relative luminance of WCAG 2.2."""
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_the_formula_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("dark", [False, True])
def test_all_text_can_be_read(dark: bool) -> None:
    style = looks(dark)
    pairs = {
        "ground": [style.text, style.muted, style.faint, style.accent, style.link],
        "bubble": [style.on_bubble, style.accent],
        "accent": [style.ground],
        "code_ground": [style.text, style.muted, style.accent, *style.syntax.values()],
        "inline_ground": [style.text, style.muted, style.accent, style.link],
        "hover": [style.muted, style.accent],
        "selection": [style.text, style.on_bubble],
        "found": [style.text],
        "found_now": [style.text],
        "notice_ground": [style.notice_text, style.muted],
        "notice_line": [style.ground],
    }
    poor = [
        f"{text} on {ground}: {contrast(text, getattr(style, ground)):.2f}"
        for ground, texts in pairs.items()
        for text in texts
        if contrast(text, getattr(style, ground)) < 4.5
    ]
    assert not poor


@pytest.mark.parametrize("dark", [False, True])
def test_a_personas_initial_can_be_read(dark: bool) -> None:
    style = looks(dark)
    # large or bold marks beside the name in words: 3 to 1 suffices
    assert set(style.speakers) == set(COLOURS)
    for name, disc in style.speakers.items():
        assert contrast(style.on_speaker, disc) >= (3.8 if dark else 4.5), name
        assert contrast(disc, style.ground) >= 3, name


@pytest.mark.parametrize("dark", [False, True])
def test_bars_and_edges_can_be_made_out(dark: bool) -> None:
    style = looks(dark)
    assert contrast(style.bar, style.ground) >= 1.5
    assert contrast(style.edge, style.ground) >= 1.4
