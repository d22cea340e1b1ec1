"""Reads names in any of the shapes that systems write them."""

from __future__ import annotations

from collections.abc import Mapping

from indexer.sources import front_matter_fields as fm


def read_name(value: object, language: str = "") -> str:
    """Read a name that is a text, a table with `name` or `title`, or one of names by language."""
    for _ in range(3):
        if not isinstance(value, Mapping):
            break
        keys = ("name", "title", language, "en", *value)
        value = next((value[key] for key in keys if key is not None and value.get(key)), "")
    return fm.get_text({"name": value}, "name")
