"""Finds the event, the year and the edition that a text names, in pages and questions alike."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache

import msgspec

from indexer.text.late_patterns import compile_late


class EventMention(msgspec.Struct, frozen=True):
    """An event as a text names it; empty or 0 for what the text does not name."""

    event: str = ""
    """Name of the event, with the year if the text has it there: `IstioCon 2022`."""
    year: int = 0
    edition: int = 0
    """3 for the third meetup, episode 3, #3, 第三届, 第 3 期."""


_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
# fmt: off
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)
# fmt: on
_YEAR = compile_late(r"(?<![\d.#])(?:19|20)\d{2}(?![\d.]*\d)")
_EDITION_ZH = compile_late(r"第\s*(\d{1,3}|[零〇一二三四五六七八九十两]{1,4})\s*[届期次场回集讲季]")
_EDITION_EN = compile_late(r"(?<![\w.])(\d{1,3})(?:st|nd|rd|th)(?![\w])", re.IGNORECASE)
_EDITION_WORD = compile_late(rf"\b({'|'.join(_ORDINALS)})\b", re.IGNORECASE)
_EDITION_NUMBER = compile_late(
    r"(?:#|\bno\.?|\b(?:episode|ep|vol|volume|issue)\.?(?:\s*#)?)\s*(\d{1,3})(?!\d)", re.IGNORECASE
)
_EDITIONS = (_EDITION_ZH, _EDITION_NUMBER, _EDITION_EN, _EDITION_WORD)
# An event name ends in a word for a gathering or a series. Before it, a Latin name has capitalised
# words and a Chinese name has letters. Every repetition is bounded, or begins where a word begins,
# so that the time is linear in the length of the text.
_LETTER = r"A-Za-z0-9\u00c0-\u024f_"
_CAPITALISED = rf"[A-Z][{_LETTER}.&+-]{{0,40}}"
_NOT_IN_NAME = (
    "A|About|All|An|And|Announcing|Any|At|Each|Ever|Every|Final|First|For|From|In|Introducing|Join"
    "|Last|My|Next|Of|On|One|Our|Register|Second|Sponsor|That|The|Third|This|Today|Two|Watch|Your"
)
"""Capitalised words that begin a sentence and not a name: `All Day`, `Watch IstioCon`."""
_PLACE = "China|Europe|North America|Asia|EU|NA|US|APAC|India|Japan"
_TOWN = (
    r"(?!(?:Recap|Report|Review|Summary|Talks?|Videos?|Slides|Schedule|Agenda|Program(?:me)?|Keynotes?"
    r"|Speakers?|Sessions?|Highlights|Call|Announcement|In|At|On|For|From|And|The)\b)"
    rf"[A-Z][{_LETTER}'-]{{1,30}}"
)
_EVENT_LATIN = compile_late(
    rf"(?<![{_LETTER}.&+-])(?!(?:{_NOT_IN_NAME})\b)"
    rf"(?:(?:{_CAPITALISED}[ \t]+(?:(?:{_CAPITALISED}|&|and|of)[ \t]+){{0,3}})?"
    rf"(?:[A-Z][{_LETTER}]{{0,40}}(?:Con|CON|Conf)|Meetup|Summit|Conference|Webinar|Weekly)"
    # `Day` needs a name before it: `Day 2` is a day of an event.
    rf"|{_CAPITALISED}[ \t]+(?:(?:{_CAPITALISED}|&|and|of)[ \t]+){{0,3}}"
    rf"(?:Days?(?![ \t]*\d{{1,2}}\b)|Con|meetup|summit|Fest|Festival|Congress|Symposium"
    r"|Camp))(?![A-Za-z0-9])"
    # Of other words behind a name only those before a year are a place: `Tea Summit Osaka 2031`.
    rf"(?:[ \t]+(?:{_PLACE}|{_TOWN}(?:[ \t]+{_TOWN}){{0,2}}(?=[ \t]+(?:19|20)\d{{2}}\b)))?"
    r"(?:[ \t]+(?:19|20)\d{2})?"
)
_NAME_CHARACTER_ZH = r"(?![的在加和与是届第期次们了])[\u4e00-\u9fff]"
"""A character of a name. The excluded ones are rare in names, and common right before one."""
_EVENT_ZH = compile_late(
    rf"(?:(?<![{_LETTER}])[A-Za-z][\w. ]{{0,40}}|[\u4e00-\u9fff]{{2,8}}?)"
    # 论坛 alone is a discussion site.
    r"(?:大咖说|大会|峰会|沙龙|(?:高峰|高端|发展|产业|主题)论坛|开源年会)"
    rf"|(?:{_NAME_CHARACTER_ZH}){{1,8}}?(?:社区|联盟|用户组|协会|基金会|云原生|微服务|服务网格|中国)"
    r"[ \t]?(?:[Mm]eetup|[Ss]ummit)(?![A-Za-z0-9])"
)


def find_years(text: str) -> list[int]:
    """Find the years in a text, in order."""
    return [int(year) for year in _YEAR.findall(text)]


def find_single_year(texts: Iterable[str]) -> int:
    """Find the year in the first text that has one; 0 if it has several, as in 2018 到 2025."""
    named = next((years for text in texts if (years := set(find_years(text)))), set[int]())
    return named.pop() if len(named) == 1 else 0


@lru_cache(maxsize=8192)  # Every question ranks the same labels and headings.
def find_editions(text: str) -> tuple[int, ...]:
    """Find edition and episode numbers, in order: 第三届, 3rd, third, #3, episode 3."""
    return tuple(number for _, _, number in find_edition_spans(text))


def find_edition_spans(text: str) -> list[tuple[int, int, int]]:
    """Find editions with their positions: (start, end, number), in order."""
    matches = (match for pattern in _EDITIONS for match in pattern.finditer(text))
    return sorted((*match.span(), _parse_number(match[1])) for match in matches)


def find_year_spans(text: str) -> list[tuple[int, int, int]]:
    """Find years with their positions: (start, end, year), in order."""
    return [(*m.span(), int(m[0])) for m in _YEAR.finditer(text)]


def make_number_words(
    year: int, numbers: Iterable[int], texts: Iterable[str] = ()
) -> tuple[str, ...]:
    """Make the index words of a year and of editions: 第三届, 3rd and #3 all give `#3#`.

    A 0 is no year or edition. The editions that the texts name count too. The words are distinct.
    """
    editions = [*numbers, *(number for text in texts for number in find_editions(text))]
    edition_words = (f"#{number}#" for number in dict.fromkeys(editions) if number)
    return (*((str(year),) if year else ()), *edition_words)


def remove_editions(text: str) -> str:
    """Remove edition and episode numbers from a text."""
    for pattern in _EDITIONS:
        text = pattern.sub(" ", text)
    return text


def find_event_name(text: str) -> str:
    """Find the first event name in a text; empty if there is none."""
    matches = [match for pattern in (_EVENT_LATIN, _EVENT_ZH) if (match := pattern.search(text))]
    # If both match, the earlier match has the whole name: 云原生社区 Meetup.
    first = min(matches, key=lambda match: match.start(), default=None)
    return " ".join(first[0].split()) if first else ""


def _parse_number(text: str) -> int:
    """Parse a number below 1,000 in Arabic or Chinese digits, or an English ordinal."""
    if text.isdigit():
        return int(text)
    if (word := text.casefold()) in _ORDINALS:
        return _ORDINALS.index(word) + 1
    if "十" in text:
        tens, _, ones = text.partition("十")
        return _DIGITS.get(tens, 1) * 10 + _DIGITS.get(ones, 0)
    return int("".join(str(_DIGITS[c]) for c in text))
