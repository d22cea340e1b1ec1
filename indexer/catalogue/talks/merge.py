"""Finds which statements tell of one talk."""

from __future__ import annotations

from collections.abc import Container, Iterable, Sequence

from indexer.catalogue.events.merge import TalkEvent
from indexer.catalogue.statements import TalkStatement
from indexer.catalogue.talks.traits import (
    ALIKE,
    LONG_TITLE,
    Traits,
    Translations,
    find_own_links,
    find_traits,
    measure_likeness,
    sort_pair,
)
from indexer.catalogue.union import Union

_MAX_ROWS = 10
"""Most rows of one talk that are looked at."""
_MAX_KEYS = 16
"""Most keys of speakers by which talks are compared."""
_SEVERAL = 2
"""Talks of a speaker from which on a label may mean any: further ones need not be known."""
_MAX_COMPARED = 30
"""Most talks of a speaker in an event whose titles are compared."""


def merge_talks(
    talks: Sequence[TalkStatement],
    events: Sequence[TalkEvent],
    episodic: Container[int] = (),
    translations: Iterable[tuple[int, int]] = (),
    named: Sequence[int] = (),
) -> list[list[int]]:
    """Group the numbers of statements that tell of one talk, in order.

    One talk are those

    - that share a video, slides or recording which no other title has, or another link, if the
      titles are nearly one;
    - of one event with one title, or with the same speakers and nearly the same title;
    - of one event with the same speakers, on pages in two languages, if these give no other talk
      of theirs: the title is translated;
    - with one number, if the event is a running series of episodes;
    - with one title, if the events are of one region and year, or one of them is not known: a recap
      often tells of the conference beside its event, too.

    What contradicts stays apart: other speakers, another day, two rows of one list.

    Args:
        talks: The statements.
        events: The event of each, or which it may be.
        episodic: Identities of the events whose editions are episodes.
        translations: Pairs of documents, by number, that are one page in two languages.
        named: Numbers of statements whose titles named the speaker, as labels do.
    """
    traits = [find_traits(talk, event) for talk, event in zip(talks, events, strict=True)]
    pages = frozenset((min(pair), max(pair)) for pair in translations)
    own = find_own_links(talks, traits, pages)
    for trait in traits:
        trait.links = {key: platform for key, platform in trait.links.items() if key in own}
    merger = _Merger(talks, traits, pages)
    merger.join_links()
    merger.join_titles()
    merger.join_speakers()
    merger.join_named(named)
    merger.join_translations()
    merger.join_episodes(episodic)
    merger.join_neighbours()
    merger.join_without_event()
    return merger.finish()


class _Merger:
    def __init__(
        self,
        talks: Sequence[TalkStatement],
        traits: Sequence[Traits],
        translations: Translations,
    ) -> None:
        self._talks = talks
        self._translations = translations
        self._traits = traits
        self._union = Union[int]()
        self._rows: dict[int, list[int]] = {
            number: [number] for number, talk in enumerate(talks) if talk.stated.is_page
        }

    def join_links(self) -> None:
        known: dict[str, list[int]] = {}
        for number, trait in enumerate(self._traits):
            for link, platform in trait.links.items():
                others = known.setdefault(link, [])
                # A page may be that of a speaker or a project: titles or speakers must agree too.
                for other in others[:_MAX_COMPARED]:
                    if platform or self._are_alike(other, number):
                        self._join(other, number)
                        break
                others.append(number)

    def join_titles(self) -> None:
        known: dict[tuple[int, str], list[int]] = {}
        for number, trait in enumerate(self._traits):
            if trait.event:
                for title in trait.titles:
                    self._join_fitting(known.setdefault((trait.event, title), []), number)

    def join_speakers(self) -> None:
        known: dict[tuple[int, str], list[int]] = {}
        for number, trait in enumerate(self._traits):
            if not trait.event or not trait.titles:
                continue
            unlike: set[int] = set()
            for speaker in sorted(trait.speakers)[:_MAX_KEYS]:
                others = known.setdefault((trait.event, speaker), [])
                for other in others[:_MAX_COMPARED]:
                    # Talks of the same people are met again under each of their names.
                    if other in unlike or self._union.find(other) == self._union.find(number):
                        continue
                    if self._are_alike(other, number):
                        self._join(other, number)
                    else:
                        unlike.add(other)
                others.append(number)

    def join_named(self, named: Sequence[int]) -> None:
        """Join what a label calls by its speaker with the only talk that they gave there."""
        labels = set(named)
        given: dict[tuple[int, str], set[int]] = {}
        for number, trait in enumerate(self._traits if labels else ()):
            if number not in labels:
                for speaker in trait.speakers:
                    roots = given.setdefault((trait.event, speaker), set())
                    if len(roots) < _SEVERAL:
                        roots.add(self._union.find(number))
        for number in named:
            trait = self._traits[number]
            keys = sorted(trait.speakers)[:_MAX_KEYS]
            roots = {one for key in keys for one in given.get((trait.event, key), ())}
            if len(roots) == 1 and not self._contradict(other := roots.pop(), number):
                self._join(other, number)

    def join_translations(self) -> None:
        known: dict[tuple[int, str], tuple[dict[int, int], dict[int, int]]] = {}
        for number, trait in enumerate(self._traits):
            if trait.event:
                root = self._union.find(number)
                for speaker in sorted(trait.speakers)[:_MAX_KEYS]:
                    both = known.setdefault((trait.event, speaker), ({}, {}))
                    both[trait.is_han].setdefault(root, number)
        for latin, han in known.values():
            # A talk that has titles in both languages already is no translation of another.
            if len(latin) == len(han) == 1 and latin.keys() != han.keys():
                one, other = next(iter(latin.values())), next(iter(han.values()))
                if self._may_be_translated(one, other):
                    self._join(one, other)

    def _may_be_translated(self, one: int, other: int) -> bool:
        first, second = self._talks[one], self._talks[other]
        is_elsewhere = first.document != second.document and first.language != second.language
        are_same = self._traits[one].people == self._traits[other].people
        return is_elsewhere and are_same and not self._contradict(one, other)

    def join_episodes(self, episodic: Container[int]) -> None:
        known: dict[tuple[int, int], list[int]] = {}
        for number, trait in enumerate(self._traits):
            edition = self._talks[number].stated.edition
            if edition and trait.event in episodic:
                self._join_fitting(known.setdefault((trait.event, edition), []), number)

    def join_neighbours(self) -> None:
        known: dict[tuple[str, str, int], list[int]] = {}
        for number, trait in enumerate(self._traits):
            if trait.event and trait.year:
                for title in trait.titles:
                    others = known.setdefault((title, trait.region, trait.year), [])
                    for other in others[:_MAX_COMPARED]:
                        if self._may_be(number, other, title):
                            self._join(other, number)
                            break
                    others.append(number)

    def join_without_event(self) -> None:
        with_title: dict[str, list[int]] = {}
        for number, trait in enumerate(self._traits):
            for title in trait.titles:
                with_title.setdefault(title, []).append(number)
        for number, trait in enumerate(self._traits):
            if trait.event:
                continue
            for title in trait.titles:
                same = with_title[title][: 4 * _MAX_COMPARED]
                fitting = [other for other in same if self._may_be(number, other, title)]
                roots = {self._union.find(other) for other in fitting if self._traits[other].event}
                loose = [n for n in fitting if not self._traits[n].event and n < number]
                if len(roots) == 1:
                    self._join(roots.pop(), number)
                elif not roots and loose:
                    self._join(min(loose), number)

    def _may_be(self, number: int, other: int, title: str) -> bool:
        """Tell whether two statements of one title, of other events or none, are of one talk."""
        mine, theirs = self._traits[number], self._traits[other]
        if mine.year and theirs.year and mine.year != theirs.year:
            return False
        share = not mine.speakers.isdisjoint(theirs.speakers)
        is_elsewhere = (mine.event and mine.event != theirs.event) or (
            mine.candidates and theirs.event and theirs.event not in mine.candidates
        )
        if is_elsewhere:
            # With no speakers on one side, only a title that hardly two talks have will do.
            is_sure = len(title) >= (LONG_TITLE if share else 2 * LONG_TITLE)
        else:
            is_sure = share or len(title) >= LONG_TITLE
        return is_sure and not self._contradict(number, other)

    def finish(self) -> list[list[int]]:
        groups: dict[int, list[int]] = {}
        for number in range(len(self._talks)):
            groups.setdefault(self._union.find(number), []).append(number)
        return list(groups.values())

    def _join(self, one: int, other: int) -> None:
        """Make two talks one, unless a list has a row for each."""
        first, second = self._union.find(one), self._union.find(other)
        mine, theirs = self._rows.get(first, []), self._rows.get(second, [])
        if first == second or any(self._are_two_rows(a, b) for a in mine for b in theirs):
            return
        self._union.join(first, second)
        if mine or theirs:
            self._rows[first] = [*mine, *theirs][:_MAX_ROWS]

    def _join_fitting(self, others: list[int], number: int) -> None:
        """Join a statement with the first of those that may be of the same talk."""
        for other in others[:_MAX_COMPARED]:
            if not self._contradict(other, number):
                self._join(other, number)
                break
        others.append(number)

    def _are_alike(self, one: int, other: int) -> bool:
        """Tell whether two statements have nearly the same title, and nothing contradicts."""
        return not self._contradict(one, other) and any(
            measure_likeness(first, second) >= ALIKE
            for first in self._talks[one].stated.titles
            for second in self._talks[other].stated.titles
        )

    def _are_two_rows(self, one: int, other: int) -> bool:
        """Tell whether two rows of a list have different titles."""
        is_row = self._talks[one].stated.is_page and self._talks[other].stated.is_page
        titles = set(self._traits[one].titles)
        return is_row and (
            titles.isdisjoint(self._traits[other].titles) and self._are_of_one_list(one, other)
        )

    def _are_of_one_list(self, one: int, other: int) -> bool:
        first, second = self._talks[one], self._talks[other]
        is_one = first.page.source == second.page.source
        return is_one and sort_pair(first, second) not in self._translations

    def _contradict(self, one: int, other: int) -> bool:
        """Tell whether two statements of one title tell of two talks."""
        first, second = self._talks[one].stated, self._talks[other].stated
        mine, theirs = self._traits[one], self._traits[other]
        if self._are_two_rows(one, other):
            return True
        is_one_list = first.is_page and second.is_page and self._are_of_one_list(one, other)
        is_one_page = is_one_list or self._talks[one].document == self._talks[other].document
        platforms = set(mine.links.values()) & set(theirs.links.values()) - {""}
        differ = platforms and mine.links.keys().isdisjoint(theirs.links)
        if first.start and second.start and first.start != second.start:
            return True
        if first.edition and second.edition and first.edition != second.edition:
            return True
        if is_one_page and (differ or (first.time and second.time and first.time != second.time)):
            return True
        if (
            not mine.speakers
            or not theirs.speakers
            or not mine.speakers.isdisjoint(theirs.speakers)
        ):
            return False
        # Names in two scripts may be of the same people.
        if mine.scripts == theirs.scripts:
            return (
                bool(differ)
                or min(map(len, (*mine.titles, *theirs.titles)), default=0) < LONG_TITLE
            )
        return False
