"""Builds the address of a page as Hugo does, from its place in the site and its front matter.

The rules are those of Hugo 0.168; the tests compare the results with Hugo's. See
https://gohugo.io/content-management/urls/ and `PathSpec.UnicodeSanitize` in Hugo's source.
"""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import partial
from math import isfinite
from typing import NamedTuple

from indexer.sources.hugo.config import SiteConfig
from indexer.sources.hugo.paths import BRANCH, Place
from indexer.sources.hugo.publishing import PageDates
from indexer.sources.hugo.rules.page_targets import identify_page
from indexer.sources.pages.addresses import quote_path

_KEPT_MARKS = frozenset("./\\_#+~-@")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_TOKEN = re.compile(r":(\w+)(\[[^\]]*\])?")
_COLON = r"\:"
"""How a pattern writes a colon that begins no token."""
_NAMED_FILE = re.compile(r"\.[^./]+$")
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_NO_DATE = date(1, 1, 1)
"""Hugo's date of a page without one."""


class SiteSection(NamedTuple):
    """A folder that is a section."""

    path: str
    slug: str = ""
    title: str = ""

    @property
    def name(self) -> str:
        """Name of the folder itself."""
        return self.path.rpartition("/")[2]


def build_path(
    place: Place,
    front: Mapping[str, object],
    config: SiteConfig,
    dates: PageDates,
    sections: Sequence[SiteSection] = (),
) -> str:
    """Build the address of a page relative to the site's, escaped, without a leading slash.

    The keys of `front` are in lower case, and `dates` are those of the page. `sections` are the
    folders above the page that are sections.
    """
    prefix = place.prefix
    url, slug = front.get("url"), get_slug(front) or dates.slug
    fill = partial(_fill, place, slug, get_title(front), dates.day or _NO_DATE, sections)
    if isinstance(url, str) and url.strip() and place.parts:
        return _build_explicit(url.strip(), prefix, fill)
    if pattern := _find_pattern(place, config):
        path = _urlize(fill(pattern), config)
    else:
        slugs = {section.path: section.slug for section in sections}
        parts = [
            slugs.get("/".join(place.folders[: i + 1])) or _hyphenate(part)
            for i, part in enumerate(place.folders)
        ]
        parts += [sanitise(slug) if slug else _hyphenate(place.name)] if place.name else []
        path = _urlize("/".join(parts), config)
    path = path.strip("/")
    if _is_ugly(place, config):
        ending = ".html" if place.kind != BRANCH and path else "/index.html"
        return _escape(f"{prefix}{path}{ending}".replace("//", "/").lstrip("/"))
    return _escape(f"{prefix}{path}/" if path else prefix)


def get_slug(front: Mapping[str, object]) -> str:
    """Get the slug of a page; empty without one. The keys of `front` are in lower case."""
    return _get_text(front, "slug")


def get_title(front: Mapping[str, object]) -> str:
    """Get the title of a page; empty without one. The keys of `front` are in lower case."""
    return _get_text(front, "title")


def sanitise(text: str, drops_accents: bool = False) -> str:
    """Drop the characters that Hugo drops; several spaces become one hyphen."""
    if drops_accents:
        letters = (c for c in unicodedata.normalize("NFD", text) if unicodedata.category(c) != "Mn")
        text = unicodedata.normalize("NFC", "".join(letters))
    kept: list[str] = []
    has_gap = False
    for position, char in enumerate(text):
        if _is_kept(char) or _ESCAPED.match(text, position):
            if has_gap and char != "-":
                kept.append("-")
            has_gap = False
            kept.append(char)
        elif kept and kept[-1] != "-" and char.isspace():
            has_gap = True
    return "".join(kept)


def _is_kept(char: str) -> bool:
    return char in _KEPT_MARKS or unicodedata.category(char)[0] in "LM" or char.isdecimal()


def _urlize(path: str, config: SiteConfig) -> str:
    path = re.sub(r"/{2,}", "/", sanitise(path, config.drops_accents))
    return path if config.keeps_case else path.lower()


def _hyphenate(name: str) -> str:
    """Replace each space of a file's name by a hyphen, before any character is dropped."""
    return name.replace(" ", "-")


def _escape(path: str) -> str:
    # a `%` that already escapes something is kept
    return re.sub(r"%(?![0-9A-Fa-f]{2})", "%25", quote_path(path))


def _build_explicit(url: str, prefix: str, fill: Callable[[str], str]) -> str:
    """Build the path from `url` in the front matter; a leading slash means no language prefix."""
    if ":" in url:
        url = _replace_tokens(lambda token: sanitise(fill(token.group(0))).lower(), url)
    path = re.sub(r"/{2,}", "/", url.lstrip("/") if url.startswith("/") else prefix + url)
    if ".." in path.split("/"):
        path = posixpath.normpath(f"/{path}").lstrip("/")
    if path.endswith("/index.html"):  # which web servers show under the folder's address
        path = path.removesuffix("index.html")
    if path and not path.endswith("/") and not _NAMED_FILE.search(path.rpartition("/")[2]):
        path += "/"
    return _escape(path)


def _find_pattern(place: Place, config: SiteConfig) -> str:
    page = identify_page(place, config.taxonomies)
    rules = config.find_language(place.language).permalinks
    patterns = (rule.pattern for rule in rules if rule.target.applies_to(page, config.tags))
    return next(patterns, "")


def _is_ugly(place: Place, config: SiteConfig) -> bool:
    top = place.parts[0].lower() if place.parts else ""
    return config.ugly.get(top, config.ugly.get("", False))


def _fill(
    place: Place,
    slug: str,
    title: str,
    day: date,
    sections: Sequence[SiteSection],
    pattern: str,
) -> str:
    names = [section.name for section in sections] or list(place.folders[:1])
    if place.kind == BRANCH and place.name:
        names.append(place.name)
    slugs = [section.slug or section.title or section.name for section in sections] or names
    values: dict[str, str | list[str]] = {
        "year": str(day.year),
        "month": f"{day.month:02}",
        "monthname": _MONTHS[day.month - 1],
        "day": f"{day.day:02}",
        "weekday": str((day.weekday() + 1) % 7),
        "weekdayname": _WEEKDAYS[day.weekday()],
        "yearday": str(day.timetuple().tm_yday),
        "section": names[0] if names else "",
        "sectionslug": slugs[0] if slugs else "",
        "sections": names,
        "sectionslugs": slugs,
        "title": title or place.name,
        "slug": slug or title or place.name,
        "slugorfilename": slug or place.name,
        "slugorcontentbasename": slug or place.name,
        "filename": place.name,
        "contentbasename": place.name,
        "contentbasenameorslug": place.name or slug,
        **_format_day(day),
    }

    def replace(token: re.Match[str]) -> str:
        value = values.get(token.group(1))
        if value is None:  # not a token of Hugo's
            return token.group(0)
        if isinstance(value, str):
            # a slash in a title does not make a folder
            return sanitise(value.replace("/", " ")) + (token.group(2) or "")
        return "/".join(sanitise(_hyphenate(name)) for name in _slice(value, token.group(2)))

    return _replace_tokens(replace, pattern)


def _replace_tokens(replace: Callable[[re.Match[str]], str], pattern: str) -> str:
    return _TOKEN.sub(replace, pattern.replace(_COLON, "\0")).replace("\0", ":")


def _format_day(day: date) -> dict[str, str]:
    """Give the parts of a day by their names in the layouts of Go."""
    month, weekday = _MONTHS[day.month - 1], _WEEKDAYS[day.weekday()]
    return {
        "2006": f"{day.year:04}",
        "06": f"{day.year % 100:02}",
        "January": month,
        "Jan": month[:3],
        "01": f"{day.month:02}",
        "1": str(day.month),
        "02": f"{day.day:02}",
        "2": str(day.day),
        "002": f"{day.timetuple().tm_yday:03}",
        "Monday": weekday,
        "Mon": weekday[:3],
    }


def _slice(values: list[str], index: str | None) -> list[str]:
    """Apply `[1:]`, `[:2]`, `[0]` or `[last]`."""
    if not index:
        return values
    low, colon, high = index[1:-1].partition(":")
    ends = {"last": len(values) - 1}
    start = ends.get(low, int(low) if low.isdigit() else 0)
    if not colon:
        return values[start : start + 1]
    return values[start : ends.get(high, int(high) if high.isdigit() else len(values))]


def _get_text(front: Mapping[str, object], key: str) -> str:
    value = front.get(key)
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float) and isfinite(value):
        # As Go writes it: 1.10 is 1.1, and there is no exponent.
        digits = f"{Decimal(float.__repr__(value)):f}"
        return digits.rstrip("0").rstrip(".") if "." in digits else digits
    return str(value).strip() if isinstance(value, (str, int)) else ""
