"""Compares and chooses names: of events, talks, people and organisations, in two languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from indexer.text.language import fold
from indexer.text.late_patterns import compile_late

_HAN = compile_late(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_NOT_IN_KEY = re.compile(r"[^\w+#]|_")


@lru_cache(maxsize=4096)  # The merging compares the same names again and again.
def make_name_key(name: str) -> str:
    """Make the key that all spellings of a name share: `Service-Mesh Meetup`, `servicemeshmeetup`.

    Case, width, accents, traditional characters, blanks and punctuation do not count.
    """
    return _NOT_IN_KEY.sub("", fold(name))


def has_han(text: str) -> bool:
    """Tell whether a text has a Han character."""
    return _HAN.search(text) is not None


def choose_name(names: Sequence[str], language: str) -> str:
    """Choose the first name in a language, `zh` or `en`, else the first; empty for none."""
    wants_han = language == "zh"
    fits = (name for name in names if has_han(name) == wants_han)
    return next(fits, names[0] if names else "")
