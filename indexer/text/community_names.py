"""Finds the words of a question that only say which community is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import groupby

from indexer.text.language import fold, split_words
from indexer.text.late_patterns import compile_late

_PIECES = re.compile(r"[^\W_]+")
_LETTER = r"[^\W_\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]"


def find_name_words(text: str, names: Sequence[str]) -> frozenset[str]:
    """Find the words (as `split_words` cuts) of a text that only its names of a community hold.

    Case, width, blanks, hyphens and a plural make no difference. In Chinese, words across the end
    of a name count too: `帆绳` of `蓝帆绳结` is no word of a page.
    """
    pattern = _compile_names(tuple(names))
    if pattern is None or not pattern.search(folded := fold(text)):
        return frozenset()
    return frozenset(split_words(text)).difference(split_words(pattern.sub(" ", folded)))


@lru_cache(maxsize=8)
def _compile_names(names: tuple[str, ...]) -> re.Pattern[str] | None:
    """Compile a pattern of all names, the longest first; None without any."""
    folded = sorted({fold(name) for name in names}, key=len, reverse=True)
    cut = [pieces for name in folded if (pieces := _PIECES.findall(name))]
    # What stands around several names is written once: a class of Han takes a millisecond.
    patterns = []
    for (starts, ends), names_alike in groupby(cut, _has_letters_at_ends):
        either = "|".join(r"[\W_]{0,3}".join(map(re.escape, pieces)) for pieces in names_alike)
        start = rf"(?<!{_LETTER})" if starts else ""
        end = rf"(?:['’]?s)?(?!{_LETTER})" if ends else ""
        patterns.append(rf"{start}(?:{either}){end}")
    return compile_late("|".join(patterns)) if patterns else None


def _has_letters_at_ends(pieces: Sequence[str]) -> tuple[bool, bool]:
    """Tell whether a name begins and ends in a letter or digit that is not Han."""
    return not _is_han(pieces[0][0]), not _is_han(pieces[-1][-1])


def _is_han(char: str) -> bool:
    return (
        "\u3400" <= char <= "\u4dbf" or "\u4e00" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff"
    )
