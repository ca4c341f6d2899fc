"""Every text of the window can be translated: the translators' tool finds it, and it is used."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QObject, QTranslator
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QLineEdit, QMenu, QWidget

import ashley_desktop
from ashley_desktop.core.presets import personas
from ashley_desktop.paths import resources
from ashley_desktop.sentences import SENTENCES
from ashley_desktop.setting_words import WORDS
from ashley_desktop.ui import starters
from ashley_desktop.ui.deeds.undoing import Undoing
from ashley_desktop.ui.header import ModelGroup, PersonaChoice
from ashley_desktop.ui.main_window import MainWindow
from ashley_desktop.ui.texts import describe_error
from tests.ui.shell.conftest import OpenWindow

PACKAGE = Path(ashley_desktop.__file__).parent
FILES = [path.relative_to(PACKAGE) for path in sorted((PACKAGE / "ui").rglob("*.py"))]
NAMES = {"Ashley Desktop", "OpenAI", "%1 · %2", "%1, %2"}  # the same in every language
# What shows its first argument to people.
SHOWING = {
    "setText",
    "setToolTip",
    "setAccessibleName",
    "setAccessibleDescription",
    "setPlaceholderText",
    "setWindowTitle",
    "setTitle",
    "addItem",
    "addMenu",
    "plain_label",
    "QLabel",
    "QPushButton",
    "QRadioButton",
    "QCheckBox",
    "QAction",
    "QMenu",
    "fill",
    "announce",
    "set_hint",
    "set_activity",
    "set_problem",
    "set_key_place",
}


@pytest.fixture(scope="module")
def extracted(tmp_path_factory: pytest.TempPathFactory) -> set[tuple[str, str]]:
    """Context and text of everything that the translators' tool finds."""
    found = tmp_path_factory.mktemp("translation") / "found.ts"
    tool = Path(sys.executable).with_name("pyside6-lupdate")
    subprocess.run(
        [str(tool), "-extensions", "py", str(PACKAGE), "-ts", str(found)],
        check=True,
        capture_output=True,
    )
    texts: set[tuple[str, str]] = set()
    for context in ElementTree.parse(found).getroot().iter("context"):
        name = context.findtext("name") or ""
        texts |= {(name, message.findtext("source") or "") for message in context.iter("message")}
    return texts


def _name_of(call: ast.Call) -> str:
    called = call.func
    return called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")


def _calls(node: ast.AST, owner: str = "") -> Iterator[tuple[str, ast.Call]]:
    """Every call, with the class that it stands in."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Call):
            yield owner, child
        yield from _calls(child, child.name if isinstance(child, ast.ClassDef) else owner)


def _text(node: ast.expr) -> str | None:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else None


def _is_translate(call: ast.Call) -> bool:
    """Whether it is Qt's translation; a painter has a `translate` too."""
    called = call.func
    owner = called.value if isinstance(called, ast.Attribute) else None
    whole = called.id if isinstance(called, ast.Name) else getattr(owner, "id", "")
    return _name_of(call) == "translate" and whole in ("translate", "QCoreApplication")


def _parsed(file: Path) -> ast.Module:
    return ast.parse((PACKAGE / file).read_text("utf-8"))


@pytest.mark.parametrize("file", FILES, ids=str)
def test_every_translated_text_is_found(file: Path, extracted: set[tuple[str, str]]) -> None:
    for owner, call in _calls(_parsed(file)):
        if _name_of(call) == "tr":
            wanted = (owner, _text(call.args[0]))
        elif _is_translate(call):
            wanted = (_text(call.args[0]) or "", _text(call.args[1]))
            if file.name in ("words.py", "texts.py", "starters.py") and wanted[1] is None:
                continue  # hands on what was marked elsewhere
        else:
            continue
        assert wanted in extracted, f"line {call.lineno}"


@pytest.mark.parametrize("file", FILES, ids=str)
def test_no_text_is_shown_untranslated(file: Path) -> None:
    for _, call in _calls(_parsed(file)):
        if _name_of(call) not in SHOWING or not call.args:
            continue
        shown = call.args[0]
        choices = [shown.body, shown.orelse] if isinstance(shown, ast.IfExp) else [shown]
        for choice in choices:
            text = _text(choice) or ""
            assert text in NAMES or not any(map(str.isalpha, text)), f"line {call.lineno}: {text}"


def test_every_word_of_a_setting_is_found(extracted: set[tuple[str, str]]) -> None:
    for words in WORDS.values():
        texts = (words.title, words.description, words.any_choice, *words.choices.values())
        assert {("Setting", text) for text in texts if text} <= extracted


def test_every_sentence_is_found(extracted: set[tuple[str, str]]) -> None:
    for sentence in SENTENCES.values():
        for text in filter(None, (sentence.text, sentence.hint)):
            assert ("Sentences", text) in extracted


@pytest.mark.parametrize(
    "wanted",
    [
        ("Actions", "Text size"),
        ("Actions", "Help"),
        ("Texts", "Yesterday"),
        ("Texts", "d MMMM yyyy"),
        ("Transcript", "You"),
        ("Transcript", "Interrupted: %1"),
        ("Dialogs", "Close"),
    ],
)
def test_texts_outside_of_widgets_are_found(
    wanted: tuple[str, str], extracted: set[tuple[str, str]]
) -> None:
    assert wanted in extracted


class Bracketing(QTranslator):
    """A language that is English in brackets."""

    def translate(
        self, context: str, text: str, disambiguation: str | None = None, n: int = -1
    ) -> str:
        return f"[{text}]"

    def isEmpty(self) -> bool:  # noqa: N802 - Qt's name
        return False


@pytest.fixture
def bracketed() -> Iterator[None]:
    """The language in force for the test."""
    language = Bracketing()
    QCoreApplication.installTranslator(language)
    yield
    QCoreApplication.removeTranslator(language)


def _said_by(widget: QWidget) -> Iterator[str]:
    yield from (widget.accessibleName(), widget.toolTip(), widget.windowTitle())
    if isinstance(widget, QLabel | QAbstractButton):
        yield widget.text()
    if isinstance(widget, QLineEdit):
        yield from (widget.text(), widget.placeholderText())
    if isinstance(widget, QComboBox):
        yield from (widget.itemText(row) for row in range(widget.count()))
    if isinstance(widget, QMenu):
        yield widget.title()
    yield from (action.text() for action in widget.actions() if not action.isSeparator())


def _untranslated(top: QObject) -> set[str]:
    widgets = [top, *top.findChildren(QWidget)]
    said = {text for widget in widgets if isinstance(widget, QWidget) for text in _said_by(widget)}
    foreign = {"Ashley Desktop", "Messages", "A", "Ashley", "gpt-4o", "OpenAI"}
    return {
        text
        for text in said
        if text not in foreign and "[" not in text and any(map(str.isalpha, text))
    }


@pytest.mark.usefixtures("bracketed")
def test_everything_in_the_window_is_translated(open_window: OpenWindow) -> None:
    window: MainWindow = open_window()
    window.header.personas.set_personas([PersonaChoice("Ashley", "Ashley")])
    window.header.models.set_models([ModelGroup("openai", "OpenAI", ("gpt-4o",))])
    window.set_conversation("", "")
    window.offer_key()
    Undoing(window.notices).offer("Ashley", lambda: None)
    window.composer.submit()
    window.open_settings()
    for action in (window.actions_.guide, window.actions_.about):
        action.trigger()
    assert window.settings is not None
    for name in ("general", "looks", "history", "usage", "personas", "machine"):
        window.settings.page(name)
    shown = {label.text() for label in window.findChildren(QLabel)}
    assert "[Looks]" in shown
    assert _untranslated(window) == set()


@pytest.mark.usefixtures("bracketed")
def test_errors_are_translated_with_their_values() -> None:
    text, hint = describe_error("storage_full", {"path": "[ashley.db]"})
    assert text == "[The disk is full: [ashley.db] cannot grow.]"
    assert hint == "[Make room, then try again. What is stored is safe.]"


def test_the_starters_that_ship_are_translated(extracted: set[tuple[str, str]]) -> None:
    shipped = {text for persona in personas(resources()) for text in persona.starters}
    assert set(starters.SHIPPED) == shipped
    assert {("Starters", text) for text in shipped} <= extracted
