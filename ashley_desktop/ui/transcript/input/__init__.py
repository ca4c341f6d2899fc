"""What the mouse and the keys do to messages."""
