"""Extracts words from the path of an address: often the English title of a linked page."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

MIN_WORDS = 3
"""A path segment with fewer words is no title: `zh-cn`, but `navigating-mesh-istio`."""
CACHE_SIZE = 8192
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_WORDS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=CACHE_SIZE)
def extract_slug_words(url: str) -> str:
    """Extract the words of the last path segment that is a title; empty if none is."""
    path = unquote(url.partition("?")[0].partition("#")[0])
    for segment in reversed(path.split("/")[3:]):
        words = _WORDS.findall(_SUFFIX.sub("", segment))
        if len(words) >= MIN_WORDS:
            return " ".join(words)
    return ""
