"""Writes the addresses of Jekyll's pages: patterns, placeholders and slugs.

From `url.rb`, `drops/url_drop.rb` and `utils.rb` of Jekyll 4.3.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import datetime
from functools import partial
from urllib.parse import quote

_PLACEHOLDER = re.compile(r":([a-z_]+)")
_PRETTY = frozenset("._~!$&'()+,;=@")
_ASCII = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789")
SLUG_MODES = frozenset({"raw", "default", "pretty", "ascii", "latin"})


def slugify(text: str, mode: str = "default", *, cased: bool = False) -> str:
    """Write a text as Jekyll's `slugify` does; an unknown mode changes only the case."""
    if mode in SLUG_MODES:
        keeps = {"raw": _is_no_space, "pretty": _is_pretty, "ascii": _ASCII.__contains__}
        if mode == "latin":
            text = _drop_accents(text)
        text = _replace_runs(text, keeps.get(mode, _is_word))
        text = text.removeprefix("-").removesuffix("-")
    return text if cased else text.lower()


def _replace_runs(text: str, keeps: Callable[[str], bool]) -> str:
    """Replace each run of characters that are not kept by a hyphen."""
    parts: list[str] = []
    in_run = False
    for char in text:
        if keeps(char):
            parts.append(char)
        elif not in_run:
            parts.append("-")
        in_run = not keeps(char)
    return "".join(parts)


def _is_word(char: str) -> bool:
    category = unicodedata.category(char)
    return category[0] in "ML" or category == "Nd"


def _is_pretty(char: str) -> bool:
    return _is_word(char) or char in _PRETTY


def _is_no_space(char: str) -> bool:
    return char not in " \t\n\v\f\r"


def _drop_accents(text: str) -> str:
    letters = unicodedata.normalize("NFD", text)
    return "".join(c if ord(c) < 128 else "?" for c in letters if not unicodedata.combining(c))


def escape_path(path: str) -> str:
    """Escape the value of a placeholder."""
    return quote(path, safe="/!$&'()*+,;=:@?-._~")


def fill_pattern(pattern: str, values: Mapping[str, Callable[[], str]]) -> str:
    """Fill the placeholders of a pattern; an unknown one stays."""

    def fill(match: re.Match[str]) -> str:
        name = match[1]
        for key in (name, name.removesuffix("_")):
            if key in values:
                return escape_path(values[key]()) + name[len(key) :]
        return match[0]

    return clean_url(_PLACEHOLDER.sub(fill, pattern))


def fill_page_pattern(pattern: str, path: str, name: str, suffix: str) -> str:
    """Fill the placeholders of a page that is in no collection."""
    for key, value in (("path", path), ("basename", name), ("output_ext", suffix)):
        pattern = pattern.replace(f":{key}", escape_path(value))
    return clean_url(pattern)


def clean_url(url: str) -> str:
    """Make a path from the root of the site."""
    url = f"/{url}".replace("..", "/").replace("./", "")
    return quote(re.sub(r"/{2,}", "/", url), safe="/%!$&'()*+,;=:@?-._~#")


def add_suffix(pattern: str, style: str) -> str:
    """Add to a pattern what a style of permalinks ends with, for pages and collections."""
    if style == "pretty" or style.endswith("/"):
        return f"{pattern}/"
    if style in {"date", "ordinal", "none"} or style.endswith(":output_ext"):
        return f"{pattern}:output_ext"
    return pattern


def list_date_values(date: datetime) -> dict[str, Callable[[], str]]:
    """List the placeholders of a date."""
    forms = {
        "year": "%Y", "month": "%m", "day": "%d", "hour": "%H", "minute": "%M", "second": "%S",
        "short_month": "%b", "long_month": "%B", "short_year": "%y", "w_year": "%G", "week": "%V",
        "w_day": "%u", "short_day": "%a", "long_day": "%A", "y_day": "%j",
    }  # fmt: skip
    values: dict[str, Callable[[], str]] = {
        key: partial(date.strftime, form) for key, form in forms.items()
    }
    return {**values, "i_day": lambda: str(date.day), "i_month": lambda: str(date.month)}
