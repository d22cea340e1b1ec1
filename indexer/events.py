"""Which event, year and edition a text names. One reading for pages and for questions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

REMEMBERED_TEXTS = 8192
"""Labels and headings whose editions are kept: the same pages are judged again and again."""


@dataclass(frozen=True, slots=True)
class Occasion:
    """An event as a text names it."""

    event: str = ""
    """Name with its year where written so: `IstioCon 2022`, `Service Mesh Meetup`."""
    year: int = 0
    """0 where none is named."""
    edition: int = 0
    """3 for the third meetup, episode 3, #3, 第三届, 第 3 期; 0 where none is named."""


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
# fmt: off
_ENGLISH = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)
# fmt: on
_YEAR = re.compile(r"(?<![\d.#])(?:19|20)\d{2}(?![\d.]*\d)")
_EDITION_ZH = re.compile(r"第\s*(\d{1,3}|[零〇一二三四五六七八九十两]{1,4})\s*[届期次场回集讲季]")
_EDITION_EN = re.compile(r"(?<![\w.])(\d{1,3})(?:st|nd|rd|th)(?![\w])", re.IGNORECASE)
_EDITION_WORD = re.compile(rf"\b({'|'.join(_ENGLISH)})\b", re.IGNORECASE)
_EDITION_NUMBER = re.compile(
    r"(?:#|\bno\.?\s*|\b(?:episode|ep|vol|volume|issue)\.?\s*#?)\s*(\d{1,3})(?!\d)", re.IGNORECASE
)
# A name ends in a word that means a gathering or a series. Latin names take the capitalised words
# before it; Chinese names the run of letters before it.
_EVENT_LATIN = re.compile(
    r"(?:(?:[A-Z][\w.&+-]*|&|and|of)[ \t]+){0,4}"
    r"(?:[A-Z][\w]*(?:Con|CON|Conf)"
    r"|(?:[A-Z]\w*[ \t]+)?(?:Meetup|Summit|Conference|Webinar|Weekly|Days?|Con))(?![A-Za-z0-9])"
    r"(?:[ \t]+(?:China|Europe|North America|Asia|EU|NA|US|APAC|India|Japan))?"
    r"(?:[ \t]+(?:19|20)\d{2})?"
)
_EVENT_ZH = re.compile(
    r"(?:[A-Za-z][\w. ]*|[\u4e00-\u9fff]{2,8}?)(?:大咖说|大会|峰会|沙龙|论坛|开源年会)"
)


def recognise(texts: Sequence[str]) -> Occasion:
    """Read the occasion from texts, the most telling first (title, site title, path).

    Args:
        texts: Texts in order of trust; a later one only fills what the earlier left open.

    Returns:
        The occasion; empty fields where nothing is named.
    """
    event, year, edition = "", 0, 0
    for text in texts:
        event = event or event_name(text)
        year = year or next(iter(years(text)), 0)
        edition = edition or next(iter(editions(text)), 0)
    return Occasion(event=event, year=year, edition=edition)


def years(text: str) -> list[int]:
    """Years a text names, in order."""
    return [int(found) for found in _YEAR.findall(text)]


@lru_cache(maxsize=REMEMBERED_TEXTS)
def editions(text: str) -> tuple[int, ...]:
    """Edition and episode numbers a text names, in order: 第三届, 3rd, third, #3, episode 3."""
    found = [(m.start(), _number(m.group(1))) for m in _EDITION_ZH.finditer(text)]
    found += [(m.start(), int(m.group(1))) for m in _EDITION_EN.finditer(text)]
    found += [(m.start(), int(m.group(1))) for m in _EDITION_NUMBER.finditer(text)]
    found += [
        (m.start(), _ENGLISH.index(m.group(1).lower()) + 1) for m in _EDITION_WORD.finditer(text)
    ]
    return tuple(number for _, number in sorted(found))


def fact_words(year: int, numbers: Iterable[int], texts: Iterable[str] = ()) -> tuple[str, ...]:
    """Words that stand for a year and editions in the index: 第三届, 3rd and #3 are all `#3#`.

    Args:
        year: The year; 0 for none.
        numbers: Edition numbers; 0 for none.
        texts: Texts whose editions count too.

    Returns:
        Each word once.
    """
    found = [*numbers, *(number for text in texts for number in editions(text))]
    marked = (f"#{number}#" for number in dict.fromkeys(found) if number)
    return (*((str(year),) if year else ()), *marked)


def without_editions(text: str) -> str:
    """Take the edition and episode numbers out of a text; `#3` and `第三届` say the same."""
    for pattern in (_EDITION_ZH, _EDITION_NUMBER, _EDITION_EN, _EDITION_WORD):
        text = pattern.sub(" ", text)
    return text


def event_name(text: str) -> str:
    """Name of the first event a text names; empty where none is."""
    found = _EVENT_LATIN.search(text) or _EVENT_ZH.search(text)
    return " ".join(found.group(0).split()) if found else ""


def _number(text: str) -> int:
    """Read a number below 1,000 in Arabic or Chinese digits."""
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return int("".join(str(_DIGITS[c]) for c in text))
