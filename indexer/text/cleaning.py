"""Corpus text -> text that a terminal shows and does not act on."""

from __future__ import annotations

import unicodedata

JOINERS = "\u200c\u200d"
"""Emoji and some scripts need them, and they change nothing else."""
ACTING = {"Cc", "Cf", "Cs", "Zl", "Zp"}
"""Unicode categories of what is no glyph: controls, formats, lone surrogates, line separators."""


def clean(text: str) -> str:
    """Make a text one line of visible characters.

    Control characters (a post may hold escape sequences that retitle or rewrite the screen), marks
    that turn the reading direction around, and other invisible format characters go.

    Args:
        text: Text of any origin.

    Returns:
        Its visible characters, with one blank for every run of white space.
    """
    return "".join(
        c for c in " ".join(text.split()) if c in JOINERS or unicodedata.category(c) not in ACTING
    )
