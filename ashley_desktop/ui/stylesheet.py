"""The window's stylesheet, made from the tokens. Only what Qt's palette cannot say."""

from __future__ import annotations

from string import Template

from ashley_desktop import paths
from ashley_desktop.ui import tokens
from ashley_desktop.ui.tokens import Colours

_SHEET = Template("""
QToolTip { background: $raised; color: $text; border: 1px solid $edge; padding: 4px 8px; }

QMenu { background: $raised; border: 1px solid $edge; border-radius: 8px; padding: 6px; }
QMenu::item { padding: 6px 32px 6px 10px; border-radius: 6px; }
QMenu::item:selected { background: $pressed; color: $text; }
QMenu::item:disabled { color: $faint; }
QMenu::icon { padding-left: 8px; }
QMenu::separator { height: 1px; background: $line; margin: 6px 8px; }

QScrollBar:vertical { background: transparent; width: 12px; margin: 0; }
QScrollBar::handle:vertical {
    background: $edge; border-radius: 3px; min-height: 32px; margin: 2px 3px;
}
QScrollBar::handle:vertical:hover { background: $faint; }
QScrollBar:horizontal { background: transparent; height: 12px; margin: 0; }
QScrollBar::handle:horizontal {
    background: $edge; border-radius: 3px; min-width: 32px; margin: 3px 2px;
}
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }

QSplitter::handle { background: $line; }

QLineEdit {
    background: $raised; color: $text; border: 1px solid $edge; border-radius: 8px;
    padding: 6px 10px; selection-background-color: $accent; selection-color: $on_accent;
}
QLineEdit:focus { border: 1px solid $accent; }
QLineEdit:disabled { color: $faint; background: $side; }

QPushButton {
    background: $raised; color: $text; border: 1px solid $edge; border-radius: 8px;
    padding: 6px 14px;
}
QPushButton:hover { background: $hover; }
QPushButton:pressed { background: $pressed; }
QPushButton:focus { border: 1px solid $accent; }
QPushButton:disabled { color: $faint; }
QPushButton:default, QPushButton[kind="primary"] {
    background: $accent; color: $on_accent; border: 1px solid $accent;
}
QPushButton:default:hover, QPushButton[kind="primary"]:hover { background: $accent_hover; }
QPushButton:default:focus, QPushButton[kind="primary"]:focus { border: 1px solid $text; }
QPushButton:default:disabled, QPushButton[kind="primary"]:disabled {
    background: $pressed; color: $faint; border: 1px solid $pressed;
}
QPushButton[kind="link"] {
    background: transparent; border: 1px solid transparent; color: $accent;
    padding: 4px 8px; font-weight: 600;
}
QPushButton[kind="link"]:hover { background: $pressed; }
QPushButton[kind="link"]:disabled { color: $faint; }
QPushButton[kind="link"]:focus { border: 1px solid $accent; }
QPushButton[kind="link"][flush="true"] { padding-left: 0; padding-right: 0; }
QPushButton[kind="link"][flush="true"]:hover {
    background: transparent; text-decoration: underline;
}
QPushButton[kind="quiet"] {
    background: transparent; border: 1px solid transparent; color: $muted; padding: 5px 9px;
}
QPushButton[kind="quiet"]:hover { background: $hover; }
QPushButton[kind="quiet"]:pressed { background: $pressed; }
QPushButton[kind="quiet"]:focus { border: 1px solid $accent; }
QPushButton[kind="row"] {
    background: transparent; border: 1px solid transparent; text-align: left; padding: 7px 5px;
}
QPushButton[kind="row"]:hover { background: $hover; }
QPushButton[kind="row"]:checked { background: $accent_soft; }
QPushButton[kind="row"]:focus { border: 1px solid $accent; }
QPushButton[kind="starter"] {
    background: transparent; border: 1px solid $line; border-radius: 14px;
    padding: 11px 16px; text-align: left;
}
QPushButton[kind="starter"]:hover { background: $hover; border-color: $edge; }
QPushButton[kind="starter"]:focus { border: 1px solid $accent; }

QToolButton {
    background: transparent; border: 1px solid transparent; border-radius: 8px; padding: 5px;
}
QToolButton:hover { background: $hover; }
QToolButton:pressed, QToolButton:open { background: $pressed; }
QToolButton:focus { border: 1px solid $accent; }
QToolButton::menu-indicator { image: none; }
QToolButton[kind="fold"] { padding: 4px 8px 4px 0; }
QToolButton[kind="act"] { background: $accent; border-radius: 17px; }
QToolButton[kind="act"]:hover { background: $accent_hover; }
QToolButton[kind="act"]:focus { border: 2px solid $text; }
QToolButton[kind="act"][quiet="true"] { background: $pressed; }

QComboBox {
    combobox-popup: 0; background: $raised; color: $text; border: 1px solid $edge;
    border-radius: 8px; padding: 6px 10px;
}
QComboBox QAbstractItemView {
    background: $raised; color: $text; border: 1px solid $edge; border-radius: 8px;
    padding: 4px; outline: 0;
}
QComboBox QAbstractItemView::item { padding: 6px 8px; border-radius: 6px; min-height: 20px; }
QComboBox QAbstractItemView::item:selected { background: $accent_soft; color: $text; }
QComboBox QAbstractItemView::item:disabled { color: $faint; }

QFrame#popup_line { background: $line; border: 0; }
QPlainTextEdit[kind="field"] {
    background: $raised; color: $text; border: 1px solid $edge; border-radius: 8px;
    padding: 4px 6px; selection-background-color: $accent; selection-color: $on_accent;
}
QPlainTextEdit[kind="field"]:focus { border: 1px solid $accent; }
QPlainTextEdit[kind="field"][readOnly="true"] { background: $side; border: 1px solid $line; }
QPushButton[kind="tab"] {
    background: transparent; border: 1px solid transparent; color: $muted; padding: 3px 9px;
}
QPushButton[kind="tab"]:hover { background: $hover; }
QPushButton[kind="tab"]:checked { background: $accent_soft; color: $text; }
QPushButton[kind="tab"]:focus { border: 1px solid $accent; }
QFrame#persona_popup QLineEdit, QFrame#model_popup QLineEdit { padding-left: 2px; }
QListWidget#persona_list, QListWidget#provider_list, QListView#model_list {
    background: transparent; border: 0; outline: 0; padding: 0;
}

QRadioButton { spacing: 8px; padding: 3px 0; }
QRadioButton::indicator {
    width: ${box}px; height: ${box}px; border: 1px solid $faint; border-radius: ${round}px;
    background: $raised;
}
QRadioButton::indicator:hover, QRadioButton::indicator:focus { border: 1px solid $accent; }
QRadioButton::indicator:checked {
    width: ${dot}px; height: ${dot}px; border: ${ring}px solid $accent; border-radius: ${round}px;
    background: $on_accent;
}
QRadioButton:focus { color: $accent; }

QCheckBox { spacing: 8px; padding: 3px 0; }
QCheckBox::indicator {
    width: ${box}px; height: ${box}px; border: 1px solid $faint; border-radius: 4px;
    background: $raised;
}
QCheckBox::indicator:hover, QCheckBox::indicator:focus { border: 1px solid $accent; }
QCheckBox::indicator:checked {
    border: 1px solid $accent; background: $accent; image: url("$check");
}
QCheckBox:focus { color: $accent; }

QWidget#sidebar { background: $side; }
QWidget#content, QWidget#empty_state { background: $ground; }
QWidget#sidebar QToolButton:hover { background: $pressed; }
QWidget#sidebar QLineEdit { background: $ground; border: 1px solid $line; padding-left: 2px; }
QWidget#sidebar QLineEdit:focus { border: 1px solid $accent; }
QListView#session_list { background: transparent; border: 0; outline: 0; }
QListView#session_list QLineEdit { background: $raised; padding: 2px 6px; border-radius: 6px; }
QPushButton#new_session {
    background: transparent; border: 1px solid transparent; text-align: left;
    padding: 7px 9px 7px 5px;
}
QPushButton#new_session:hover { background: $hover; }
QPushButton#new_session:pressed { background: $pressed; }
QPushButton#new_session:focus { border: 1px solid $accent; }
QWidget#header { border-bottom: 1px solid $line; background: $ground; }
QProgressBar { background: $line; border: 0; border-radius: 3px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }
QFrame#temporary_bar { border: 0; border-bottom: 1px solid $line; background: $side; }
QWidget#find_bar { border-bottom: 1px solid $line; background: $ground; }
QWidget#find_bar QLineEdit { padding-left: 2px; }
QLineEdit#title { border: 1px solid transparent; background: transparent; padding: 5px 8px; }
QLineEdit#title:hover:!focus { background: $hover; }
QLineEdit#title:focus { border: 1px solid $accent; background: $raised; }

QFrame#composer_box {
    background: $raised; border: 1px solid $edge; border-radius: 20px;
}
QFrame#composer_box[focused="true"] { border: 1px solid $accent; }
QFrame#queue { background: $side; border: 1px solid $line; border-radius: 12px; }
QFrame#queue QScrollArea, QWidget#queue_rows { background: transparent; }
QToolButton#meter { color: $faint; font-size: ${small}px; padding: 2px 6px; }
QToolButton#meter[tone="warning"] { color: $warning; }
QToolButton#meter[tone="problem"] { color: $danger; }
QFrame[kind="popover"] { background: $raised; border: 1px solid $edge; border-radius: 8px; }
QPlainTextEdit#composer { background: transparent; border: 0; color: $text; }

QFrame[kind="notice"] { background: $accent_soft; border: 0; border-radius: 8px; }
QFrame[kind="notice"][tone="warning"] { background: $warning_soft; }
QFrame[kind="notice"][tone="problem"] { background: $danger_soft; }

QLabel[tone="muted"] { color: $muted; }
QLabel[tone="faint"] { color: $faint; }
QLabel[tone="problem"] { color: $danger; }
QLabel[tone="warning"] { color: $warning; }
QLabel[tone="good"] { color: $accent; }
QLabel[scale="small"] { font-size: ${small}px; }
QLabel[scale="strong"] { font-size: ${strong}px; font-weight: 600; }
QLabel[scale="title"] { font-size: ${title}px; font-weight: 600; }
QLabel[scale="display"] { font-size: ${display}px; font-weight: 600; }

QListWidget#rule_list {
    background: transparent; border: 1px solid $line; border-radius: 8px; padding: 4px; outline: 0;
}
QListWidget#decision_list, QListWidget#cleanup_list, QListWidget#backup_list,
QListWidget#local_models {
    background: $side; border: 1px solid $line; border-radius: 8px; padding: 4px; outline: 0;
}
QListWidget#bar_list { background: transparent; border: 0; outline: 0; }
QLabel#legend_written { background: $accent; border-radius: 3px; }
QLabel#legend_read { background: $edge; border-radius: 3px; }
QWidget#settings_side { background: $side; }
QWidget#settings_side QLineEdit { background: $ground; border: 1px solid $line; padding-left: 2px; }
QWidget#settings_side QLineEdit:focus { border: 1px solid $accent; }
QFrame#settings_mark { border: 2px solid $accent; border-radius: 8px; background: transparent; }
QListWidget#settings_pages, QListWidget#settings_found {
    background: transparent; border: 0; outline: 0; padding: 0;
}
QListWidget#settings_pages::item { padding: 8px 10px; border-radius: 8px; color: $text; }
QListWidget#settings_pages::item:selected { background: $accent_soft; color: $text; }
QListWidget#settings_pages::item:hover:!selected { background: $hover; }
QTextBrowser#help_text { background: $ground; border: 0; }
QPlainTextEdit#details {
    background: $side; border: 1px solid $line; border-radius: 8px; padding: 4px;
}
""")


def build(colours: Colours, scale: float) -> str:
    """The whole stylesheet.

    Args:
        scale: factor on the sizes of type, 1.0 for a zoom of 100 percent.
    """
    values = {name: getattr(colours, name) for name in colours.__slots__}
    sizes = {
        "small": tokens.TYPE_SMALL,
        "strong": tokens.TYPE_STRONG,
        "title": tokens.TYPE_TITLE,
        "display": tokens.TYPE_DISPLAY,
    }
    values |= {name: str(round(size * scale)) for name, size in sizes.items()}
    values |= _boxes(scale)
    mark = "check-light" if colours is tokens.LIGHT else "check-dark"
    values["check"] = (paths.resources() / "marks" / f"{mark}.svg").as_posix()
    return _SHEET.substitute(values)


def _boxes(scale: float) -> dict[str, str]:
    """Sides of what is ticked, inside of its edge; even, so that a dot sits in the middle."""
    box = 2 * round(7 * scale)
    dot = 2 * round(3 * scale)
    ring = (box + 2 - dot) // 2
    return {"box": str(box), "round": str(box // 2 + 1), "dot": str(dot), "ring": str(ring)}
