"""The user's language, by its English name: what a model understands best."""

from __future__ import annotations

import locale
import sys
from collections.abc import Mapping

USUAL = "English"
_NAMES = {
    "ar": "Arabic",
    "bg": "Bulgarian",
    "bn": "Bengali",
    "ca": "Catalan",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "et": "Estonian",
    "eu": "Basque",
    "fa": "Persian",
    "fi": "Finnish",
    "fr": "French",
    "ga": "Irish",
    "gl": "Galician",
    "he": "Hebrew",
    "hi": "Hindi",
    "hr": "Croatian",
    "hu": "Hungarian",
    "id": "Indonesian",
    "is": "Icelandic",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "lt": "Lithuanian",
    "lv": "Latvian",
    "nb": "Norwegian",
    "nl": "Dutch",
    "nn": "Norwegian",
    "no": "Norwegian",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sk": "Slovak",
    "sl": "Slovenian",
    "sr": "Serbian",
    "sv": "Swedish",
    "ta": "Tamil",
    "th": "Thai",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "ur": "Urdu",
    "vi": "Vietnamese",
    "zh": "Chinese",
}


def language_name(environment: Mapping[str, str]) -> str:
    """The language that the system speaks; English where it does not say, or only ``C``.

    Args: environment: as the process got it; POSIX names the language there.
    """
    named = next((environment[one] for one in _POSIX if environment.get(one)), "")
    if not named and sys.platform in ("win32", "darwin"):
        named = locale.getlocale()[0] or ""
    first = named.partition(":")[0].partition(".")[0].partition("@")[0]
    code, _, region = first.replace("-", "_").partition("_")
    known = _NAMES.get(code.lower())
    if known is not None:
        return known
    # Windows names languages in words: "German_Germany"
    return code if region and code.isalpha() and len(code) > 3 else USUAL


_POSIX = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")
