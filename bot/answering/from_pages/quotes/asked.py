"""Tells what sort of thing a question asks for, and whether a sentence may hold one.

The words of asking are closed classes of both languages, and so are numerals and names of months.
"""

from __future__ import annotations

import re

import msgspec

from bot.answering.from_catalogue.dates import MONTHS
from indexer.text.late_patterns import compile_late


class Sort(msgspec.Struct, frozen=True):
    """A sort of thing that questions ask for."""

    chinese: re.Pattern[str]
    """Words of Chinese that ask for it."""
    english: re.Pattern[str]
    """Words of English that ask for it."""
    hints: tuple[str, ...]
    """What English has where it asks for it, each in lower case."""
    sentence: re.Pattern[str]
    """What a sentence with one has."""


def _make_sort(chinese: str, english: str, hints: str, sentence: str) -> Sort:
    asking = compile_late(english, re.IGNORECASE)
    return Sort(compile_late(chinese), asking, tuple(hints.split()), compile_late(sentence))


def _ask_en(word: str) -> str:
    """Match an English question word where it asks, and not where it joins: `people who`."""
    before = "and|or|know|me|by|to|from|with|of|since|until|for"
    return rf"(?:^\W*|[,;:.?]\s*|\b(?:{before}) ){word}\b|\b{word}\W*$"


_COUNT_EN = "one|two|three|four|five|six|seven|eight|nine|ten|hundred|thousand|million|half|dozen"
SORTS = {
    "number": _make_sort(
        r"多少|几[^乎何率]|百分之几|多[大长高远久深宽重快]",
        r"\bhow (?:many|much|old|long|far|tall|large|big|high|often|fast)\b"
        r"|\bwhat (?:number|amount|percent|percentage)\b",
        "how what",
        rf"\d|[一二三四五六七八九十百千万亿两]+[个名位种次人部集座条级层倍公元岁]|\b(?i:{_COUNT_EN})\b",
    ),
    "date": _make_sort(
        r"何时|什么时[候间]|[哪几]一?[年月天日号点]|哪个世纪|什么年|何年|几时",
        rf"{_ask_en('when')}|\b(?:what|which) (?:year|date|day|month|time|century|decade)\b",
        "when what which",
        r"(?<!\d)(?:1\d|20)\d\d(?!\d)|\d\s*[年月日号]|世纪|年代|公元"
        rf"|\b(?:{'|'.join(MONTHS)})\b|\b[Cc]entur|\d(?:st|nd|rd|th)\b",
    ),
    "person": _make_sort(
        r"谁|哪位|何人|什么人|哪个人",
        _ask_en("who(?:m|se)?"),
        "who",
        r"·|先生|女士|教授|博士|(?:[讲作]者|讲师|嘉宾|主持)[:：]"
        r"|\b[A-Z][a-z]+ [A-Z][a-z]+|(?<=[a-z,] )[A-Z][\w’'-]+",
    ),
    "place": _make_sort(
        r"哪里|哪儿|何处|什么地方|哪个(?:城市|国家|地区|省|州|地方|县)",
        rf"{_ask_en('where')}|\b(?:what|which) (?:city|country|state|place|town|region|county)\b",
        "where what which",
        r"[在于到至].|[省市县区州国镇村]|\b(?:in|at|near|from|to) (?:the )?[A-Z]",
    ),
    "reason": _make_sort(
        r"为什么|为何|为啥|原因",
        r"\bwhy\b|\breasons?\b",
        "why reason",
        r"因为|由于|因此|所以|因而|为了|导致|使得|原因|避免"
        r"|\b(?:because|due to|since|therefore|so that|caused?|reasons?|in order to"
        r"|as a result|otherwise)\b",
    ),
    "list": _make_sort(
        r"哪些|哪[几两三]|有什么",
        r"\bwhich (?:two|three|of)\b|\bwhat (?:are|were|kinds?|types?)\b",
        "which what",
        r"、|,[^,]*,|[:：]$",
    ),
    "definition": _make_sort(
        r"什么是|是什么|是指|何谓",
        r"\bwhat (?:is|was)\b|\bwhat does\b",
        "what",
        r"是|指|即|称|\b(?:is|are|was|were) (?:an?|the)\b|\brefers to\b|\b(?:called|known as)\b",
    ),
}
"""By name."""


def find_sorts(question: str) -> list[str]:
    """Find the sorts of thing that a question asks for, by name; mostly one or none."""
    is_latin, folded = question.isascii(), question.casefold()
    return [
        name
        for name, sort in SORTS.items()
        if (not is_latin and sort.chinese.search(question))
        or (any(hint in folded for hint in sort.hints) and sort.english.search(question))
    ]


def holds_sort(name: str, sentence: str) -> bool:
    """Tell whether a sentence may hold a thing of a sort."""
    return SORTS[name].sentence.search(sentence) is not None
