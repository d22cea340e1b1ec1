"""Converts front matter to plain values: text, numbers, booleans, lists, and mappings."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from indexer.markdown.front_matter.limits import MAX_DEPTH, MAX_INT_BITS, BrokenFrontMatter
from indexer.text.control_characters import replace_surrogates


def to_plain_mapping(value: object) -> dict[str, Any]:
    """Convert the value that a handler loaded.

    It raises `RecursionError` for deep nesting, and `ValueError` for too large a number.

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
    """Convert a value; keys become text, and dates become ISO 8601 text.

    Raises:
        RecursionError: It is nested deeper than `depth`.
        ValueError: A whole number is too large.
    """
    if depth < 0:
        raise RecursionError
    if isinstance(value, Mapping):
        return {replace_surrogates(str(k)): _to_plain(v, depth - 1) for k, v in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_to_plain(item, depth - 1) for item in value]
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, str):
        return replace_surrogates(value)
    if isinstance(value, int) and value.bit_length() > MAX_INT_BITS:
        raise ValueError
    if isinstance(value, (int, float, bool)) or value is None:
        return value
    return str(value)
