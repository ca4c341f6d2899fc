"""The painted conversation: blocks laid out near the screen only, painted, never widgets.

`view.py` brings the rooms together:

    boxes/      what a message is made of: prose, code, tables, formulas, thinking, foot …
    layout/     which boxes are near the screen, where they are, and how a frame is painted
    input/      what the mouse and the keys do
    selecting/  what is selected, copied and dragged
    finding/    text that is searched for
    speech/     the same messages for assistive technology

What all of them need stands beside it: `sheet.py` (fonts and distances), `style.py` (colours),
`words.py`, `deeds.py` (what can be done with a message), `choices.py` (what a reader opened), and
`surface.py` (the view as the rooms know it).
"""
