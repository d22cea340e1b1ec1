"""Finds people in lines of text such as `嘉宾：…` and `Presenters: …`, and in lists below."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.sources.statements.people import MAX_SPEAKERS, People
from indexer.sources.statements.person_texts import HOST_ROLE, SPEAKER_ROLE, parse_people
from indexer.statements import StatedPerson
from indexer.text.person_names import has_surname, is_han_name, is_latin_name

_LINE = re.compile(
    rf"^[\s\-*•·+#]{{0,12}}(?:(?P<host>{HOST_ROLE.pattern})|{SPEAKER_ROLE.pattern})"
    r"(?:\s*[:：]\s*|\s*$|(?<=by)\s+)(?P<names>.*)$",
    re.IGNORECASE,
)
_BULLET = re.compile(r"^\s*[\-*•·+]\s+")


def find_people(lines: Iterable[str]) -> People:
    """Find the people in lines that begin with their role, and in the lists below such lines.

    A line that is only the role, as the heading of a section, counts like one with a colon.
    """
    speakers: dict[str, StatedPerson] = {}
    hosts: dict[str, StatedPerson] = {}
    role: dict[str, StatedPerson] | None = None
    places: set[int] = set()
    """Numbers of the lines with a role that new speakers follow."""
    place = 0
    for number, line in enumerate(lines):
        if match := _LINE.match(line):
            role, place = hosts if match["host"] else speakers, number
            text, is_one = match["names"], False
        elif role is not None and line.strip():
            text, is_one = _BULLET.sub("", line), True
        else:
            continue
        count = len(speakers)
        found = _find_names(text, role, is_one)
        if len(speakers) > count:
            places.add(place)
        if (match and text.strip()) or not (match or found):
            role = None  # a list of names follows only a line without any, and ends where none is
    return People(
        tuple(speakers.values())[:MAX_SPEAKERS],
        tuple(hosts.values())[:MAX_SPEAKERS],
        places=len(places),
    )


def find_speakers(lines: Iterable[str]) -> tuple[str, ...]:
    """Find the names of the speakers in lines as `find_people` reads them."""
    return tuple(person.name for person in find_people(lines).speakers)


def _find_names(text: str, people: dict[str, StatedPerson], is_one: bool = False) -> bool:
    """Add the people of a text that are built like names, and tell whether there are any."""
    found = [
        person.freeze() for person in parse_people(text, is_one) if _is_name(person.name, is_one)
    ]
    for person in found:
        people.setdefault(person.name, person)
    return bool(found)


def _is_name(text: str, is_listed: bool) -> bool:
    """Tell whether a text is built like a name; in a list below a role, more must speak for it."""
    if is_han_name(text):
        return has_surname(text) or not is_listed
    return is_latin_name(text) and (" " in text or not is_listed)
