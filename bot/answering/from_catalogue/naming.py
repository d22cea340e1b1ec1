"""Names of events, talks and people in an answer: in its language, on one line, without marks."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.answering.from_catalogue.texts import TEXTS
from bot.rendering.grounding import renumber
from bot.request import Request
from indexer.catalogue.names import choose_name, make_name_key
from indexer.catalogue.records import Talk
from indexer.text.control_characters import clean_line
from indexer.text.late_patterns import compile_late
from indexer.text.spans import blank_out

_HAN = compile_late(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_HAN_BESIDE_LATIN = compile_late(
    r"(?<=[\u4e00-\u9fff])(?=[A-Za-z0-9])|(?<=[A-Za-z0-9])(?=[\u4e00-\u9fff])"
)
ONLINE = frozenset({"online", "virtual", "virtually", "线上", "在线"})
"""Keys of what pages write as the place of an event that is nowhere."""
_STARTS_ONLINE = compile_late(r"(?:online|virtual(?:ly)?|线上|在线)(?![a-z])", re.IGNORECASE)
MAX_NAME_CHARS = 200
"""Longest name in an answer; what is longer is a paragraph that some page calls a title."""


def clean_name(name: str) -> str:
    """Put a name of a page on one line, without marks like `[1]`, which would look like ours."""
    line = clean_words(name)
    return line if len(line) <= MAX_NAME_CHARS else f"{line[: MAX_NAME_CHARS - 1]}…"


def clean_words(text: str) -> str:
    """Put words of a page on one line, of any length, without marks like `[1]`."""
    return " ".join(renumber(clean_line(text), ())[0].split())


def name_one(names: Sequence[str], language: str) -> str:
    """Name an event, a talk or a person by its names, in a language if there is one in it."""
    return clean_name(choose_name(names, language))


def quote_title(talk: Talk, language: str) -> str:
    """Write the title of a talk in the quotes of a language: `《…》`, `“…”`."""
    title = name_one(talk.titles, language)
    return title if title.startswith("《") else TEXTS.say("title", language, title)


def name_place(places: Sequence[str], language: str) -> str:
    """Name a place in a language; empty for none.

    That something was online is said in the language of the answer, however the page says it;
    where exactly only if the page has it in that language too.
    """
    name = name_one(places, language)
    online = TEXTS.say("online", language)
    if make_name_key(name) in ONLINE:
        return online
    if _STARTS_ONLINE.match(name) and language != "zh" and _HAN.search(name):
        return online
    if _STARTS_ONLINE.match(name) and online not in name.casefold():
        return online + TEXTS.say("brackets", language, name)
    return name


def is_nowhere(places: Sequence[str]) -> bool:
    """Tell whether something was in no town: online, or no page says where."""
    return all(_STARTS_ONLINE.match(place) is not None for place in places)


def name_place_twice(places: Sequence[str], language: str) -> str:
    """Name a place, with its name in the other script in brackets: `Chengdu (成都)`."""
    name = name_place(places, language)
    other = name_one(places, "en" if language == "zh" else "zh")
    key = make_name_key(other)
    if key in make_name_key(name) or key in ONLINE or name == TEXTS.say("online", language):
        return name
    # Of an address in Chinese, the name of the town alone says nothing more to who reads it.
    if language == "zh" and _HAN.search(name) and len(other) < len(name):
        return name
    return name + TEXTS.say("brackets", language, other)


def space_out(text: str, language: str) -> str:
    """Put blanks between Chinese and Latin letters of a text in `zh`: `没有 IstioCon 的记录`."""
    return _HAN_BESIDE_LATIN.sub(" ", text) if language == "zh" else text


def leave_out_names(request: Request) -> str:
    """Leave out of a question what it names."""
    places = ((mention.start, mention.end) for mention in request.mentions)
    return " ".join(blank_out(request.text, places).split())


def name_other(names: Sequence[str], language: str) -> str:
    """Name the same in the other script: `Bo Comb` of 科博; empty if no page does."""
    name = name_one(names, language)
    other = name_one(names, "en" if language == "zh" else "zh")
    return other if bool(_HAN.search(name)) != bool(_HAN.search(other)) else ""


def join_names(
    names: Sequence[str], language: str, most: int = 20, rest_key: str = "and_more"
) -> str:
    """Join names; of more than `most`, the first with how many more there are.

    One more is named as well, which is no longer than to say so. `rest_key` is the text for more.
    """
    most += len(names) == most + 1
    joined = TEXTS.say("comma", language).join(names[:most])
    rest = len(names) - most
    return joined + TEXTS.say(rest_key, language, rest) if rest > 0 else joined
