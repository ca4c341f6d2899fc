"""The table of docs/guide/settings.md, made of the declared settings.

python -m tests.core.settings_guide
"""

from __future__ import annotations

from pathlib import Path

from ashley_desktop.core.settings import DECLARED, Setting
from ashley_desktop.sentences import fill
from ashley_desktop.setting_words import WORDS

GUIDE = Path(__file__).parents[2] / "docs" / "guide" / "settings.md"
BEGIN = "<!-- table -->\n"
HEAD = "| page | setting | values | at first | what it does |\n|---|---|---|---|---|\n"


def table() -> str:
    """All of it."""
    return HEAD + "".join(f"| {' | '.join(_row(setting))} |\n" for setting in DECLARED)


def _row(setting: Setting) -> tuple[str, ...]:
    words = WORDS[setting.name]
    values = "on, off" if isinstance(setting.default, bool) else ", ".join(_values(setting))
    page = setting.page.capitalize()
    return page, words.title, values, _value(setting, setting.default), words.description


def _values(setting: Setting) -> list[str]:
    if setting.least is None:
        return [_value(setting, one) for one in setting.choices]
    return [f"{_value(setting, setting.least)} to {_value(setting, setting.most)}"]


def _value(setting: Setting, value: object) -> str:
    if isinstance(value, bool):
        return "on" if value else "off"
    words = WORDS[setting.name]
    return fill(words.choices.get(value, words.any_choice), (str(value),))


def main() -> None:
    """Write the table anew."""
    head = GUIDE.read_text(encoding="utf-8").partition(BEGIN)[0]
    GUIDE.write_text(f"{head}{BEGIN}\n{table()}", encoding="utf-8")


if __name__ == "__main__":
    main()
