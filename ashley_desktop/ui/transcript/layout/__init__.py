"""Which boxes are near the screen, where they are, and how a frame is painted."""
