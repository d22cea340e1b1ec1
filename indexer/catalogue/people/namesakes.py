"""Separates people of one name, of whom nothing says that they are one."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import combinations

from indexer.catalogue.people.mentions import Mention
from indexer.catalogue.people.organisations import Organisations
from indexer.catalogue.people.person_names import PersonName
from indexer.catalogue.union import Union

_LEAST_WORDS = 3
"""Words of a title that two people of one name hardly share: `Deep dive: sails`."""
_WORD = re.compile(r"[^\W\d_]{4,}")
Node = tuple[str, int]
"""A name, by the key that its spellings share, and which of its namesakes, from 0."""
MAX_COMPARED = 200
"""Most groups of one name that are compared with each other."""


class Namesakes:
    """Who of those with one name is meant where."""

    def __init__(self, mentions: Sequence[Mention], organisations: Organisations) -> None:
        """Separate the people of one name."""
        self._spellings = Union[str]()
        self._organisations = organisations
        self._nodes: dict[int, Node] = {}
        self._keys_of: dict[Node, set[str]] = {}
        by_name: dict[str, list[Mention]] = {}
        for mention in mentions:
            for name in mention.names:
                self._unite_spellings(name)
        for mention in mentions:
            by_name.setdefault(self.find_key(mention.names[0]), []).append(mention)
        self._counts = {key: self._separate(key, named) for key, named in by_name.items()}

    def find_key(self, name: PersonName) -> str:
        """Find the key that all spellings of a name share."""
        return self._spellings.find(name.keys[0])

    def find_node(self, mention: Mention) -> Node:
        """Find who is meant by the first name of a mention."""
        return self._nodes[id(mention)]

    def choose_node(self, name: PersonName, organisations: Iterable[str]) -> Node | None:
        """Choose who of those with a name is at an organisation; None if several may be."""
        key = self.find_key(name)
        count = self._counts.get(key, 1)
        if count == 1:
            return key, 0
        keys = [self._organisations.find_key(one) for one in organisations]
        fitting = [
            (key, number)
            for number in range(count)
            if self._organisations.are_related(keys, self._keys_of[key, number])
        ]
        return fitting[0] if len(fitting) == 1 else None

    def get_organisations(self, node: Node) -> set[str]:
        """Get the keys of the organisations of somebody."""
        return self._keys_of.get(node, set())

    def count(self, key: str) -> int:
        """Count the people of a name, by its key."""
        return self._counts.get(key, 1)

    def _unite_spellings(self, name: PersonName) -> None:
        for key in name.keys[1:]:
            self._spellings.join(name.keys[0], key)

    def _separate(self, key: str, mentions: Sequence[Mention]) -> int:
        """Number the people of one name, and count them."""
        groups: list[list[Mention]] = [list(mentions)]
        if mentions[0].names[0].is_common or self._stand_apart(mentions):
            groups = self._group(mentions)
        for number, group in enumerate(groups):
            node = (key, number)
            self._keys_of[node] = {
                self._organisations.find_key(one) for m in group for one in m.organisations
            }
            self._nodes |= {id(mention): node for mention in group}
        return len(groups)

    def _stand_apart(self, mentions: Sequence[Mention]) -> bool:
        """Tell whether one event has two of a name, in two talks and at two organisations.

        With names of organisations in two scripts nothing is known.
        """
        first: dict[int, Mention] = {}
        for mention in mentions:
            if mention.event and mention.organisations:
                other = first.setdefault(mention.event, mention)
                if other.talk != mention.talk and not self._share(other, mention):
                    texts = "".join((*other.organisations, *mention.organisations))
                    if texts.isascii():
                        return True
        return False

    def _share(self, one: Mention, other: Mention) -> bool:
        find = self._organisations.find_key
        return self._organisations.are_related(
            map(find, one.organisations), map(find, other.organisations)
        )

    def _group(self, mentions: Sequence[Mention]) -> list[list[Mention]]:
        """Group mentions that share a talk, another name, an organisation or nearly a title.

        Those without organisation belong to the largest group.
        """
        union = Union[Hashable]()
        for mention in mentions:
            marks: list[Hashable] = [("talk", mention.talk)]
            marks += [("name", self.find_key(name)) for name in mention.names[1:]]
            marks += [("at", self._organisations.find_key(one)) for one in mention.organisations]
            for mark in marks[1:]:
                union.join(marks[0], mark)
        for related, relative in self._list_related(mentions):
            union.join(("at", related), ("at", relative))
        for talk, again in _list_given_again(mentions):
            union.join(("talk", talk), ("talk", again))
        groups: dict[Hashable, list[Mention]] = {}
        for mention in mentions:
            groups.setdefault(union.find(("talk", mention.talk)), []).append(mention)
        known = [group for group in groups.values() if any(m.organisations for m in group)]
        if len(known) <= 1:
            return [list(mentions)]
        most = max(known, key=len)
        for group in groups.values():
            if not any(mention.organisations for mention in group):
                most.extend(group)
        return known

    def _list_related(self, mentions: Sequence[Mention]) -> Iterator[tuple[str, str]]:
        """List pairs of organisations, by key, that may be one."""
        keys = {self._organisations.find_key(one) for m in mentions for one in m.organisations}
        for pair in combinations(sorted(keys)[:MAX_COMPARED], 2):
            if self._organisations.are_related(pair[:1], pair[1:]):
                yield pair


def _list_given_again(mentions: Sequence[Mention]) -> Iterator[tuple[int, int]]:
    """List pairs of talks of which one has all longer words of the other's Latin title."""
    words: dict[int, frozenset[str]] = {}
    for mention in mentions[:MAX_COMPARED]:
        title = next((title for title in mention.titles if title.isascii()), "")
        words.setdefault(mention.talk, frozenset(_WORD.findall(title.casefold())))
    for (one, first), (other, second) in combinations(words.items(), 2):
        if len(first & second) >= max(_LEAST_WORDS, min(len(first), len(second))):
            yield one, other
