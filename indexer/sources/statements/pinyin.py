"""Tells whether a Latin name is the pinyin of a Chinese one."""

from __future__ import annotations

import re

from indexer.text.language import fold, simplify

MAX_CHARS = 8
"""Longest Chinese name that is read."""
_NO_LETTER = re.compile(r"[^a-z]")


def is_pinyin(han: str, latin: str) -> bool:
    """Tell whether a Latin name is exactly the pinyin of a Chinese one: `林小雨`, `Xiaoyu Lin`.

    The family name, of one or two characters, may stand first or last.
    """
    if not 2 <= len(han) <= MAX_CHARS:
        return False
    # Its dictionaries take 56 MB, which a server never needs.
    from pypinyin import lazy_pinyin

    syllables = [syllable.replace("ü", "v") for syllable in lazy_pinyin(simplify(han))]
    sound = _NO_LETTER.sub("", fold(latin))
    return any(
        "".join((*syllables[cut:], *syllables[:cut])) == sound
        for cut in range(min(3, len(syllables)))
    )
