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
    r"(?:#|\bno\.?|\b(?:episode|ep|vol|volume|issue)\.?(?:\s*#)?)\s*(\d{1,3})(?!\d)", re.IGNORECASE
)
# A name ends in a word that means a gathering or a series. Latin names take the capitalised words
# before it; Chinese names the run of letters before it. Every repetition is bounded or begins at a
# word's own beginning, so that no text costs more than its length.
_LETTER = r"A-Za-z0-9\u00c0-\u024f_"
_CAPITALISED = rf"[A-Z][{_LETTER}.&+-]{{0,40}}"
_NO_NAME = (
    "A|About|All|An|And|Any|At|Each|Every|Final|For|From|In|Join|Last|My|Next|Of|On|One|Our|That"
    "|The|This|Today|Two|Watch|Your"
)
"""Capitalised words that begin a sentence, not a name: `All Day`, `Watch IstioCon`."""
_PLACE = "China|Europe|North America|Asia|EU|NA|US|APAC|India|Japan"
_EVENT_LATIN = re.compile(
    rf"(?<![{_LETTER}.&+-])(?!(?:{_NO_NAME})\b)"
    rf"(?:(?:{_CAPITALISED}[ \t]+(?:(?:{_CAPITALISED}|&|and|of)[ \t]+){{0,3}})?"
    rf"(?:[A-Z][{_LETTER}]{{0,40}}(?:Con|CON|Conf)|Meetup|Summit|Conference|Webinar|Weekly)"
    # a day needs a name; `Day 2` is one of an event's
    rf"|{_CAPITALISED}[ \t]+(?:(?:{_CAPITALISED}|&|and|of)[ \t]+){{0,3}}"
    rf"(?:Days?(?![ \t]*\d{{1,2}}\b)|Con|meetup|summit))(?![A-Za-z0-9])"
    rf"(?:[ \t]+(?:{_PLACE}))?(?:[ \t]+(?:19|20)\d{{2}})?"
)
_NO_NAME_ZH = r"(?![的在加和与是届第期次们了])[\u4e00-\u9fff]"
"""A character that names are seldom made of, but which often stands right before one."""
_EVENT_ZH = re.compile(
    rf"(?:(?<![{_LETTER}])[A-Za-z][\w. ]{{0,40}}|[\u4e00-\u9fff]{{2,8}}?)"
    # a mere 论坛 is a site where people write to each other
    r"(?:大咖说|大会|峰会|沙龙|(?:高峰|高端|发展|产业|主题)论坛|开源年会)"
    rf"|(?:{_NO_NAME_ZH}){{1,8}}?(?:社区|联盟|用户组|协会|基金会|云原生|微服务|服务网格|中国)"
    r"[ \t]?(?:[Mm]eetup|[Ss]ummit)(?![A-Za-z0-9])"
)


def recognise(texts: Sequence[str]) -> Occasion:
    """Read the occasion from texts, the most telling first (title, site title, path).

    Args:
        texts: Texts in order of trust; a later one only fills what the earlier left open.

    Returns:
        The occasion; empty fields where nothing is named.
    """
    event, edition = "", 0
    for text in texts:
        event = event or event_name(text)
        edition = edition or next(iter(editions(text)), 0)
    return Occasion(event=event, year=one_year(texts), edition=edition)


def years(text: str) -> list[int]:
    """Years a text names, in order."""
    return [int(found) for found in _YEAR.findall(text)]


def one_year(texts: Iterable[str]) -> int:
    """Give the year that the first text with years names; 0 for several, as in 2018 到 2025."""
    named = next((found for text in texts if (found := set(years(text)))), set[int]())
    return named.pop() if len(named) == 1 else 0


@lru_cache(maxsize=REMEMBERED_TEXTS)
def editions(text: str) -> tuple[int, ...]:
    """Edition and episode numbers a text names, in order: 第三届, 3rd, third, #3, episode 3."""
    return tuple(number for _, _, number in edition_spans(text))


def edition_spans(text: str) -> list[tuple[int, int, int]]:
    """Where a text names editions: (start, end, number), in order."""
    found = [(*m.span(), _number(m.group(1))) for m in _EDITION_ZH.finditer(text)]
    found += [(*m.span(), int(m.group(1))) for m in _EDITION_EN.finditer(text)]
    found += [(*m.span(), int(m.group(1))) for m in _EDITION_NUMBER.finditer(text)]
    found += [
        (*m.span(), _ENGLISH.index(m.group(1).lower()) + 1) for m in _EDITION_WORD.finditer(text)
    ]
    return sorted(found)


def year_spans(text: str) -> list[tuple[int, int, int]]:
    """Where a text names years: (start, end, year), in order."""
    return [(*m.span(), int(m.group(0))) for m in _YEAR.finditer(text)]


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
    named = [found for pattern in (_EVENT_LATIN, _EVENT_ZH) if (found := pattern.search(text))]
    # where both see one, the earlier has the whole name: 云原生社区 Meetup
    first = min(named, key=lambda found: found.start(), default=None)
    return " ".join(first.group(0).split()) if first else ""


def _number(text: str) -> int:
    """Read a number below 1,000 in Arabic or Chinese digits."""
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, _, ones = text.partition("十")
        return (_DIGITS.get(tens, 1) if tens else 1) * 10 + (_DIGITS.get(ones, 0) if ones else 0)
    return int("".join(str(_DIGITS[c]) for c in text))
