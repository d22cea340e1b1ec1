"""Makes the records of people."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from indexer.catalogue.names import make_name_key
from indexer.catalogue.people.merge import Identities
from indexer.catalogue.people.namesakes import Node
from indexer.catalogue.records import Person

MAX_NAMES = 12
"""Most names, and most further spellings, of a person."""
MAX_ORGANISATIONS = 12
"""Most organisations of a person."""


@dataclass(frozen=True, slots=True)
class PeopleRecords:
    """The records of people, in the order in which the talks name them."""

    people: list[Person]
    ids: dict[int, int]
    """The id of the person of each mention, by the mention's identity."""


def make_people_records(identities: Identities) -> PeopleRecords:
    """Make the records of people: the most used name first, the latest organisation first."""
    numbers: dict[Node, int] = {}
    counts: dict[Node, Counter[str]] = {}
    organisations: dict[Node, list[tuple[str, str]]] = {}
    ids: dict[int, int] = {}
    for mention in identities.mentions:
        node = identities.people[id(mention)]
        ids[id(mention)] = numbers.setdefault(node, len(numbers) + 1)
        counts.setdefault(node, Counter()).update(name.text for name in mention.names)
        organisations.setdefault(node, []).extend(
            (mention.day, name) for name in mention.organisations
        )
    people = [
        _make_person(id, identities, node, counts[node], organisations[node])
        for node, id in numbers.items()
    ]
    return PeopleRecords(people, ids)


def _make_person(
    id: int,
    identities: Identities,
    node: Node,
    counts: Counter[str],
    organisations: list[tuple[str, str]],
) -> Person:
    counts.update({name.text: 0 for name in identities.names.get(node, ())})
    names: dict[str, str] = {}
    for text, _ in counts.most_common():
        names.setdefault(make_name_key(text), text)
    spellings: dict[str, str] = {}
    for name in identities.names.get(node, ()):
        for text in name.spellings:
            if (key := make_name_key(text)) not in names:
                spellings.setdefault(key, text)
    # The sort is stable: of one day, the first named stays first.
    latest = sorted(organisations, key=lambda item: item[0], reverse=True)
    by_key: dict[str, str] = {}
    for _, organisation in latest:
        by_key.setdefault(make_name_key(organisation), organisation)
    return Person(
        id=id,
        names=tuple(names.values())[:MAX_NAMES],
        organisations=tuple(by_key.values())[:MAX_ORGANISATIONS],
        spellings=tuple(spellings.values())[:MAX_NAMES],
    )
