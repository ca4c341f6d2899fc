"""The English words for every setting of `core/settings.py`; the window translates them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ashley_desktop.sentences.wording import QT_TRANSLATE_NOOP

CONTEXT = "Setting"


@dataclass(frozen=True, slots=True)
class SettingWords:
    """Attributes: description: what it does. choices: words for its values; %1 is the value."""

    title: str
    description: str = ""
    choices: Mapping[object, str] = field(default_factory=dict)
    any_choice: str = ""


ON = QT_TRANSLATE_NOOP("Setting", "on")
OFF = QT_TRANSLATE_NOOP("Setting", "off")
_DAYS = QT_TRANSLATE_NOOP("Setting", "%1 days")

WORDS: Mapping[str, SettingWords] = {
    "enter": SettingWords(
        QT_TRANSLATE_NOOP("Setting", "The Enter key"),
        QT_TRANSLATE_NOOP("Setting", "Ctrl+Enter always sends, Shift+Enter always begins a line."),
        {
            "send": QT_TRANSLATE_NOOP("Setting", "Sends the message"),
            "line": QT_TRANSLATE_NOOP("Setting", "Begins a new line"),
        },
    ),
    "start_with": SettingWords(
        QT_TRANSLATE_NOOP("Setting", "When the program starts"),
        QT_TRANSLATE_NOOP("Setting", "What you typed and did not send is there either way."),
        {
            "new": QT_TRANSLATE_NOOP("Setting", "Show a new conversation"),
            "last": QT_TRANSLATE_NOOP("Setting", "Show the last conversation"),
            "temporary": QT_TRANSLATE_NOOP("Setting", "Begin a temporary conversation"),
        },
    ),
    "theme": SettingWords(
        QT_TRANSLATE_NOOP("Setting", "Colours"),
        "",
        {
            "system": QT_TRANSLATE_NOOP("Setting", "As the system"),
            "light": QT_TRANSLATE_NOOP("Setting", "Light"),
            "dark": QT_TRANSLATE_NOOP("Setting", "Dark"),
        },
    ),
    "zoom": SettingWords(
        QT_TRANSLATE_NOOP("Setting", "Text size"),
        QT_TRANSLATE_NOOP("Setting", "Ctrl+Plus and Ctrl+Minus change it too."),
        any_choice=QT_TRANSLATE_NOOP("Setting", "%1 percent"),
    ),
    "motion": SettingWords(
        QT_TRANSLATE_NOOP("Setting", "Motion"),
        QT_TRANSLATE_NOOP("Setting", "Dots that beat while a reply is awaited, and what fades."),
        {
            "system": QT_TRANSLATE_NOOP("Setting", "As the system"),
            "reduced": QT_TRANSLATE_NOOP("Setting", "Nothing moves by itself"),
        },
    ),
    "usage": SettingWords(
        QT_TRANSLATE_NOOP("Setting", "Show tokens and cost under replies"),
        QT_TRANSLATE_NOOP("Setting", "As the server counted them, where it does."),
    ),
    "ask_before_trash": SettingWords(
        QT_TRANSLATE_NOOP("Setting", "Ask before conversations go to the trash"),
        QT_TRANSLATE_NOOP("Setting", "Without a question, Undo brings them back."),
    ),
    "backup_daily": SettingWords(
        QT_TRANSLATE_NOOP("Setting", "Back up every day, in a quiet moment"),
        QT_TRANSLATE_NOOP(
            "Setting",
            "It is made before the trash is emptied, too. Without it, what leaves the trash is in "
            "older backups at most; a backup before every update of the history is made anyway.",
        ),
    ),
    "trash_days": SettingWords(
        QT_TRANSLATE_NOOP("Setting", "Keep what is in the trash for"),
        QT_TRANSLATE_NOOP("Setting", "After that it is removed for good."),
        any_choice=_DAYS,
    ),
    "cleanup_days": SettingWords(
        QT_TRANSLATE_NOOP("Setting", "Not written to for"),
        QT_TRANSLATE_NOOP("Setting", "Conversations that are older count as old for cleaning up."),
        any_choice=_DAYS,
    ),
    "cleanup_automatic": SettingWords(
        QT_TRANSLATE_NOOP("Setting", "Clean up by itself, in quiet moments"),
        QT_TRANSLATE_NOOP("Setting", "Old conversations go to the trash; pinned ones stay."),
    ),
}
