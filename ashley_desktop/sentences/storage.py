"""The words for the store, its backups, searches, and files that come in."""

from __future__ import annotations

from ashley_desktop.sentences.wording import QT_TRANSLATE_NOOP, Sentence

STORAGE: dict[str, Sentence] = {
    "file_refused": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 cannot be imported."),
        "",
        ("path",),
    ),
    "import_unreadable": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 cannot be opened."),
        QT_TRANSLATE_NOOP("Sentences", "Check its name and its permissions."),
        ("path",),
    ),
    "import_unknown": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is in no format that this version knows."),
        QT_TRANSLATE_NOOP("Sentences", "It can import: %2."),
        ("path", "known"),
    ),
    "import_newer": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 was written by a newer version."),
        QT_TRANSLATE_NOOP("Sentences", "Update this program. Nothing of this file was imported."),
        ("path",),
    ),
    "import_not_utf8": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is no UTF-8 text: %2 cannot be read."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_not_json": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is damaged or cut off at %2."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_wrong_value": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 holds a value that cannot be: %2."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_twice": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 holds the same ID twice: %2."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_no_message": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences", "%1 names a message that this conversation does not have: %2."
        ),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_no_folder": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 names a folder that it does not have: %2."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_circle": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 holds messages that follow each other in a circle: %2."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "import_elsewhere": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences", "%1 holds a message that is in another conversation here: %2."
        ),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path", "place"),
    ),
    "storage_full": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The disk is full: %1 cannot grow."),
        QT_TRANSLATE_NOOP("Sentences", "Make room, then try again. What is stored is safe."),
        ("path",),
    ),
    "storage_unwritable": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 cannot be written."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Give yourself write permission there, or choose another --data-dir."
        ),
        ("path",),
    ),
    "storage_damaged": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The history in %1 cannot be read."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The file is left as it is. “ashley-desktop restore FILE” keeps it aside and puts a "
            "backup from the folder “backups” in its place.",
        ),
        ("path",),
    ),
    "storage_missing": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The history in %1 is gone, but there are backups of it."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Put the file back, or have “ashley-desktop restore FILE” put a backup from the "
            "folder “backups” in its place. To start anew, open the window.",
        ),
        ("path",),
    ),
    "storage_newer": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The history in %1 was written by a newer version."),
        QT_TRANSLATE_NOOP("Sentences", "Update this program. The history is left as it is."),
        ("path",),
    ),
    "storage_busy": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Another program holds the history in %1."),
        QT_TRANSLATE_NOOP("Sentences", "Close it, or try again."),
        ("path",),
    ),
    "backup_unusable": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 cannot be restored."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another backup."),
        ("path",),
    ),
    "backup_missing": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no file %1."),
        QT_TRANSLATE_NOOP("Sentences", "The program's own backups lie in the folder “backups”."),
        ("path",),
    ),
    "backup_foreign": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is no backup of this program."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing was changed. Choose another file."),
        ("path",),
    ),
    "backup_damaged": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The backup %1 is damaged."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing was changed. Choose another one."),
        ("path",),
    ),
    "backup_newer": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The backup %1 was written by a newer version."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing was changed. Update this program first."),
        ("path",),
    ),
    "salvage_nothing": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Nothing of %1 can be read any more."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing was changed. Put back a backup."),
        ("path",),
    ),
    "backup_onto_store": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A backup cannot take the place of the history itself."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another file."),
    ),
    "restore_under_reply": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A reply is still being written."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Nothing was changed. Wait for its end or stop it, then try again."
        ),
    ),
    "search_filter_empty": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1:” is followed by nothing yet."),
        "",
        ("filter",),
    ),
    "search_date": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%2” is not a date, so it is searched for as a word."),
        QT_TRANSLATE_NOOP("Sentences", "Write it like %1:2026, %1:2026-03 or %1:2026-03-14."),
        ("filter", "value"),
    ),
    "search_from": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Nobody is called “%1” here."),
        QT_TRANSLATE_NOOP("Sentences", "Write from:me or from:assistant."),
        ("value",),
    ),
    "search_in": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“in:%1” is searched for as words."),
        QT_TRANSLATE_NOOP("Sentences", "in:trash searches what was deleted."),
        ("value",),
    ),
    "search_quote": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A quotation mark is still open."),
        QT_TRANSLATE_NOOP("Sentences", "Words between two of them are found in that order."),
    ),
    "search_only_without": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Nothing says what to look for, only what to leave out."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The words are searched for as they are; add another word to leave them out.",
        ),
    ),
    "search_too_long": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Only the first %1 words are searched for."),
        "",
        ("most",),
    ),
    "search_persona_unknown": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "No persona called “%1” has said anything here."),
        "",
        ("name",),
    ),
    "search_model_unknown": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "No model called “%1” has said anything here."),
        "",
        ("name",),
    ),
    "search_indexing": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Older conversations are still being indexed."),
        QT_TRANSLATE_NOOP("Sentences", "Search again in a moment to find what is in them."),
    ),
    "window_silent": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Ashley Desktop runs already, but does not answer."),
        QT_TRANSLATE_NOOP("Sentences", "Wait a little, or end it and start again."),
    ),
    "no_display": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no display for a window here."),
        QT_TRANSLATE_NOOP("Sentences", "Without one, “ashley-desktop ask” works: ask --help."),
    ),
}
