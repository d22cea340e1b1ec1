"""Finds people in lines of text such as `嘉宾：…` and `Presenters: …`, and in lists below."""

from __future__ import annotations

import re
from collections.abc import Iterable

from indexer.sources.statements.people import MAX_SPEAKERS, People
from indexer.sources.statements.person_texts import HOST_ROLE, SPEAKER_ROLE, parse_people
from indexer.statements import StatedPerson
from indexer.text.person_names import is_han_name, is_latin_name

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
    for line in lines:
        if match := _LINE.match(line):
            role = hosts if match["host"] else speakers
            found = _find_names(match["names"], role)
            if match["names"].strip():
                role = None
        elif role is not None and line.strip():
            found = _find_names(_BULLET.sub("", line), role, is_one=True)
            if not found:
                role = None
    return People(tuple(speakers.values())[:MAX_SPEAKERS], tuple(hosts.values())[:MAX_SPEAKERS])


def find_speakers(lines: Iterable[str]) -> tuple[str, ...]:
    """Find the names of the speakers in lines as `find_people` reads them."""
    return tuple(person.name for person in find_people(lines).speakers)


def _find_names(text: str, people: dict[str, StatedPerson], is_one: bool = False) -> bool:
    """Add the people of a text that are built like names, and tell whether there are any."""
    found = [
        person.freeze()
        for person in parse_people(text, is_one)
        if is_han_name(person.name) or is_latin_name(person.name)
    ]
    for person in found:
        people.setdefault(person.name, person)
    return bool(found)
