"""Reads people from fields: names, names in another language, organisations, roles."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace

from indexer.sources.speakers import read_speakers
from indexer.statements import StatedPerson


def read_people(value: object) -> tuple[StatedPerson, ...]:
    """Read the people under a key: a text, or a list of texts and tables."""
    return tuple(map(StatedPerson, read_speakers({"speakers": value})))


def pair_people(
    people: Sequence[StatedPerson], lists: Iterable[Sequence[str]], organisations: Sequence[str]
) -> tuple[tuple[StatedPerson, ...], tuple[str, ...], tuple[str, ...]]:
    """Give a talk's other names and organisations to its speaker, if there is only one.

    `lists` are lists of names in another language. Lists of several names are not in one order, so
    nothing is paired by its position.

    Returns:
        The people, and the names and organisations that nobody was given.
    """
    known = {name for person in people for name in (person.name, *person.other_names)}
    others = [[name for name in names if name not in known] for names in lists]
    distinct = tuple(dict.fromkeys(name for names in others for name in names))
    if len(people) != 1:
        return tuple(people), distinct, tuple(dict.fromkeys(organisations))
    [person] = people
    own = tuple(dict.fromkeys([*person.organisations, *organisations]))
    if all(len(names) <= 1 for names in others):
        person, distinct = replace(person, other_names=(*person.other_names, *distinct)), ()
    return (replace(person, organisations=own),), distinct, ()
