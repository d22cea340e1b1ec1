"""Reads the long texts of a session or an event, in each of the shapes that people write."""

from __future__ import annotations

from collections.abc import Iterator

from indexer.sources import front_matter_fields as fm

LONG_TEXTS = ("abstract", "summary", "note")
REMEDY = "write a text, a list of texts, or a table of these by language"

Texts = dict[str, str]
"""By language; the key is empty for a text whose language nobody named."""


def read_long_text(fields: fm.Fields, key: str) -> Texts:
    """Read a text, a list of texts, or a table of these by language.

    The texts of a list are lines of one text. Anything else raises `ValueError`.
    """
    lines: dict[str, list[str]] = {}
    for language, text in _list_texts(fields.get(key), ""):
        lines.setdefault(language, []).append(text)
    return {language: "\n".join(texts) for language, texts in lines.items()}


def find_odd_text(fields: fm.Fields) -> str:
    """Find the first long text that cannot be read; empty if all can."""
    for key in LONG_TEXTS:
        try:
            read_long_text(fields, key)
        except ValueError:
            return key
    return ""


def _list_texts(value: object, language: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        if text := value.strip():
            yield language, text
    elif isinstance(value, list):
        for item in value:
            if isinstance(item, list):
                raise ValueError("a list in a list")
            yield from _list_texts(item, language)
    elif isinstance(value, dict) and not language:
        for key, text in value.items():
            yield from _list_texts(text, str(key))
    elif value is not None:
        raise ValueError("a table in a table")
