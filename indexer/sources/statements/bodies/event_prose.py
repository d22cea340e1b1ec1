"""Reads the facts of an event from prose: days, place, hosts, organiser, sponsors, numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from indexer.sources.statements.bodies.wording.columns import split_label
from indexer.sources.statements.bodies.wording.credits import are_sure, is_name, read_credits
from indexer.sources.statements.bodies.wording.days import read_days
from indexer.statements import WORD_CHARS, StatedFact
from indexer.text.events import find_event_name

MAX_CHARS = 1500
"""Beginning of a text in which facts are looked for."""
MAX_VALUE_CHARS = 80
LABEL_FIELDS = frozenset({"place", "host", "sponsor", "organiser", "attendance"})

_SENTENCE = re.compile(r"[^。！？!?；;\n]{1,600}?(?:[。！？!?；;\n]|\.(?=\s|$)|$)")
_TAG = re.compile(r"\{[%{][^{}\n]{0,300}[%}]\}")
"""A tag of a template: the day in the name of a page that it links to is that of the page."""
_HELD = re.compile(
    r"举行|举办|举辦|召开|开幕|落幕|收官|办了|定于|拉开|进行|相约|举辦|舉行|舉辦"
    r"|\b(?:held|takes? place|took place|taking place|hosted|happen(?:s|ed)?|announced for"
    r"|gathered|join us|on|from)\b",
    re.IGNORECASE,
)
_NO_PLACE = re.compile(r"^the \S+$|[月年周天]|已经|期间|时间|我们|大家")
_BEGINS_WITH_DAY = re.compile(
    r"(?:On\s)?(?:\d{1,2}(?:st|nd|rd|th)?(?:\s?[-–]\s?\d{1,2})?\s[A-Z]|[A-Z][a-z]{2,8}\s\d{1,2}|(?:19|20)\d{2}\s?[年/-])"
)
_PLACE_ZH = (
    re.compile(r"(?:地点|会场|场地)(?:是|在|为|位于|设在)\s?(?P<v>[^，。；,;\n（(]{2,40})"),
    re.compile(
        r"[在于](?!线)(?P<v>(?!(?:\d|此|这|今|本|去|上周|昨|前|20))[^，。；,;\n在于（(]{2,24}?)"
        r"(?:(?:成功|顺利|圆满|隆重|正式|如期|盛大|联合|共同)?(?:举行|举办|召开|开幕|落幕|收官|相聚)|办了|拉开)"
    ),
    re.compile(r"(?P<v>线上)(?:举行|举办|召开)"),
    re.compile(
        r"\d\s?日[，,]\s?(?P<v>(?!周|星期|天气|今天)[\u4e00-\u9fff]{2,3}[，,]\s?[^，,。\s]{2,16})[，,。]"
    ),
)
_CAPITALISED = r"(?:(?:the|of|and|de|la)\s)?[A-Z\u00c0-\u00de][\w'’&.\-]*"
_PLACE_NAME = (
    rf"{_CAPITALISED}(?:\s{_CAPITALISED}){{0,5}}"
    rf"(?:,\s{_CAPITALISED}(?:\s{_CAPITALISED}){{0,3}}){{0,2}}"
)
_MONTHS = (
    r"(?:January|February|March|April|May|June|July|August|September|October|November|December"
    r"|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
    r"|Chinese|English|Japanese|Mandarin|German|French|Spanish|Korean)"
)
"""Words with a capital behind `in` and `on` that are no places: months, days, languages."""
_PLACE_EN = (
    re.compile(
        r"\b(?:held|takes? place|took place|taking place|hosted|happen(?:s|ed)?)\b[^.\n]{0,80}?"
        rf"\b(?:in|at)\s(?P<v>(?!{_MONTHS}\b){_PLACE_NAME}(?:\s(?:conference|convention)\s(?:cent(?:re|er)|hall))?(?:\sin\s{_PLACE_NAME})?)"
    ),
    re.compile(rf"\b(?:19|20)\d{{2}},?\s(?:at|in)\s(?P<v>(?!{_MONTHS}\b){_PLACE_NAME})"),
    re.compile(rf"\bannounced for\s(?P<v>(?!{_MONTHS}\b){_PLACE_NAME})"),
    re.compile(r"\b(?:held|takes? place|took place)\b[^.\n]{0,40}?\b(?P<v>online|virtually)\b"),
    re.compile(r"\b(?:an?|the) (?P<v>online|virtual) (?:event|conference|meetup|summit)\b"),
)
_HAN_NAMES = r"(?![由请是为])[\u4e00-\u9fff]{2,4}(?:[、和与][\u4e00-\u9fff]{2,4}){0,4}"
_HOSTS = (
    re.compile(rf"主持人?(?:是|为|：|:)?\s?(?P<v>{_HAN_NAMES})(?![\u4e00-\u9fff])"),
    re.compile(rf"(?:^|[由场，。；、,\s（(])\s?(?P<v>{_HAN_NAMES})\s?(?:共同|联合|担任)?主持"),
    re.compile(r"\b(?:hosted|moderated|chaired|emceed) by\s(?P<v>[^.;\n()]{3,80})"),
)
_ORGANISERS = (
    re.compile(r"由\s?(?P<v>[^，。；,;\n由]{2,50}?)\s?(?:联合|共同)?(?:主办|举办|发起)"),
    re.compile(r"\borgani[sz]ed by\s(?P<v>[^.;\n()]{3,80})"),
    re.compile(r"\bhosted by\s(?P<v>[^.;\n()]{3,80})"),
)
_SPONSORS = (
    re.compile(r"由\s?(?P<v>[^，。；,;\n由]{2,50}?)\s?(?:独家|联合)?赞助"),
    re.compile(r"\bsponsored by\s(?P<v>[^.;\n()]{3,80})"),
)
_NUMBER = r"(?P<n>\d{1,3}(?:,\d{3}){1,2}|\d{1,7})"
_ATTENDANCE = (
    re.compile(
        rf"{_NUMBER}\+?\s?(?:多|余|来)?\s?(?:人|名|位)(?![字称为])[^，。\n]{{0,8}}?(?:参加|报名|签到|到场|参会|参与|观看|在线|出席|观众|开发者|听众)"
    ),
    re.compile(
        rf"(?:参加|报名|签到|到场|参会|参与|观看|出席|吸引)[^，。\n\d]{{0,10}}{_NUMBER}\+?\s?(?:多|余|来)?\s?(?:人|名|位)"
    ),
    re.compile(
        rf"\b{_NUMBER}\+?\s(?:[a-z]{{3,14}}\s){{0,3}}(?:attendees|registrations|registrants|participants|people|viewers|visitors|attended|registered)\b",
        re.IGNORECASE,
    ),
)
_UNITS_EN = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS_EN = (
    "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen",
    "eighteen", "nineteen",
)  # fmt: skip
_TENS_EN = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_UNITS_ZH = "一二三四五六七八九"
_COUNTS = (
    re.compile(
        r"(?P<n>\d{1,3}|[一二三四五六七八九十百]{1,5})\s?(?:多|余|来)?\s?(?:场|个|篇)(?:精彩|主题|技术)?的?(?:分享|演讲|议题|讲座|报告)"
    ),
    re.compile(
        rf"\b(?P<n>\d{{1,3}}|{'|'.join((*_TEENS_EN, *_UNITS_EN))}"
        rf"|(?:{'|'.join(_TENS_EN)})(?:[- ](?:{'|'.join(_UNITS_EN)}))?)\+?\s"
        r"(?:(?:live|technical|great|recorded|different|breakout)\s)?(?:sessions|talks|presentations|lectures)\b",
        re.IGNORECASE,
    ),
)
_LEAST_COUNT = 4
"""Talks of an event; fewer may be those that the page itself writes about."""


def find_facts(text: str, section: int, year: int = 0) -> Iterator[StatedFact]:
    """Find the facts of an event in the text of a section, the first of each field first.

    A day without a year is of the given one; 0 for unknown.
    """
    found: set[str] = set()
    for sentence in _SENTENCE.findall(_TAG.sub(" ", text[:MAX_CHARS])):
        words = " ".join(sentence.split())
        for field, value in _list_facts(words, year):
            if field not in found or field == "host":
                if field not in {"host", "attendance"}:
                    found.add(field)
                yield StatedFact(field, value[:MAX_VALUE_CHARS], section, words[:WORD_CHARS])
        if {"start"} <= found:
            found.add("end")


def _list_facts(sentence: str, year: int) -> Iterator[tuple[str, str]]:
    """List the field and the value of each fact in a sentence, or in a line with a label."""
    roles, value = split_label(sentence)
    is_when = "day" in roles or _HELD.search(sentence) or _BEGINS_WITH_DAY.match(sentence)
    if is_when and (days := read_days(sentence, year)):
        yield "start", days[0].isoformat()
        yield "end", days[-1].isoformat()
    if roles and value:
        yield from _read_label(roles, value)
        return
    matches = (pattern.search(sentence) for pattern in (*_PLACE_ZH, *_PLACE_EN))
    if place := next((match["v"] for match in matches if match and _is_place(match["v"])), ""):
        yield "place", place.strip(" ,.")
    yield from _list_people_facts(sentence)
    counts = (match for pattern in _COUNTS for match in pattern.finditer(sentence))
    numbers = (_read_number(match["n"]) for match in counts)
    if number := next((n for n in numbers if n >= _LEAST_COUNT), 0):
        yield "talks", str(number)
    for pattern in _ATTENDANCE:
        for count in pattern.finditer(sentence):
            yield "attendance", count["n"].replace(",", "")


def _read_number(text: str) -> int:
    """Read a number below a thousand, in digits or in words: 四十, `sixty-five`; 0 for none."""
    if text.isdecimal():
        return int(text)
    if not text.isascii():
        hundreds, mark, rest = text.rpartition("百")
        tens, ten, units = rest.rpartition("十")
        number = 100 * (_UNITS_ZH.find(hundreds) + 1 or 1) if mark else 0
        number += 10 * (_UNITS_ZH.find(tens) + 1 or 1) if ten else 0
        return number + (_UNITS_ZH.find(units) + 1 if units else 0)
    number = 0
    for word in re.split(r"[- ]", text.lower()):
        for words, first, step in ((_UNITS_EN, 1, 1), (_TEENS_EN, 10, 1), (_TENS_EN, 20, 10)):
            number += first + step * words.index(word) if word in words else 0
    return number


def _list_people_facts(sentence: str) -> Iterator[tuple[str, str]]:
    """List the hosts, the organiser and the sponsors that a sentence names."""
    for pattern in _HOSTS:
        for host in pattern.finditer(sentence):
            people = read_credits(host["v"].strip())
            yield from (("host", person.name) for person in people if is_name(person.name))
    for field, patterns in (("organiser", _ORGANISERS), ("sponsor", _SPONSORS)):
        matches = (one.search(sentence) for one in patterns)
        found = (match["v"].strip() for match in matches if match)
        if text := next((one for one in found if not _is_person(one)), ""):
            yield field, text


def _read_label(roles: Sequence[str], value: str) -> Iterator[tuple[str, str]]:
    """Read the facts of a line with a label: `主持人：…`, `Place: …`."""
    for role in roles:
        if role == "host" and (people := read_credits(value)):
            yield from (("host", person.name) for person in people)
        elif role in LABEL_FIELDS and "://" not in value:
            yield role, value.rstrip("。.；;")


def _is_place(text: str) -> bool:
    return not find_event_name(text) and not _NO_PLACE.search(text)


def _is_person(text: str) -> bool:
    """Tell whether a list of hosts begins with a person, so that it names no organiser."""
    return are_sure(read_credits(re.split(r"、|\sand\s|和|与", text, maxsplit=1)[0].strip()))
