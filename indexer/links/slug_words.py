"""The words an address is made of: often the English title of a Chinese page's link."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import unquote

LEAST_PARTS = 3
"""Parts of a path segment from which it is a title: `navigating-mesh-istio`, not `zh-cn`."""
REMEMBERED_ADDRESSES = 8192
_SUFFIX = re.compile(r"\.[A-Za-z0-9]{1,5}$")
_PARTS = re.compile(r"[^\W_]+")


@lru_cache(maxsize=REMEMBERED_ADDRESSES)
def slug(url: str) -> str:
    """Give the words of an address's last titled path segment; empty where none is a title."""
    path = unquote(url.partition("?")[0].partition("#")[0])
    for segment in reversed(path.split("/")[3:]):
        parts = _PARTS.findall(_SUFFIX.sub("", segment))
        if len(parts) >= LEAST_PARTS:
            return " ".join(parts)
    return ""
