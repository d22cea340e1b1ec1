"""Cleans the titles of talks, and splits the people from a text that names both."""

from __future__ import annotations

import re

from indexer.links.labels import is_bare
from indexer.sources.statements.bodies.contexts import clean_heading
from indexer.sources.statements.bodies.wording.columns import find_roles
from indexer.sources.statements.bodies.wording.credits import (
    are_sure,
    is_name,
    read_credits,
    read_leading_name,
)
from indexer.statements import StatedPerson
from indexer.text.events import find_editions, find_event_name

MAX_TITLE_CHARS = 200
MAX_PREFIX_CHARS = 40
"""Longest `Series, episode 3:` before a title."""

_QUOTED = re.compile(r"《([^《》]{2,160})》+")
_BY = re.compile(
    r"\s{0,2}[,，]?\s{0,2}"
    r"(?:\b(?:was |is )?(?:presented|given|delivered|hosted|led|held|moderated) by\b"
    r"|(?<!\w)by(?=\s+[A-Z\u4e00-\u9fff]))\s*",
    re.IGNORECASE,
)
_DASH = re.compile(r"(?<!\s)\s++[-–—|]++\s+|(?:(?<!\s)\s++)?(?:——|--)\s*")
_LAST_BRACKET = re.compile(r"(?:(?<!\s)\s++)?[（(\[【]([^（(\[【）)\]】]{2,60})[）)\]】]\s*$")
_TRANSLATION = re.compile(r"\s?[（(]([^（）]{8,180})[）)]$")
_HAN = re.compile(r"[\u4e00-\u9fff]")
_FORMAT = re.compile(r"\b(?:keynote|panel|workshop|tutorial|lightning)\b", re.IGNORECASE)
_DAY_BEFORE = re.compile(
    r"^(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\s)?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}"
    r"\s\d{1,2}(?:st|nd|rd|th)?(?:,?\s\d{4})?\s?[-–—:]\s",
    re.IGNORECASE,
)
_AFTER_EVENT = re.compile(r"\s?[，,：:]\s?(?=\S{4})")
_MARKS = "\"'“”‘’「」『』*_ \t\n"
_AROUND = ":：-–—|,，。;；. "


def clean_title(text: str) -> str:
    """Clean a title: without its number, quotation marks and a word such as `视频：` before it."""
    title = clean_heading(" ".join(text.split()).strip(_MARKS))
    head, colon, rest = _split_colon(title)
    is_episode = len(head) <= MAX_PREFIX_CHARS and bool(find_editions(head))
    is_label = "title" in find_roles(head) and not _FORMAT.search(head)
    if colon and rest and (is_bare(head) or is_episode or is_label):
        title = rest
    title = _DAY_BEFORE.sub("", title)
    quoted = _QUOTED.fullmatch(title.strip(_AROUND))
    title = quoted[1] if quoted else title
    name = find_event_name(title[:60])
    behind = _AFTER_EVENT.match(title, len(name)) if name and title.startswith(name) else None
    title = title[behind.end() :] if behind else title
    return title.strip(_MARKS).strip(":：-–—|,，;； ").strip(_MARKS)[:MAX_TITLE_CHARS]


def read_title(text: str) -> tuple[tuple[str, ...], tuple[StatedPerson, ...]]:
    """Read the title and the people of a text that names a talk.

    `《Title》 Name`, `Title by Name from Acme`, `Title - Name (Acme)`, `Name: Title`,
    `Name (Acme), Title`. No title is found in a text that is only a kind of link, or a name.
    """
    text = clean_heading(" ".join(text.split()).strip())
    if quoted := _QUOTED.search(text):
        before, after = text[: quoted.start()], text[quoted.end() :].lstrip(_AROUND + "》")
        people = read_credits(after) or read_credits(before.rstrip(_AROUND))
        people = people if are_sure(people) else ()
        if people or not before.strip(_AROUND) or len(before) <= MAX_TITLE_CHARS // 10:
            return (quoted[1].strip(),), people
    if by := _BY.search(text):
        people = read_credits(text[by.end() :])
        is_plain = by[0].strip(" ,，").casefold() == "by"
        if people and (not is_plain or are_sure(people)) and text[: by.start()].strip(_AROUND):
            return _make_titles(text[: by.start()]), people
    people, rest = read_leading_name(text)
    if people and len(rest) >= len(people[0].name) and not is_name(rest):
        return _make_titles(rest), people
    *front, last = _DASH.split(text)
    if front and (people := _read_all(last)):
        return _make_titles(text[: text.rindex(last)]), people
    if (bracket := _LAST_BRACKET.search(text)) and (people := _read_all(bracket[1])):
        return _make_titles(text[: bracket.start()]), people
    return _make_titles(text), ()


def _read_all(text: str) -> tuple[StatedPerson, ...]:
    """Read people from a text that holds nothing else."""
    text = text.strip()
    people = read_credits(text)
    if not are_sure(people):
        return ()
    plain = _LAST_BRACKET.sub("", text)
    if len(people) == 1 and not (is_name(plain) or people[0].organisations):
        return ()
    if len(people) == 1 and people[0].name.isascii() and " " not in people[0].name:
        return ()
    known = sum(
        len(word)
        for person in people
        for word in (person.name, *person.other_names, *person.organisations)
    )
    return people if known >= len(text) * 0.6 else ()


def _make_titles(text: str) -> tuple[str, ...]:
    title = clean_title(text)
    if not title or is_bare(title):
        return ()
    bracket = _TRANSLATION.search(title)
    if bracket and _is_translation(title[: bracket.start()], bracket[1]):
        return title[: bracket.start()].strip(), bracket[1].strip()
    return (title,)


def _is_translation(title: str, inner: str) -> bool:
    """Tell whether brackets behind a title hold the same in another language."""
    han, other = (len(_HAN.findall(text)) for text in (title, inner))
    if han >= 4 and not other:
        return len(inner.split()) >= 3
    return other >= 4 and not han and len(title.split()) >= 3


def _split_colon(text: str) -> tuple[str, str, str]:
    match = re.search(r"[:：]\s?", text)
    if not match or text[match.end() :].startswith("//"):
        return text, "", ""
    return text[: match.start()].strip(), match[0], text[match.end() :].strip()
