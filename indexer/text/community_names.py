"""Finds the words of a question that only say which community is asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from indexer.text.language import fold, split_words

_PIECES = re.compile(r"[^\W_]+")
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_LETTER = rf"[^\W_{_HAN}]"


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
    patterns = [pattern for name in folded if (pattern := _make_pattern(name))]
    return re.compile("|".join(patterns)) if patterns else None


def _make_pattern(name: str) -> str:
    pieces = _PIECES.findall(name)
    if not pieces:
        return ""
    start = rf"(?<!{_LETTER})" if re.match(_LETTER, pieces[0]) else ""
    end = rf"(?:['’]?s)?(?!{_LETTER})" if re.search(rf"{_LETTER}$", pieces[-1]) else ""
    return start + r"[\W_]{0,3}".join(map(re.escape, pieces)) + end
