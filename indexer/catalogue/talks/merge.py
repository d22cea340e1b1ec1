"""Finds which statements tell of one talk."""

from __future__ import annotations

from collections.abc import Container, Hashable, Iterable, Sequence
from dataclasses import dataclass

from indexer.catalogue.events.merge import TalkEvent
from indexer.catalogue.names import make_name_key
from indexer.catalogue.people.person_names import list_keys, read_names
from indexer.catalogue.statements import TalkStatement
from indexer.catalogue.union import Union
from indexer.links.videos import identify
from indexer.text.language import split_words

_OF_ONE_TALK = frozenset({"video", "slides", "audio"})
"""Kinds of links that are of one talk, if no other title has them."""
_OF_MANY = frozenset({"code", "image"})
"""Kinds of links that say nothing about which talk it is."""
_MANY_EVENTS = 2
"""A link under more events than this is not that of one talk."""
_LONG_TITLE = 10
"""Characters of a key from which on a title is hardly that of two talks: not `Opening`."""
_ALIKE = 0.6
"""Share of common words from which on two titles of the same speakers are one."""
_MAX_ROWS = 10
"""Most rows of one talk that are looked at."""
_MAX_COMPARED = 30
"""Most talks of a speaker in an event whose titles are compared."""

Translations = frozenset[tuple[int, int]]
"""Pairs of documents that are one page in two languages, the lower number first."""


@dataclass(slots=True)
class _Traits:
    """What tells one talk from another."""

    titles: list[str]
    """Keys of the titles."""
    links: dict[str, str]
    """Keys of its own links, with the platform; of a page, an empty one."""
    speakers: frozenset[str]
    """Keys and sounds of the names."""
    scripts: frozenset[bool]
    """Whether the names are Han names."""
    event: int
    """Identity of the event; 0 for none."""
    region: str
    """Of the event."""
    year: int
    """Of the event, else as the statement says."""
    candidates: frozenset[int] = frozenset()
    """The events that it may be, if there is none; empty for any."""


def merge_talks(
    talks: Sequence[TalkStatement],
    events: Sequence[TalkEvent],
    episodic: Container[int] = (),
    translations: Iterable[tuple[int, int]] = (),
) -> list[list[int]]:
    """Group the numbers of statements that tell of one talk, in order.

    One talk are those that share a video, slides or recording which no other title has; those of
    one event with one title; those of one event with the same speakers and nearly the same title;
    episodes of one number; and those of one title and speaker at two events of one region and year: a
    recap often tells of the talks of the conference beside the event. A statement without an event joins the only talk that has its
    title. What contradicts stays apart: other speakers, another day, another row of the same page.

    Args:
        talks: The statements.
        events: The event of each, or which it may be.
        episodic: Identities of the events whose editions are episodes.
        translations: Pairs of documents, by number, that are one page in two languages.
    """
    traits = [_find_traits(talk, event) for talk, event in zip(talks, events, strict=True)]
    pages = frozenset((min(pair), max(pair)) for pair in translations)
    own = _find_own_links(talks, traits, pages)
    for trait in traits:
        trait.links = {key: platform for key, platform in trait.links.items() if key in own}
    merger = _Merger(talks, traits, pages)
    merger.join_links()
    merger.join_titles()
    merger.join_speakers()
    merger.join_episodes(episodic)
    merger.join_neighbours()
    merger.join_without_event()
    return merger.finish()


def _find_traits(talk: TalkStatement, event: TalkEvent) -> _Traits:
    names = [name for person in talk.stated.people for name in read_names(person.name)]
    for person in talk.stated.people:
        for text in person.other_names:
            names += read_names(text)
    keys = (make_name_key(title) for title in talk.stated.titles)
    group = event.group
    named = group or event.vague
    return _Traits(
        titles=[key for key in dict.fromkeys(keys) if key],
        links={
            identify(link.url): link.platform if link.kind in _OF_ONE_TALK else ""
            for link in talk.links
            if link.scope == "talk" and link.kind not in _OF_MANY
        },
        speakers=frozenset(list_keys(names)),
        scripts=frozenset(name.is_han for name in names),
        event=id(group) if group is not None else 0,
        region=named.region if named is not None else "",
        year=(named.year if named is not None else 0) or talk.year,
        candidates=event.candidates,
    )


def _find_own_links(
    talks: Sequence[TalkStatement], traits: Sequence[_Traits], translations: Translations
) -> set[str]:
    """Find the links that only one title has, in each document, and few events.

    Whole pages about one talk count together, if they are of one source: the rows of a session
    list, each of which may give the playlist of the whole day.
    """
    firsts: dict[str, dict[Hashable, TalkStatement]] = {}
    events: dict[str, set[int]] = {}
    shared: set[str] = set()
    for talk, trait in zip(talks, traits, strict=True):
        page: Hashable = talk.page.source if talk.stated.is_page else talk.document
        for link in trait.links:
            other = firsts.setdefault(link, {}).setdefault(page, talk)
            if other is not talk and not _may_share(other, talk, translations):
                shared.add(link)
            if trait.event:
                of = events.setdefault(link, set())
                of.add(trait.event)
                if len(of) > _MANY_EVENTS:
                    shared.add(link)
    return firsts.keys() - shared


def _may_share(one: TalkStatement, other: TalkStatement, translations: Translations) -> bool:
    """Tell whether two statements of one page or list are of one talk, by their titles alone.

    Two rows of a list are two talks, however alike; a page may tell of one talk twice.
    """
    first, second = one.stated.titles[0], other.stated.titles[0]
    if first == second or not one.stated.is_page:
        return first == second or _measure_likeness(first, second) >= _ALIKE
    return _sort_pair(one, other) in translations


def _sort_pair(one: TalkStatement, other: TalkStatement) -> tuple[int, int]:
    return min(one.document, other.document), max(one.document, other.document)


class _Merger:
    def __init__(
        self,
        talks: Sequence[TalkStatement],
        traits: Sequence[_Traits],
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
            for speaker in sorted(trait.speakers)[:8]:
                others = known.setdefault((trait.event, speaker), [])
                for other in others[:_MAX_COMPARED]:
                    is_known = self._union.find(other) == self._union.find(number)
                    share = not trait.speakers.isdisjoint(self._traits[other].speakers)
                    if not is_known and share and self._are_alike(other, number):
                        self._join(other, number)
                others.append(number)

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
        """Tell whether a statement is of a talk of the same title which has another event or none."""
        mine, theirs = self._traits[number], self._traits[other]
        if mine.year and theirs.year and mine.year != theirs.year:
            return False
        share = not mine.speakers.isdisjoint(theirs.speakers)
        is_elsewhere = (mine.event and mine.event != theirs.event) or (
            mine.candidates and theirs.event and theirs.event not in mine.candidates
        )
        if is_elsewhere:
            # With no speakers on one side, only a title that hardly two talks have will do.
            is_sure = len(title) >= (_LONG_TITLE if share else 2 * _LONG_TITLE)
        else:
            is_sure = share or len(title) >= _LONG_TITLE
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
            _measure_likeness(first, second) >= _ALIKE
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
        return is_one and _sort_pair(first, second) not in self._translations

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
        if not mine.speakers or not theirs.speakers or not mine.speakers.isdisjoint(theirs.speakers):
            return False
        # Names in two scripts may be of the same people.
        if mine.scripts == theirs.scripts:
            return bool(differ) or min(map(len, (*mine.titles, *theirs.titles)), default=0) < _LONG_TITLE
        return False


def _share_start_or_end(short: str, long: str) -> bool:
    return len(short) >= _LONG_TITLE and (long.startswith(short) or long.endswith(short))


def _measure_likeness(one: str, other: str) -> float:
    """Measure how many words two titles share, 0 to 1; 1 if one begins or ends with the other."""
    keys = sorted((make_name_key(one), make_name_key(other)), key=len)
    if _share_start_or_end(*keys):
        return 1.0
    first, second = _list_words(one), _list_words(other)
    return len(first & second) / max(1, len(first | second))


def _list_words(title: str) -> set[str]:
    return set(split_words(title))
