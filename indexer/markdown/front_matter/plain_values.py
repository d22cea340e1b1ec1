"""Converts front matter to plain values: text, numbers, booleans, lists, and mappings."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any

from indexer.markdown.front_matter.limits import MAX_DEPTH, MAX_INT_BITS, BrokenFrontMatter
from indexer.text.control_characters import clean_text, replace_surrogates


def to_plain_mapping(value: object) -> dict[str, Any]:
    """Convert the value that a handler loaded.

    Raises:
        BrokenFrontMatter: It is not a mapping.
        RecursionError: It is nested deeper than `MAX_DEPTH`.
        ValueError: A whole number is too large.
    """  # noqa: DOC502 - raised by `_to_plain`
    if value is None:
        return {}
    if not isinstance(value, Mapping):
        reason = "the front matter is not a list of keys"
        raise BrokenFrontMatter(reason, "write `key: value` lines")
    plain: dict[str, Any] = _to_plain(value, MAX_DEPTH)
    return plain


def _to_plain(value: object, depth: int) -> Any:  # noqa: ANN401
    # Keys become text, and dates become ISO 8601 text.
    if depth < 0:
        raise RecursionError
    if isinstance(value, Mapping):
        return {_clean(str(key)): _to_plain(item, depth - 1) for key, item in value.items()}
    if isinstance(value, (list, tuple, set)):
        return [_to_plain(item, depth - 1) for item in value]
    if isinstance(value, (datetime.datetime, datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, str):
        return _clean(value)
    if isinstance(value, int) and value.bit_length() > MAX_INT_BITS:
        raise ValueError
    if isinstance(value, (int, float)) or value is None:
        return value
    return str(value)


def _clean(text: str) -> str:
    return clean_text(replace_surrogates(text))
