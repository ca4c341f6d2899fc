"""Words for personas: fields that cannot be so, files that are none, names that are taken."""

from __future__ import annotations

from ashley_desktop.sentences.wording import QT_TRANSLATE_NOOP, Sentence

# Fields as the page of personas calls them.
FIELDS: dict[str, str] = {
    "name": QT_TRANSLATE_NOOP("Sentences", "Name"),
    "title": QT_TRANSLATE_NOOP("Sentences", "Title"),
    "description": QT_TRANSLATE_NOOP("Sentences", "Description"),
    "prompt": QT_TRANSLATE_NOOP("Sentences", "Instructions"),
    "temperature": QT_TRANSLATE_NOOP("Sentences", "Temperature"),
    "max_tokens": QT_TRANSLATE_NOOP("Sentences", "Longest answer"),
    "top_p": QT_TRANSLATE_NOOP("Sentences", "Top-p"),
    "provider": QT_TRANSLATE_NOOP("Sentences", "Provider"),
    "model": QT_TRANSLATE_NOOP("Sentences", "Model"),
    "avatar": QT_TRANSLATE_NOOP("Sentences", "Sign"),
    "picture": QT_TRANSLATE_NOOP("Sentences", "Picture"),
    "colour": QT_TRANSLATE_NOOP("Sentences", "Colour"),
    "starters": QT_TRANSLATE_NOOP("Sentences", "Starter questions"),
    "moderation": QT_TRANSLATE_NOOP("Sentences", "Moderation"),
}

PERSONAS: dict[str, Sentence] = {
    "persona_empty": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” cannot be empty."),
        QT_TRANSLATE_NOOP("Sentences", "Give it one line of text."),
        ("field",),
    ),
    "persona_long": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This is too long for “%1”."),
        QT_TRANSLATE_NOOP("Sentences", "It takes up to %2 characters."),
        ("field", "most"),
    ),
    "persona_shape": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” cannot hold such a value."),
        QT_TRANSLATE_NOOP("Sentences", "It takes text."),
        ("field",),
    ),
    "persona_no_number": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” takes a number."),
        QT_TRANSLATE_NOOP("Sentences", "Write it in digits, such as 0.7, or leave it empty."),
        ("field",),
    ),
    "persona_no_count": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” takes a whole number of tokens."),
        QT_TRANSLATE_NOOP("Sentences", "Write it in digits, such as 2000, or leave it empty."),
        ("field",),
    ),
    "persona_number": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” cannot be this number."),
        QT_TRANSLATE_NOOP("Sentences", "It goes from %2 to %3."),
        ("field", "low", "high"),
    ),
    "persona_number_above": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” cannot be this number."),
        QT_TRANSLATE_NOOP("Sentences", "It is above %2, and %3 at most."),
        ("field", "low", "high"),
    ),
    "persona_choice": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” cannot be this."),
        QT_TRANSLATE_NOOP("Sentences", "Choose one of these: %2."),
        ("field", "known"),
    ),
    "persona_many": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "These are too many starter questions."),
        QT_TRANSLATE_NOOP("Sentences", "A persona has up to %1."),
        ("most",),
    ),
    "persona_picture": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This picture cannot be used."),
        QT_TRANSLATE_NOOP("Sentences", "Choose a PNG picture of up to 256 by 256 pixels."),
    ),
    "persona_taken": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Another persona is called “%1” already."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another name; capital letters make no difference."),
        ("persona",),
    ),
    "persona_last": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The last persona cannot be deleted."),
        QT_TRANSLATE_NOOP("Sentences", "Make another one first: somebody has to answer."),
    ),
    "persona_not_shipped": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "“%1” did not come with the program."),
        QT_TRANSLATE_NOOP("Sentences", "Only personas that came with it can be reset."),
        ("persona",),
    ),
    "persona_file_unknown": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is no file of personas."),
        QT_TRANSLATE_NOOP("Sentences", "Choose a file that “Export” or “personas export” wrote."),
        ("path",),
    ),
    "persona_file_large": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "%1 is too large for a file of personas."),
        QT_TRANSLATE_NOOP("Sentences", "Nothing of this file was imported."),
        ("path",),
    ),
    "persona_not_found": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no persona named %1."),
        QT_TRANSLATE_NOOP("Sentences", "Known personas: %2."),
        ("persona", "known"),
    ),
}
