"""Plain values: text, numbers, booleans, lists and mappings with text keys."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from indexer.markdown.front_matter.limits import MAX_DEPTH, MAX_INT_BITS, BrokenFrontMatter


def to_plain_mapping(value: object) -> dict[str, Any]:
    """Turn what a handler loaded into plain values.

    Deep nesting raises `RecursionError`, an endless number `ValueError`.

    Raises:
        BrokenFrontMatter: It is not a mapping.
    """
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        raise BrokenFrontMatter(
            "the front matter is not a list of keys", "write `key: value` lines"
        )
    plain = _to_plain(value, MAX_DEPTH)
    assert isinstance(plain, dict)
    return plain


def _to_plain(value: object, depth: int) -> object:
    """Copy a value; keys become text, and dates become ISO text.

    Raises:
        RecursionError: It is nested deeper than `depth`.
        ValueError: A whole number is too large.
    """
    if depth < 0:
        raise RecursionError
    if isinstance(value, Mapping):
        return {
            _replace_surrogates(str(key)): _to_plain(item, depth - 1) for key, item in value.items()
        }
    if isinstance(value, (list, tuple, set)):
        return [_to_plain(item, depth - 1) for item in value]
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, str):
        return _replace_surrogates(value)
    if isinstance(value, int) and value.bit_length() > MAX_INT_BITS:
        raise ValueError
    if isinstance(value, (int, float, bool)) or value is None:
        return value
    return str(value)


def _replace_surrogates(text: str) -> str:
    """Replace lone surrogates: JSON can escape them, UTF-8 cannot hold them."""
    return text.encode("utf-8", "replace").decode()
