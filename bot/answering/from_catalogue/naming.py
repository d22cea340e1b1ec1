"""Names of events, talks and people in an answer: in its language, on one line, without marks."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.from_catalogue.texts import TEXTS
from bot.rendering.grounding import renumber
from indexer.catalogue.names import choose_name, make_name_key
from indexer.catalogue.records import Event, Talk
from indexer.text.control_characters import clean_line

MAX_NAME_CHARS = 200
"""Longest name in an answer; what is longer is a paragraph that some page calls a title."""


def clean_name(name: str) -> str:
    """Put a name of a page on one line, without marks like `[1]`, which would look like ours."""
    line = clean_words(name)
    return line if len(line) <= MAX_NAME_CHARS else f"{line[: MAX_NAME_CHARS - 1]}…"


def clean_words(text: str) -> str:
    """Put words of a page on one line, of any length, without marks like `[1]`."""
    return renumber(clean_line(text), ())[0]


def name_one(names: Sequence[str], language: str) -> str:
    """Name an event, a talk or a person by its names, in a language if there is one in it."""
    return clean_name(choose_name(names, language))


def name_event(event: Event, language: str) -> str:
    """Name an event with its year, if its name lacks year and edition."""
    name = name_one(event.names, language)
    told = str(event.year) in name or (event.edition and any(c.isdigit() for c in name))
    return name if told or not event.year else f"{name} {event.year}"


def quote_title(talk: Talk, language: str) -> str:
    """Write the title of a talk in the quotes of a language: `《…》`, `“…”`."""
    title = name_one(talk.titles, language)
    return title if title.startswith("《") else TEXTS.say("title", language, title)


def name_both(names: Sequence[str], language: str) -> str:
    """Name something in a language, with its first name in the other script in brackets."""
    name = name_one(names, language)
    other = name_one(names, "en" if language == "zh" else "zh")
    if make_name_key(other) in make_name_key(name):
        return name
    return name + TEXTS.say("brackets", language, other)


def join_names(names: Sequence[str], language: str, most: int = 20) -> str:
    """Join names; of more than `most`, the first with how many more there are."""
    joined = TEXTS.say("comma", language).join(names[:most])
    rest = len(names) - most
    return joined + TEXTS.say("and_more", language, rest) if rest > 0 else joined
