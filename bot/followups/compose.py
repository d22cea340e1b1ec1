"""Puts the parts of a question into words: a readable question in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.followups import tables as table
from bot.followups.parse import Part

_PLACES = {name.lower(): pair for pair in table.PLACES for name in pair}
_WORDS = {
    "kind": table.KIND_WORDS,
    "platform": table.PLATFORM_WORDS,
    "language": {code: (zh, en) for code, _, zh, en in table.SPOKEN},
}
"""Slot -> value -> Chinese and English word."""
_COLUMN = {"zh": 0, "en": 1}
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_MARKS = "?？!！,，.。、;；:："

Named = Mapping[str, Sequence[Part]]
"""Parts of a question by slot."""


def link_question(named: Named, language: str) -> str:
    """Ask where links are, as a person could have written it; no slot is required."""
    kinds, platforms, spoken = (
        _joined(named, slot, language) for slot in ("kind", "platform", "language")
    )
    when_and_what, topic = occasion(named, language), join_topic(named)
    if language == "zh":
        head = join_words(when_and_what, topic)
        thing = join_words(platforms, spoken, kinds)
        return join_words(head, "的" if head and thing else "", thing, "在哪里？")
    plural = kinds.endswith("s") or " and " in kinds
    if topic:
        what = f"{kinds} of {topic}" if kinds else topic
        what += f" at {when_and_what}" if when_and_what else ""
    else:
        what = join_words(when_and_what, kinds)
    tail = (f" on {platforms}" if platforms else "") + (f" in {spoken}" if spoken else "")
    article = "the " if kinds else ""
    return f"Where {'are' if plural else 'is'} {article}{what}{tail}?"


def occasion(named: Named, language: str) -> str:
    """Name the event with its place, year and edition; empty where none is named."""
    words = {
        slot: _joined(named, slot, language)
        for slot in ("event", "place", "month", "year", "edition")
    }
    if language == "zh":
        date_first = words["month"] or not words["event"]
        year = f"{words['year']} 年" if words["year"] and date_first else words["year"]
        when, where = (year, words["month"]), (words["event"], words["place"])
        return join_words(*(when + where if date_first else where + when), words["edition"])
    edition = words["edition"]
    before = edition if re.match(r"\w+$", edition) else ""
    after = "" if before else edition
    order = (before, words["event"], words["place"], after, words["month"], words["year"])
    return " ".join(filter(None, order))


def join_topic(named: Named) -> str:
    """What a question is about beside the event."""
    return " ".join(part.text for part in named.get("topic", ()))


def word_part(part: Part, language: str) -> str:
    """Word a part in a language; as it was written where that is the same language or a name."""
    if part.slot == "year":
        return part.value
    if part.slot in _WORDS:
        return _WORDS[part.slot][part.value][_COLUMN[language]]
    if bool(table.HAN.search(part.text)) == (language == "zh"):
        return part.text
    if part.slot == "place":
        pair = _PLACES.get(part.text.removesuffix("站").lower(), (part.text, part.text))
        return pair[_COLUMN[language]]
    if part.slot == "edition" and part.value.isdigit():
        return f"第 {part.value} 期" if language == "zh" else _ordinal(int(part.value))
    return part.text


def join_words(*words: str) -> str:
    """Join words, with a space where a Chinese and a Latin one meet, or two Latin ones."""
    text = ""
    for word in filter(None, words):
        both_han = text and table.HAN.match(text[-1]) and table.HAN.match(word[0])
        text += word if not text or both_han or word[0] in _MARKS else f" {word}"
    return text


def _joined(named: Named, slot: str, language: str) -> str:
    """Word the parts of a slot, each once: `2021 and 2022`, `2021 和 2022`."""
    words = list(dict.fromkeys(word_part(part, language) for part in named.get(slot, ())))
    if language == "en":
        return " and ".join(words)
    return join_words(*(piece for word in words for piece in ("和", word)))[1:].strip()


def _ordinal(number: int) -> str:
    teen = 10 < number % 100 < 20
    return f"{number}{'th' if teen else _ORDINALS.get(number % 10, 'th')}"
