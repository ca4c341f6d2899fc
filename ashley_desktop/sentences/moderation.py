"""The words for what moderation finds, and for patterns that cannot be used."""

from __future__ import annotations

from ashley_desktop.sentences.wording import QT_TRANSLATE_NOOP, Sentence

MODERATION: dict[str, Sentence] = {
    "content_blocked": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The rule “%1” stops this message."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Write it differently, or change the rule in the settings, under Moderation.",
        ),
        ("rule",),
    ),
    "content_blocked_length": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "This message has %1 characters; at most %2 are allowed."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Shorten it, or raise the limit in the settings, under Moderation."
        ),
        ("length", "limit"),
    ),
    "content_blocked_endpoint": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The provider's own check refuses this message: %1."),
        QT_TRANSLATE_NOOP(
            "Sentences",
            "Write it differently, or switch that check off in the settings, under Moderation.",
        ),
        ("categories",),
    ),
    "content_blocked_unchecked": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences", "The provider's own check did not answer, and this persona is strict."
        ),
        QT_TRANSLATE_NOOP("Sentences", "Try again later, or choose a persona that is less strict."),
    ),
    "answer_blocked": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "Moderation ended the reply: the rule “%1” matches."),
        QT_TRANSLATE_NOOP("Sentences", "Rules are in the settings, under Moderation."),
        ("rule",),
    ),
    "excessive_length": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "It has %1 characters; at most %2 are allowed."),
        "",
        ("length", "limit"),
    ),
    "pattern_match": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The rule “%1” matches."),
        "",
        ("rule",),
    ),
    "endpoint_flagged": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The provider's own check flags it: %1."),
        "",
        ("categories",),
    ),
    "moderation_error": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The provider's own check did not answer."),
    ),
    "pattern_empty": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is no pattern yet."),
        QT_TRANSLATE_NOOP("Sentences", "Write what the rule should look for."),
    ),
    "pattern_too_long": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The pattern is longer than %1 characters."),
        QT_TRANSLATE_NOOP("Sentences", "Make two rules of it."),
        ("limit",),
    ),
    "pattern_too_large": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The pattern would need too much memory."),
        QT_TRANSLATE_NOOP(
            "Sentences", "Use smaller numbers of repetitions, or make two rules of it."
        ),
    ),
    "pattern_looks_around": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences", "The pattern looks ahead or behind with (?=, (?!, (?<= or (?<!."
        ),
        QT_TRANSLATE_NOOP(
            "Sentences", "Rules cannot do that. Use a second rule that allows instead."
        ),
    ),
    "pattern_refers_back": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The pattern refers back to a group, such as \\1."),
        QT_TRANSLATE_NOOP("Sentences", "Rules cannot do that. Write out what it should look for."),
    ),
    "pattern_matches_nothing": Sentence(
        QT_TRANSLATE_NOOP(
            "Sentences",
            "The pattern matches where there is nothing, and so it would match everything.",
        ),
        QT_TRANSLATE_NOOP("Sentences", "Ask for at least one letter."),
    ),
    "pattern_wrong": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The pattern cannot be read: %1."),
        QT_TRANSLATE_NOOP("Sentences", "Check its brackets and signs."),
        ("detail",),
    ),
    "rule_unnamed": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The rule has no name yet."),
        QT_TRANSLATE_NOOP("Sentences", "Give it a name: it is shown where the rule decides."),
    ),
    "rule_name_long": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "The name is longer than %1 characters."),
        QT_TRANSLATE_NOOP("Sentences", "Choose a shorter one."),
        ("limit",),
    ),
    "rule_exists": Sentence(
        QT_TRANSLATE_NOOP("Sentences", "There is a rule “%1” already."),
        QT_TRANSLATE_NOOP("Sentences", "Choose another name."),
        ("rule",),
    ),
}
