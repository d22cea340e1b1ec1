"""The address Hugo gives a page, from its place in the site and its front matter.

The rules are those of Hugo 0.168, which the tests run as an oracle. See
https://gohugo.io/content-management/urls/ and `PathSpec.UnicodeSanitize` in Hugo's source.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from urllib.parse import quote

from indexer.sources.dates import date_of
from indexer.sources.hugo.config import SiteConfig
from indexer.sources.hugo.paths import BRANCH, Place

_KEPT_MARKS = frozenset("./\\_#+~-@")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_TOKEN = re.compile(r":(\w+)(\[[^\]]*\])?")
_NAMED_FILE = re.compile(r"\.[^./]+$")
_WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_MONTHS = (
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
)
_NO_DATE = date(1, 1, 1)
"""What Hugo fills in for a page without a date."""


def page_path(
    place: Place,
    front: Mapping[str, object],
    config: SiteConfig,
    sections: Sequence[tuple[str, str]] = (),
) -> str:
    """Give the address of a page relative to the site's, escaped, without a leading slash.

    Args:
        place: Where the page's file stands.
        front: Its front matter, keys in lower case.
        config: The site's configuration.
        sections: Those folders above that are sections, as (path, slug): the path joins the
            folders by `/`, the slug is empty where the section has none of its own.
    """
    prefix = place.prefix
    url = front.get("url")
    if isinstance(url, str) and url.strip():
        return _explicit(url.strip(), prefix, lambda text: _filled(text, place, front, sections))
    slug = _text(front, "slug")
    pattern = _pattern(place, config)
    if pattern:
        path = _urlize(_filled(pattern, place, front, sections), config)
    else:
        slugs = dict(sections)
        parts = [
            slugs.get("/".join(place.folders[: i + 1])) or _normal(part)
            for i, part in enumerate(place.folders)
        ]
        parts += [_spaced(slug) if slug else _normal(place.name)] if place.name else []
        path = _urlize("/".join(parts), config)
    if _is_ugly(place, config):
        whole = path.strip("/")
        ending = ".html" if place.kind != BRANCH and whole else "/index.html"
        return _escape(f"{prefix}{whole}{ending}".lstrip("/"))
    return _escape(prefix + _closed(path))


def sanitise(text: str, drops_accents: bool = False) -> str:
    """Drop what Hugo drops from a path; a run of spaces becomes one hyphen."""
    if drops_accents:
        text = "".join(c for c in unicodedata.normalize("NFD", text) if not _is_accent(c))
        text = unicodedata.normalize("NFC", text)
    kept: list[str] = []
    gap = False
    for position, char in enumerate(text):
        if _is_kept(char) or _ESCAPED.match(text, position):
            if gap and char != "-":
                kept.append("-")
            gap = False
            kept.append(char)
        elif kept and kept[-1] != "-" and char.isspace():
            gap = True
    return "".join(kept)


def _is_kept(char: str) -> bool:
    return char in _KEPT_MARKS or unicodedata.category(char)[0] in "LM" or char.isdecimal()


def _is_accent(char: str) -> bool:
    return unicodedata.category(char) == "Mn"


def _urlize(path: str, config: SiteConfig) -> str:
    path = re.sub(r"/{2,}", "/", sanitise(path, config.drops_accents))
    return path if config.keeps_case else path.lower()


def _normal(name: str) -> str:
    """Normalise a file's name: each space is a hyphen before anything is dropped."""
    return name.replace(" ", "-")


def _spaced(slug: str) -> str:
    return sanitise(slug)


def _escape(path: str) -> str:
    # `%` stays where it escapes already
    return re.sub(
        r"%(?![0-9A-Fa-f]{2})", "%25", quote(path, safe="/~$&+,:;=@!'()*%-._", encoding="utf-8")
    )


def _closed(path: str) -> str:
    path = path.strip("/")
    return f"{path}/" if path else ""


def _explicit(url: str, prefix: str, fill: Callable[[str], str]) -> str:
    """Follow a page's own `url`; with a leading slash it knows no language prefix."""
    if ":" in url:
        url = _TOKEN.sub(lambda token: sanitise(fill(token.group(0))).lower(), url)
    path = re.sub(r"/{2,}", "/", url.lstrip("/") if url.startswith("/") else prefix + url)
    if path and not path.endswith("/") and not _NAMED_FILE.search(path.rpartition("/")[2]):
        path += "/"
    return _escape(path)


def _pattern(place: Place, config: SiteConfig) -> str:
    parts = place.parts
    kind = "section" if place.kind == BRANCH else "page"
    patterns = config.permalinks.get(kind, {})
    if kind == "section" and not parts:
        return ""
    top = parts[0].lower() if place.folders or kind == "section" else ""
    return patterns.get(top, "") if top else patterns.get("/", "")


def _is_ugly(place: Place, config: SiteConfig) -> bool:
    top = place.parts[0].lower() if place.parts else ""
    return config.ugly.get(top, config.ugly.get("", False))


def _filled(
    pattern: str,
    place: Place,
    front: Mapping[str, object],
    sections: Sequence[tuple[str, str]],
) -> str:
    day = date_of(front) or _NO_DATE
    title, slug = _text(front, "title"), _text(front, "slug")
    names = [path.rpartition("/")[2] for path, _ in sections] or list(place.folders[:1])
    if place.kind == BRANCH and place.name:
        names.append(place.name)
    slugs = [slug or path.rpartition("/")[2] for path, slug in sections] or names
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
    }

    def fill(token: re.Match[str]) -> str:
        value = values.get(token.group(1))
        if value is None:  # no token of Hugo's: part of the text
            return token.group(0)
        if isinstance(value, str):
            # a slash in a title does not open a folder
            return sanitise(value.replace("/", " ")) + (token.group(2) or "")
        return "/".join(sanitise(_normal(one)) for one in _sliced(value, token.group(2)))

    return _TOKEN.sub(fill, pattern)


def _sliced(values: list[str], where: str | None) -> list[str]:
    """Follow `[1:]`, `[:2]`, `[0]` and `[last]`."""
    if not where:
        return values
    low, colon, high = where[1:-1].partition(":")
    ends = {"last": len(values) - 1}
    start = ends.get(low, int(low) if low.isdigit() else 0)
    if not colon:
        return values[start : start + 1]
    return values[start : ends.get(high, int(high) if high.isdigit() else len(values))]


def _text(front: Mapping[str, object], key: str) -> str:
    value = front.get(key)
    return str(value).strip() if isinstance(value, (str, int, float)) else ""
