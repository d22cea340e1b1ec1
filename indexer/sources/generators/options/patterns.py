"""The fields of a pattern of addresses: `/blog/{year}/{month}/{day}/{slug}.html`."""

from __future__ import annotations

import re

FIELDS = ("year", "month", "day", "slug", "path", "name", "title")
FIELD = re.compile(r"\{([^{}]{0,40})\}")


def explain_bad_pattern(pattern: str) -> str:
    """Explain what is wrong with a pattern; empty if it is fine."""
    unknown = [name for name in FIELD.findall(pattern) if name not in FIELDS]
    if unknown or "{" in (rest := FIELD.sub("", pattern)) or "}" in rest:
        wrong = f"unknown field {{{unknown[0]}}}" if unknown else "a brace without its partner"
        fields = ", ".join(f"{{{name}}}" for name in FIELDS)
        return f"{wrong}; the fields are: {fields}"
    if pattern and not pattern.startswith("/"):
        return "it is a path from the root of the site; begin it with `/`"
    return ""
