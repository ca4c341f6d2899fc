"""The words for messages, conversations, folders and personas."""

from __future__ import annotations

from ashley_desktop.sentences.wording import QT_TRANSLATE_NOOP, Sentence

CONVERSATIONS: dict[str, Sentence] = {
    "setting_refused": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The setting %1 cannot be %2."),
        QT_TRANSLATE_NOOP("Sentences", "Choose one of the values in the settings."),
        ("setting", "value"),
    ),
    "empty_message": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no text to send."),
        QT_TRANSLATE_NOOP("Sentences", "Write a message first."),
    ),
    "session_exists": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is a conversation with the ID %1 already."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another ID."),
        ("session_id",),
    ),
    "cannot_continue": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This reply cannot be continued."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Only the newest one can, if it was cut, stopped or too long."
        ),
    ),
    "question_deleted": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The question to this reply was deleted."),
        QT_TRANSLATE_NOOP("Sentences", "Restore the question first."),
    ),
    "not_a_question": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Only a message of yours can be edited."),
    ),
    "not_a_reply": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Only a reply can be made anew."),
    ),
    "title_empty": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A title needs at least one character."),
    ),
    "folder_name_empty": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "A folder needs a name."),
    ),
    "folder_exists": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is a folder named “%1” already."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another name."),
        ("name",),
    ),
    "metadata_shape": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The metadata is not a JSON object."),
        QT_TRANSLATE_NOOP("Sentences", 'Write it like {"project": "garden"}.'),
    ),
    "reply_under_way": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This conversation is still being answered."),
        QT_TRANSLATE_NOOP("Sentences", "Wait for the reply to end, or stop it."),
    ),
    "session_not_found": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no conversation with the ID %1."),
        QT_TRANSLATE_NOOP("Sentences", "“sessions list” shows those that exist."),
        ("session_id",),
    ),
    "folder_not_found": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This folder is gone."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another folder."),
    ),
}
