"""What the transcript costs: opening, scrolling, reaching, streaming, and texts that mean harm.

`area.py` starts each part in a process of its own, so that none finds another's caches warm;
what such a process does stands in a file a part.
"""
