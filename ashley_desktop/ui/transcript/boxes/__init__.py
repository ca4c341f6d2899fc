"""All boxes that hold the text of a conversation, under one name.

`box.py` says what a box is; `item.py` puts boxes together to a message.
"""

from ashley_desktop.ui.transcript.boxes.block import BlockBox
from ashley_desktop.ui.transcript.boxes.box import Box, Look, Stretch
from ashley_desktop.ui.transcript.boxes.bubble import BubbleBox
from ashley_desktop.ui.transcript.boxes.code import CodeBox
from ashley_desktop.ui.transcript.boxes.prose import TextBox
from ashley_desktop.ui.transcript.boxes.tables import TableBox

__all__ = ["BlockBox", "Box", "BubbleBox", "CodeBox", "Look", "Stretch", "TableBox", "TextBox"]
