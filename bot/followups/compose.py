"""Parts of a question to a readable question in Chinese or English."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.followups import tables as table
from bot.followups.parse import Part

_PLACES = {name.lower(): pair for pair in table.PLACES for name in pair}
_SPOKEN = {code: (zh, en) for code, _, zh, en in table.SPOKEN}
_COLUMN = {"zh": 0, "en": 1}
_ORDINALS = {1: "st", 2: "nd", 3: "rd"}
_MARKS = "?？!！,，.。、;；:："
_HAN = re.compile(r"[\u4e00-\u9fff]")

Named = Mapping[str, Sequence[Part]]
"""Parts of a question by slot."""


def link_question(named: Named, language: str) -> str:
    """Ask where links are.

    Args:
        named: What is asked for; no slot is required.
        language: `zh` or `en`.

    Returns:
        One question, as the person who asks could have written it.
    """
    kinds = _joined([_kind(part, language) for part in named.get("kind", ())], language)
    platforms = _joined([_platform(part, language) for part in named.get("platform", ())], language)
    spoken = _joined([_spoken(part, language) for part in named.get("language", ())], language)
    when_and_what, topic = occasion(named, language), topic_of(named)
    if language == "zh":
        head = spaced(when_and_what, topic)
        thing = spaced(platforms, spoken, kinds)
        return spaced(head, "的" if head and thing else "", thing, "在哪里？")
    plural = kinds.endswith("s") or " and " in kinds
    if topic:
        what = f"{kinds} of {topic}" if kinds else topic
        what += f" at {when_and_what}" if when_and_what else ""
    else:
        what = spaced(when_and_what, kinds)
    tail = (f" on {platforms}" if platforms else "") + (f" in {spoken}" if spoken else "")
    article = "the " if kinds else ""
    return f"Where {'are' if plural else 'is'} {article}{what}{tail}?"


def occasion(named: Named, language: str) -> str:
    """Name the event with its place, year and edition; empty where none is named."""
    words = {
        slot: _joined([worded(part, language) for part in named.get(slot, ())], language)
        for slot in ("event", "place", "month", "year", "edition")
    }
    if language == "zh":
        year = words["year"]
        if year and (words["month"] or not words["event"]):
            year += " 年"
        when, where = (year, words["month"]), (words["event"], words["place"])
        early = words["month"] or not words["event"]
        return spaced(*(when + where if early else where + when), words["edition"])
    edition = words["edition"]
    before = edition if re.match(r"\w+$", edition) else ""
    after = "" if before else edition
    order = (before, words["event"], words["place"], after, words["month"], words["year"])
    return " ".join(filter(None, order))


def topic_of(named: Named) -> str:
    """What a question is about beside the event."""
    return " ".join(part.text for part in named.get("topic", ()))


def worded(part: Part, language: str) -> str:
    """Word a part in a language; as it was written where that is the same language or a name."""
    if part.slot == "year":
        return part.value
    if part.slot == "kind":
        return _kind(part, language)
    if part.slot == "platform":
        return _platform(part, language)
    if bool(_HAN.search(part.text)) == (language == "zh"):
        return part.text
    if part.slot == "place":
        pair = _PLACES.get(part.text.removesuffix("站").lower(), (part.text, part.text))
        return pair[_COLUMN[language]]
    if part.slot == "edition" and part.value.isdigit():
        return f"第 {part.value} 期" if language == "zh" else _ordinal(int(part.value))
    return part.text


def spaced(*words: str) -> str:
    """Join words, with a space where a Chinese and a Latin one meet, or two Latin ones."""
    text = ""
    for word in filter(None, words):
        close = not text or (_HAN.match(text[-1]) and _HAN.match(word[0])) or word[0] in _MARKS
        text += word if close else f" {word}"
    return text


def _kind(part: Part, language: str) -> str:
    return table.KIND_WORDS[part.value][_COLUMN[language]]


def _platform(part: Part, language: str) -> str:
    return table.PLATFORM_WORDS[part.value][_COLUMN[language]]


def _spoken(part: Part, language: str) -> str:
    return _SPOKEN[part.value][_COLUMN[language]]


def _joined(words: Sequence[str], language: str) -> str:
    """Each once: `2021 and 2022`, `2021 和 2022`."""
    once = list(dict.fromkeys(words))
    if language == "en":
        return " and ".join(once)
    return spaced(*(piece for word in once for piece in ("和", word)))[1:].strip()


def _ordinal(number: int) -> str:
    teen = 10 < number % 100 < 20
    return f"{number}{'th' if teen else _ORDINALS.get(number % 10, 'th')}"
