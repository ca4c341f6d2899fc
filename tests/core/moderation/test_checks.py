"""Length, rules and disguises: what is found, what is left alone, and where an answer ends."""

from __future__ import annotations

from dataclasses import replace

import pytest

from ashley_desktop.core.moderation.checks import Watch, check_length, check_rules
from ashley_desktop.core.moderation.choices import Choices, read
from ashley_desktop.core.moderation.folding import copies, folded, folded_pattern
from ashley_desktop.core.moderation.rule_set import RuleSet
from ashley_desktop.core.moderation.rules import (
    Action,
    AppliesTo,
    Rule,
    Shipped,
    checked,
    from_json,
)
from ashley_desktop.core.moderation.sentences import LONGEST, Sentences
from ashley_desktop.core.moderation.verdict import Direction, Policy, Verdict
from ashley_desktop.core.moderation.verdict import from_json as verdict_from_json
from ashley_desktop.errors import InvalidInput

CAKE = Rule("Cake", r"\bcake\b")


def rule_set(*rules: Rule, direction: Direction = Direction.QUESTION) -> RuleSet:
    return RuleSet(rules, direction, {"sweets": "cake|honey"})


def judged(text: str, *rules: Rule, policy: Policy = Policy.STANDARD) -> Verdict:
    return check_rules(text, rule_set(*rules), policy)


def test_length_is_counted_in_characters() -> None:
    assert check_length("ü" * 10, 10).is_safe
    verdict = check_length("ü" * 11, 10)
    assert (verdict.is_safe, verdict.flagged_categories) == (False, ("excessive_length",))
    assert (verdict.length, verdict.limit, verdict.confidence_score) == (11, 10, 1.0)


def test_a_rule_blocks_and_says_which_it_was() -> None:
    verdict = judged("I like a cake.", CAKE)
    assert (verdict.is_safe, verdict.rule, verdict.stage) == (False, "Cake", "rules")
    assert verdict.flagged_categories == ("pattern_match",)
    assert judged("I like bread.", CAKE) == Verdict()


def test_a_warning_is_safe_and_flagged() -> None:
    verdict = judged("A cake", replace(CAKE, action=Action.WARN))
    assert (verdict.is_safe, verdict.flagged_categories) == (True, ("pattern_match",))
    assert verdict.action == "warn"


def test_a_strict_policy_stops_at_a_warning() -> None:
    verdict = judged("A cake", replace(CAKE, action=Action.WARN), policy=Policy.STRICT)
    assert (verdict.is_safe, verdict.action) == (False, "block")


def test_blocking_is_over_warning_wherever_it_stands() -> None:
    warns = Rule("Bread", "bread", Action.WARN)
    assert judged("Bread first. Then cake.", warns, CAKE).rule == "Cake"


def test_what_is_allowed_excuses_its_own_sentence_only() -> None:
    allows = Rule("Birthday", "birthday", Action.ALLOW)
    assert judged("A birthday cake.", CAKE, allows).action == "allow"
    assert judged("It is my birthday. Give me cake. Now.", CAKE, allows).action == "block"


def test_a_match_may_stretch_over_two_sentences() -> None:
    rule = Rule("Both", "flour.{0,20}cake")
    assert judged("I have flour. I want cake.", rule).action == "block"
    assert judged("I have flour. It is white. It is dry. I want cake.", rule).action == "allow"


def test_a_rule_looks_only_where_it_applies_and_while_it_is_on() -> None:
    answers = replace(CAKE, applies_to=AppliesTo.ANSWER)
    assert judged("cake", answers).action == "allow"
    assert (
        check_rules("cake", rule_set(answers, direction=Direction.ANSWER), Policy.STANDARD).action
        == "block"
    )
    assert judged("cake", replace(CAKE, enabled=False)).action == "allow"


@pytest.mark.parametrize(
    "text",
    [
        "CAKE",
        "c a k e",
        "c.a.k.e",
        "c4k3",
        "\uff43\uff41\uff4b\uff45",  # full width
        "\u0441\u0430\u043a\u0435",  # Cyrillic
        "ca\u200bke",
        "ca\u00adke",
        "c\u00e1ke",
        "c-a-k-e please",
    ],
)
def test_disguises_are_seen_through(text: str) -> None:
    assert judged(f"I want {text}", CAKE).action == "block"


@pytest.mark.parametrize("text", ["win32", "0x4f2a", "cakes", "sha256", "a b c d e"])
def test_what_is_no_disguise_stays(text: str) -> None:
    assert judged(text, CAKE).action == "allow"


def test_digits_that_are_meant_are_still_found() -> None:
    assert judged("about win32", Rule("Windows", "win32")).action == "block"


def test_patterns_are_folded_as_texts_are() -> None:
    assert judged("Ein K\u00c4SE", Rule("K\u00e4se", "k\u00e4se")).action == "block"
    assert folded_pattern(r"\W\d+\S") == r"\W\d+\S"
    assert folded("  Gru\u00df\t\nB\u00c4R ") == "gruss bar"


def test_copies_are_one_where_nothing_is_disguised() -> None:
    assert copies("A plain text") == ("a plain text",)
    assert copies("pl4in") == ("pl4in", "plain")


@pytest.mark.parametrize(
    ("pattern", "problem"),
    [
        ("  ", "pattern_empty"),
        ("(a", "pattern_wrong"),
        ("a(?=b)", "pattern_looks_around"),
        ("(?<!a)b", "pattern_looks_around"),
        (r"(a)\1", "pattern_refers_back"),
        ("a*", "pattern_matches_nothing"),
        ("(a{900}){900}", "pattern_wrong"),
        (r"(\pL{500}){1,2}\pL{900}", "pattern_too_large"),
        ("a" * 5000, "pattern_too_long"),
    ],
)
def test_patterns_that_cannot_be_used_are_refused(pattern: str, problem: str) -> None:
    with pytest.raises(InvalidInput) as refused:
        checked(replace(CAKE, pattern=pattern), {})
    assert refused.value.parameters["problem"] == problem


def test_a_rule_needs_a_name() -> None:
    with pytest.raises(InvalidInput):
        checked(replace(CAKE, name="  "), {})
    assert checked(replace(CAKE, name="  Two   words "), {}).name == "Two words"


def test_a_pattern_that_backtracks_elsewhere_is_quick() -> None:
    # exponential in an engine that backtracks: there the test's time limit would end it
    assert judged("a" * 5000 + "!", Rule("Slow", "(a+a+)+b")).action == "allow"


def test_lists_of_words_can_be_named() -> None:
    assert judged("Some honey", Rule("Sweets", r"\b<sweets>\b")).action == "block"
    assert judged("Some <T> code", Rule("Type", "<T>")).action == "block"


def test_a_stored_rule_that_no_longer_compiles_is_passed_over() -> None:
    assert judged("cake", Rule("Broken", "(a"), CAKE).rule == "Cake"


def test_names_of_groups_in_two_rules_do_not_collide() -> None:
    first, second = Rule("A", "(?P<x>bread)"), Rule("B", "(?P<x>cake)")
    assert judged("a cake", first, second).rule == "B"


# while a text grows


def test_pieces_are_the_text() -> None:
    text = "One. Two!\n\n- three\n- four" + "x" * 2000 + " y" * 900 + "\u3002End"
    for size in (1, 3, 100, len(text)):
        sentences = Sentences()
        pieces: list[str] = []
        for at in range(0, len(text), size):
            pieces += sentences.take(text[at : at + size])
        pieces.append(sentences.rest())
        assert "".join(pieces) == text
        assert max(map(len, pieces)) <= LONGEST


def test_a_sentence_comes_when_it_has_ended() -> None:
    sentences = Sentences()
    assert sentences.take("Version 3.11 is out") == []
    assert sentences.take(". And") == ["Version 3.11 is out. "]
    assert sentences.rest() == "And"


def test_an_answer_ends_with_the_last_sentence_that_passed() -> None:
    watch = Watch(rule_set(CAKE), Policy.STANDARD)
    for piece in ("First. Sec", "ond. A ca", "ke comes", ". More. "):
        watch.take(piece)
    assert watch.passed == len("First. Second. ")
    assert watch.verdict.rule == "Cake"


def test_the_rest_is_looked_at_when_nothing_more_comes() -> None:
    watch = Watch(rule_set(CAKE), Policy.STANDARD)
    assert watch.take("First. And cake").is_safe
    assert not watch.end().is_safe
    assert watch.passed == len("First. ")


def test_an_answer_that_goes_on_is_seen_with_what_was_before() -> None:
    rule = Rule("Both", "flour.{0,20}cake")
    watch = Watch(rule_set(rule), Policy.STANDARD, begun="I have flour. ")
    assert not watch.take("I want cake. ").is_safe
    assert watch.passed == 0


# choices


def test_choices_come_back_as_they_were_stored(shipped: Shipped) -> None:
    own = (*shipped.rules[1:], CAKE, replace(shipped.rules[0], enabled=False))
    choices = Choices(active=False, length_limit=500).with_rules(own, shipped.rules)
    choices = choices.agreeing("openai", "https://api.openai.com:443", True)
    again = read(choices.as_json())
    assert again == choices
    names = [rule.name for rule in again.in_force(shipped.rules)]
    assert sorted(names) == sorted([*(rule.name for rule in shipped.rules), "Cake"])
    assert [rule.name for rule in again.rules] == ["Cake", shipped.rules[0].name]


def test_a_shipped_rule_that_was_removed_stays_away(shipped: Shipped) -> None:
    choices = Choices().with_rules(shipped.rules[1:], shipped.rules)
    assert shipped.rules[0] not in choices.in_force(shipped.rules)
    assert Choices().in_force(shipped.rules) == shipped.rules


@pytest.mark.parametrize(
    "stored", [None, 3, "x", {"rules": 1, "agreed": [], "length_limit": "9", "removed": {}}]
)
def test_odd_choices_are_no_choices(stored: object) -> None:
    assert read(stored) == Choices()


@pytest.mark.parametrize("row", [None, {}, {"name": 1}, {"name": "x", "action": "explode"}])
def test_odd_rules_are_none(row: object) -> None:
    assert from_json(row) is None


def test_agreeing_is_for_one_address() -> None:
    choices = Choices().agreeing("a", "https://one:443", True)
    assert choices.agreed == {"a": "https://one:443"}
    assert choices.agreeing("a", "https://one:443", False).agreed == {}


def test_a_verdict_comes_back_from_a_message() -> None:
    verdict = judged("cake", CAKE)
    assert verdict_from_json(verdict.as_json()) == verdict
    assert verdict_from_json(None) == Verdict()
    assert verdict_from_json({"categories": 3, "confidence": "high"}) == Verdict()
