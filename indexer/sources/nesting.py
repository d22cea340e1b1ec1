"""Limits how deep the values of a hostile file nest: what reads them recurses."""

from __future__ import annotations

from indexer.text.control_characters import clean_text

MAX_DEPTH = 50
"""Deepest nesting of lists and tables; real files stay below 10. Python gives up at some 500, and
libyaml, which recurses in C, would crash the process later."""


def is_too_deep(value: object, most: int = MAX_DEPTH) -> bool:
    """Tell whether lists and tables nest deeper than a limit, without recursion."""
    level = [value]
    for _ in range(most + 1):
        level = [item for outer in level for item in _list_inside(outer)]
        if not level:
            return False
    return True


def _list_inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return value if isinstance(value, list) else []


def list_texts(value: object) -> list[str]:
    """List the texts in a text or a list; blank ones are left out."""
    values = value if isinstance(value, list) else [value]
    return [text.strip() for text in values if isinstance(text, str) and text.strip()]


def clean_value(value: object) -> object:
    """Drop the hidden characters from the texts and keys of a value; its depth was checked."""
    if isinstance(value, str):
        return clean_text(value)
    if isinstance(value, list):
        return [clean_value(item) for item in value]
    if isinstance(value, dict):
        return {clean_text(key): clean_value(item) for key, item in value.items()}
    return value
