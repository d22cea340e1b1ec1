"""Merges the people whom all talks name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.catalogue.people.mentions import Mention, split_scripts
from indexer.catalogue.people.namesakes import Namesakes, Node
from indexer.catalogue.people.organisations import Organisations
from indexer.catalogue.people.pairs import pair_names
from indexer.catalogue.people.person_names import PersonName, share_family
from indexer.catalogue.union import Union


@dataclass(slots=True)
class NamedTalk:
    """Who speaks in a talk, as its statements say."""

    lists: list[list[Mention]] = field(default_factory=list)
    """The people of each statement, in its order."""
    other_names: list[list[PersonName]] = field(default_factory=list)
    """Names that the same statement gives to none of its people."""


@dataclass(frozen=True, slots=True)
class Identities:
    """Who is who."""

    mentions: list[Mention]
    people: dict[int, Node]
    """The node that stands for the person of each mention, by the mention's identity."""
    names: dict[Node, list[PersonName]]
    """All names of each person."""


def identify_people(talks: Sequence[NamedTalk]) -> Identities:
    """Find out who is who in all talks.

    One person are:

    - names that a page gives to one person: `Huabing Zhao (赵化冰)`;
    - a Latin name in any order of its words, with and without blanks, accents and initials;
    - the Han and the Latin name that are paired in one talk (`pair_names`): of one sound, or the
      only ones of a family name, or the last of each;
    - a Han name and a Latin name that is its pinyin, if only one Han name has that sound and it is
      a rare one, or the two share an organisation, or one has none.

    Changing jobs is normal: a rare name (three characters, or a Latin name that is not two
    syllables of pinyin) is one person whatever the organisations, unless two of one event have it,
    at organisations that are not related. A common name (two characters, `Wei Zhang`, a single
    word) is one person only where mentions share an organisation, a talk or another name; the
    others stay people of one name (`Namesakes`).
    """
    mentions = [mention for talk in talks for one in talk.lists for mention in one]
    organisations = _learn_organisations(talks)
    merger = _Merger(mentions, Namesakes(mentions, organisations), organisations)
    for mention in mentions:
        merger.join_stated(mention)
    for talk in talks:
        merger.pair(talk)
    merger.join_pairs()
    merger.join_sounds()
    return merger.finish()


def _learn_organisations(talks: Iterable[NamedTalk]) -> Organisations:
    organisations = Organisations()
    organisations.learn_abbreviations(
        one for talk in talks for people in talk.lists for m in people for one in m.organisations
    )
    for talk in talks:
        if len(talk.lists) > 1:
            said = [[one for m in people for one in m.organisations] for people in talk.lists[:8]]
            for number, one in enumerate(said):
                for other in said[number + 1 :]:
                    organisations.learn(one, other)
    return organisations


class _Merger:
    def __init__(
        self, mentions: list[Mention], namesakes: Namesakes, organisations: Organisations
    ) -> None:
        self._mentions = mentions
        self._namesakes = namesakes
        self._organisations = organisations
        self._union = Union[Node]()
        # By the node that stands for a person, then by text.
        self._names: dict[Node, dict[str, PersonName]] = {}
        self._pairs: Counter[tuple[Node, Node]] = Counter()
        for mention in mentions:
            self._add(namesakes.find_node(mention), mention.names[0])

    def join_stated(self, mention: Mention) -> None:
        """Join the names that a page gives to one person."""
        node = self._namesakes.find_node(mention)
        for name in mention.names[1:]:
            other = self._namesakes.choose_node(name, mention.organisations)
            if other is not None:
                self._add(other, name)
                self._join(node, other)

    def pair(self, talk: NamedTalk) -> None:
        """Pair the names of one talk in two languages: of each statement, and of all."""
        everybody: dict[str, tuple[PersonName, Node]] = {}
        for people, others in zip(talk.lists, talk.other_names, strict=True):
            known = {}
            for mention in people:
                node = self._namesakes.find_node(mention)
                for name in mention.names:
                    known[name.keys[0]] = (name, node)
            everybody |= known
            for name in others:
                places = [one for mention in people for one in mention.organisations]
                if name.keys[0] not in known and (
                    node_of := self._namesakes.choose_node(name, places)
                ):
                    known[name.keys[0]] = (name, node_of)
            if others:
                self._pair_names(known, is_whole=True)
        if len(talk.lists) > 1:
            self._pair_names(everybody, is_whole=False)

    def _pair_names(self, known: dict[str, tuple[PersonName, Node]], *, is_whole: bool) -> None:
        han, latin = split_scripts([name for name, _ in known.values()])
        if not han or not latin:
            return
        nodes = {key: node for key, (_, node) in known.items()}

        def is_known(one: PersonName, other: PersonName) -> bool:
            return self._union.find(nodes[one.keys[0]]) == self._union.find(nodes[other.keys[0]])

        for one, other, is_certain in pair_names(han, latin, is_known):
            first, second = nodes[one.keys[0]], nodes[other.keys[0]]
            # Two pages may each leave somebody out: who is left over of both is then not one.
            if is_certain:
                self._add(first, one)
                self._add(second, other)
                self._join(first, second)
            elif is_whole or len(han) == len(latin):
                self._add(first, one)
                self._add(second, other)
                self._pairs[first, second] += 1

    def join_pairs(self) -> None:
        """Join the pairs that are the most frequent of both, unless a name would get two others."""
        for (han, latin), _ in self._pairs.most_common():
            is_free = not self._list_names(latin, is_han=True)
            relatives = self._list_names(han, is_han=False)
            names = self._list_names(han, is_han=True)
            mine = self._list_names(latin, is_han=False)
            is_related = any(share_family(one, other) for one in names for other in mine)
            if is_free and (is_related or not relatives):
                self._join(han, latin)

    def join_sounds(self) -> None:
        """Join Latin names with the one Han name that they are the pinyin of."""
        by_sound: dict[str, dict[str, PersonName]] = {}
        listed = [name for names in self._names.values() for name in names.values()]
        for name in listed:
            for sound in name.sounds:
                by_sound.setdefault(sound, {})[self._namesakes.find_key(name)] = name
        for name in listed:
            if not name.is_han:
                key = self._namesakes.find_key(name)
                for number in range(self._namesakes.count(key)):
                    self._join_sound((key, number), name, by_sound)

    def _join_sound(
        self, node: Node, name: PersonName, by_sound: dict[str, dict[str, PersonName]]
    ) -> None:
        found = {key: han for sound in name.keys for key, han in by_sound.get(sound, {}).items()}
        fitting = [
            (key, number)
            for key, han in found.items()
            for number in range(self._namesakes.count(key))
            if self._may_be_one(node, (key, number), han, is_only=len(found) == 1)
        ]
        roots = {self._union.find(other) for other in fitting}
        if len(roots) == 1:
            (root,) = roots
            mine = self._union.find(node)
            if mine != root and not self._list_names(mine, is_han=True):
                self._join(root, mine)

    def _may_be_one(self, node: Node, other: Node, han: PersonName, *, is_only: bool) -> bool:
        mine, theirs = map(self._namesakes.get_organisations, (node, other))
        if self._organisations.are_related(mine, theirs):
            return True
        is_alone = (
            is_only and self._namesakes.count(node[0]) == self._namesakes.count(other[0]) == 1
        )
        return is_alone and (not han.is_common or not mine or not theirs)

    def finish(self) -> Identities:
        """Tell who is who."""
        people = {id(m): self._union.find(self._namesakes.find_node(m)) for m in self._mentions}
        names = {node: list(of.values()) for node, of in self._names.items()}
        return Identities(self._mentions, people, names)

    def _add(self, node: Node, name: PersonName) -> None:
        self._names.setdefault(self._union.find(node), {}).setdefault(name.text, name)

    def _join(self, one: Node, other: Node) -> None:
        first, second = self._union.find(one), self._union.find(other)
        if first != second:
            self._union.join(first, second)
            self._names.setdefault(first, {}).update(self._names.pop(second, {}))

    def _list_names(self, node: Node, *, is_han: bool) -> list[PersonName]:
        """List the names of a person in one script."""
        names = self._names.get(self._union.find(node), {})
        return [name for name in names.values() if name.is_han == is_han]
