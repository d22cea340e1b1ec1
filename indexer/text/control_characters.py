"""Removes invisible characters from untrusted text: control, direction and zero-width characters.

An escape sequence rewrites a terminal; the others make a text show another address than it holds.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = {"Cc", "Cf", "Co", "Cs", "Zl", "Zp"}
"""Unicode categories: control, format, private use, surrogate, line and paragraph separator.
Joiners in emoji and in Indic scripts are format characters too. We accept that they are lost."""
_BLANK_LETTERS = "\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0"
"""Letters and marks that no font shows: fillers, joiners, the empty braille pattern."""
_HAS_BLANK_LETTER = re.compile(f"[{_BLANK_LETTERS}]")
_LINE_BREAK = re.compile("\r+\n?|[\v\f\x85\u2028\u2029]")


def clean_text(text: str) -> str:
    r"""Drop hidden characters, and write every kind of line break as `\n`; tabs stay."""
    if text.isprintable() and (text.isascii() or not _HAS_BLANK_LETTER.search(text)):
        return text
    text = _LINE_BREAK.sub("\n", text)
    # Classify distinct characters only: even a long text has just some hundred.
    hidden = [
        c
        for c in set(text) - {"\n", "\t"}
        if unicodedata.category(c) in _HIDDEN or c in _BLANK_LETTERS
    ]
    return text.translate(dict.fromkeys(map(ord, hidden))) if hidden else text


def clean_line(text: str) -> str:
    """Drop hidden characters, and put the text on one line with single spaces."""
    return " ".join(clean_text(text).split())


def replace_surrogates(text: str) -> str:
    """Replace lone surrogates by `?`: JSON can escape them, but UTF-8 cannot encode them."""
    return text.encode("utf-8", "replace").decode()
