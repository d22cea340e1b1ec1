"""Lists who is named where, before it is known which of them are one person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.catalogue.people.person_names import PersonName, read_names
from indexer.catalogue.statements import TalkStatement
from indexer.statements import StatedPerson

MAX_SPEAKERS = 100
"""Most people of one talk; a list of 400 speakers is that of an event."""


@dataclass(slots=True, eq=False)
class Mention:
    """A person as one statement names them."""

    names: tuple[PersonName, ...]
    """The name, then the others that the statement gives for the same person; at least one."""
    organisations: tuple[str, ...]
    talk: int
    """Number of the merged talk."""
    event: int
    """Identity of its event; 0 for none."""
    day: str
    """ISO date or year, for which organisation is the latest; empty if unknown."""
    is_host: bool = False
    titles: tuple[str, ...] = ()
    """Of the talk."""


def list_mentions(statement: TalkStatement, talk: int, event: int, year: int) -> Iterator[Mention]:
    """List the speakers, then the hosts, of a statement; a name without a letter is left out."""
    stated = statement.stated
    day = stated.start or str(year or stated.year or "")
    for people, is_host in ((stated.people, False), (stated.hosts, True)):
        for person in people[:MAX_SPEAKERS]:
            if names := _read_person(person):
                organisations = person.organisations
                if not organisations and len(people) == 1 and not is_host:
                    organisations = stated.organisations
                yield Mention(names, organisations, talk, event, day, is_host, stated.titles)


def list_other_names(statement: TalkStatement) -> list[PersonName]:
    """List the names in another language that belong to some of the people."""
    others = statement.stated.other_names[:MAX_SPEAKERS]
    return [name for text in others for name in read_names(text)]


def _read_person(person: StatedPerson) -> tuple[PersonName, ...]:
    names: dict[tuple[str, ...], PersonName] = {}
    for text in (person.name, *person.other_names):
        for name in read_names(text):
            names.setdefault(name.keys, name)
    return tuple(names.values())


def split_scripts(names: Sequence[PersonName]) -> tuple[list[PersonName], list[PersonName]]:
    """Split names into Han and Latin ones, each person once."""
    by_key = {name.keys: name for name in names}
    han = [name for name in by_key.values() if name.is_han]
    return han, [name for name in by_key.values() if not name.is_han]
