"""All boxes that hold the text of a conversation, under one name.

`box.py` says what a box is; `item.py` puts boxes together to a message.
"""

from ashley_desktop.ui.transcript.block import BlockBox
from ashley_desktop.ui.transcript.box import Box, Look, Stretch
from ashley_desktop.ui.transcript.bubble import BubbleBox
from ashley_desktop.ui.transcript.code import CodeBox
from ashley_desktop.ui.transcript.prose import TextBox
from ashley_desktop.ui.transcript.tables import TableBox

__all__ = ["BlockBox", "Box", "BubbleBox", "CodeBox", "Look", "Stretch", "TableBox", "TextBox"]
