"""Texts of any origin without what no reader sees: controls, direction marks, zero-width marks.

They can hide or forge what is shown: an escape sequence rewrites a terminal, and a direction mark
or a zero-width character lets a text show another address than it holds.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
"""Unicode categories: controls, formats, private use, lone surrogates, line and paragraph
separators. Joiners inside emoji and Indic scripts are formats too and are lost, which is the
cheaper fault."""
_KEPT = {"\n", "\t"}
_LINE_BREAK = re.compile("\r+\n?|[\v\f\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    r"""Drop hidden characters from a text of several lines.

    Returns:
        The text with `\n` for every kind of line break. Tabs stay.
    """
    if text.isprintable():
        return text
    text = _LINE_BREAK.sub("\n", text)
    # By its few different characters: a text has some hundred of them however long it is.
    hidden = [c for c in set(text) - _KEPT if unicodedata.category(c) in _HIDDEN]
    return text.translate(dict.fromkeys(map(ord, hidden))) if hidden else text


def clean_line(text: str) -> str:
    """Drop hidden characters and put the text on one line, with one blank between words."""
    return " ".join(clean_text(text).split())
