"""The fields of a pattern of addresses: `/blog/{year}/{month}/{day}/{slug}.html`."""

from __future__ import annotations

import re
from collections.abc import Mapping

FIELDS = ("year", "month", "day", "slug", "path", "name", "title")
_FIELD = re.compile(r"\{([^{}]{0,40})\}")


def explain_bad_pattern(pattern: str) -> str:
    """Explain what is wrong with a pattern; empty if it is fine."""
    unknown = [name for name in _FIELD.findall(pattern) if name not in FIELDS]
    if unknown or "{" in (rest := _FIELD.sub("", pattern)) or "}" in rest:
        wrong = f"unknown field {{{unknown[0]}}}" if unknown else "a brace without its partner"
        fields = ", ".join(f"{{{name}}}" for name in FIELDS)
        return f"{wrong}; the fields are: {fields}"
    if pattern and not pattern.startswith("/"):
        return "it is a path from the root of the site; begin it with `/`"
    return ""


def list_fields(pattern: str) -> set[str]:
    """List the fields of a pattern."""
    return set(_FIELD.findall(pattern))


def fill_fields(pattern: str, values: Mapping[str, str]) -> str:
    """Write the values of the fields in their places."""
    return _FIELD.sub(lambda match: values[match[1]], pattern)
