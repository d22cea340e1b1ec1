"""What a page's front matter says of it, whatever generator the site uses."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from indexer.sources.dates import moment

Front = Mapping[str, object]
"""Front matter with its keys in lower case."""

MAX_TAGS = 40
MAX_TAG_CHARS = 80
"""Longer ones are sentences somebody put into `keywords`."""
MAX_SUMMARY_CHARS = 1000

_LANGUAGES = {
    "english": "en",
    "chinese": "zh",
    "mandarin": "zh",
    "中文": "zh",
    "简体中文": "zh",
    "繁體中文": "zh",
    "英文": "en",
    "英语": "en",
}
_TAG = re.compile(r"^([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*$")
_TAG_KEYS = ("tags", "categories", "keywords", "topics", "series", "track", "room", "place")
_PUBLISH_KEYS = ("publishdate", "pubdate", "published", "date")
_EXPIRY_KEYS = ("expirydate", "unpublishdate")


def lowered(front: Mapping[str, object]) -> Front:
    """Give front matter with its keys in lower case, as Hugo compares them."""
    return {key.lower(): value for key, value in front.items()}


def text(front: Front, *keys: str) -> str:
    """Give the first of some keys that holds text, on one line; empty where none does."""
    for key in keys:
        value = front.get(key)
        if isinstance(value, (str, int, float)) and not isinstance(value, bool):
            line = " ".join(str(value).split())
            if line:
                return line
    return ""


def number(front: Front, key: str) -> int:
    """Give a year or an edition, of four digits at most; 0 for anything else, and for 0 itself.

    Records say 0 for what is not known, so an edition 0 is lost; series that count from 0 are rare.
    """
    written = text(front, key)
    return int(written) if written.isdecimal() and len(written) <= 4 else 0


def text_block(front: Front, *keys: str) -> str:
    """Give the first of some keys that holds text, lines and all; empty where none does."""
    for key in keys:
        value = front.get(key)
        if isinstance(value, str) and value.strip():
            return value
    return ""


def is_published(front: Front, now: datetime) -> bool:
    """Tell whether the site shows the page today."""
    if _is_true(front.get("draft")) or _is_true(front.get("headless")):
        return False
    if front.get("published") is False:  # Jekyll's draft
        return False
    build = front.get("build") or front.get("_build")
    if isinstance(build, dict) and build.get("render") in {"never", False}:
        return False
    begins = next((at for key in _PUBLISH_KEYS if (at := moment(front.get(key)))), None)
    ends = expiry(front)
    return not (begins and begins > now) and not (ends and ends <= now)


def expiry(front: Front) -> datetime | None:
    """Give the time after which the site no longer shows the page; None for never."""
    return next((at for key in _EXPIRY_KEYS if (at := moment(front.get(key)))), None)


def language(value: object) -> str:
    """Read a language's tag or name as a primary tag; empty for anything else."""
    if not isinstance(value, str):
        return ""
    word = value.strip().lower()
    tag = _TAG.match(word)
    return _LANGUAGES.get(word) or (tag.group(1) if tag else "")


def tags(front: Front, taxonomies: Iterable[str], more: Iterable[str]) -> tuple[str, ...]:
    """Gather the words that name a page, each once."""
    keys = dict.fromkeys([*_TAG_KEYS, *taxonomies])
    found: dict[str, str] = {}
    for word in [*(word for key in keys for word in _words(front.get(key))), *more]:
        word = " ".join(word.split())
        if word and len(word) <= MAX_TAG_CHARS:
            found.setdefault(word.casefold(), word)
    return tuple(found.values())[:MAX_TAGS]


def _words(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield from re.split(r"\s*[,，;；、]\s*", value)
    elif isinstance(value, list):
        yield from (str(one) for one in value if isinstance(one, (str, int)))


def _is_true(value: object) -> bool:
    return value is True or (isinstance(value, str) and value.strip().lower() == "true")
