"""Words that depend on values: filled places, times, the sentences for codes.

Everything here is plain text; whoever shows it says so to Qt.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QCoreApplication, QDate, QDateTime, QLocale

from ashley_desktop import sentences, setting_words


def fill(text: str, *values: object) -> str:
    """Put values in the places %1 to %9 of a translated text; a value is never a template."""
    return sentences.fill(text, tuple(str(value) for value in values))


def describe_error(code: str, parameters: Mapping[str, Any]) -> tuple[str, str]:
    """What happened and what to do (may be empty) in the window's language."""
    return sentences.worded(code, parameters, _translated)


def _translated(text: str) -> str:
    return QCoreApplication.translate(sentences.CONTEXT, text)


def setting_title(name: str) -> str:
    """A setting's title in the window's language. Raises: KeyError: there is no such setting."""
    return _of_setting(setting_words.WORDS[name].title)


def setting_description(name: str) -> str:
    """What a setting does; may be empty."""
    return _of_setting(setting_words.WORDS[name].description)


def setting_value(name: str, value: object) -> str:
    """A value of a setting as people read it."""
    if isinstance(value, bool):
        return _of_setting(setting_words.ON if value else setting_words.OFF)
    words = setting_words.WORDS[name]
    return fill(_of_setting(words.choices.get(value, words.any_choice)), value)


def _of_setting(text: str) -> str:
    return QCoreApplication.translate(setting_words.CONTEXT, text) if text else ""


class Section(IntEnum):
    """The sidebar's sections, in their order; all but the first are spans of days."""

    PINNED = -1
    TODAY = 0
    YESTERDAY = 1
    WEEK = 2
    OLDER = 3


def section_of(moment: datetime, now: datetime) -> Section:
    """The span of days that a moment is in. Both are aware; days are those of `now`'s own zone."""
    days = (now.date() - moment.astimezone(now.tzinfo).date()).days
    if days <= 0:
        return Section.TODAY
    if days == 1:
        return Section.YESTERDAY
    return Section.WEEK if days <= 7 else Section.OLDER


def section_name(section: Section) -> str:
    """The section's heading."""
    return {
        Section.PINNED: QCoreApplication.translate("Texts", "Pinned"),
        Section.TODAY: QCoreApplication.translate("Texts", "Today"),
        Section.YESTERDAY: QCoreApplication.translate("Texts", "Yesterday"),
        Section.WEEK: QCoreApplication.translate("Texts", "Previous 7 days"),
        Section.OLDER: QCoreApplication.translate("Texts", "Older"),
    }[section]


def when(moment: datetime, now: datetime) -> str:
    """A moment as people say it: how long ago today, the day this week, else the date.

    Args:
        moment, now: aware; `now` is in the zone that the words are for.
    """
    local = moment.astimezone(now.tzinfo)
    passed = now - moment
    if passed < timedelta(minutes=1):
        return QCoreApplication.translate("Texts", "Just now")
    if passed < timedelta(hours=1):
        text = QCoreApplication.translate("Texts", "%1 min ago")
        return fill(text, int(passed.total_seconds() // 60))
    locale, section = QLocale(), section_of(moment, now)
    if section is not Section.OLDER:
        clock = locale.toString(_clock(local), QLocale.FormatType.ShortFormat)
        if section is Section.TODAY:
            return clock
        if section is Section.YESTERDAY:
            return fill(QCoreApplication.translate("Texts", "Yesterday, %1"), clock)
        weekday = locale.dayName(local.isoweekday())
        return fill(QCoreApplication.translate("Texts", "%1, %2"), weekday, clock)
    day = QDate(local.year, local.month, local.day)
    # Day and month suffice within the year; the year itself tells more later on.
    if local.year == now.year:
        return locale.toString(day, QCoreApplication.translate("Texts", "d MMMM"))
    return locale.toString(day, QCoreApplication.translate("Texts", "d MMMM yyyy"))


def _clock(local: datetime) -> Any:
    return QDateTime(local.year, local.month, local.day, local.hour, local.minute, 0).time()
