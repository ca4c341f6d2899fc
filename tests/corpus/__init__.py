"""Markdown that tests hold the program to: from the real world, and hostile.

`hostile_texts` and `huge_texts` are made when they are asked for; what people and models really
write lies in `realworld/`, each file with a TOML beside it that says what it must show.
"""

from tests.corpus.hostile import hostile_texts, huge_texts

__all__ = ["hostile_texts", "huge_texts"]
