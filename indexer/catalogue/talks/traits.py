"""Finds what tells one talk from another in what statements say of it."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from indexer.catalogue.events.merge import TalkEvent
from indexer.catalogue.names import has_han, make_name_key
from indexer.catalogue.people.person_names import list_keys, read_names
from indexer.catalogue.statements import TalkStatement
from indexer.text.language import split_words

ALIKE = 0.6
"""Share of common words from which on two titles of the same speakers are one."""
LONG_TITLE = 10
"""Characters of a key from which on a title is hardly that of two talks: not `Opening`."""
_OF_ONE_TALK = frozenset({"video", "slides", "audio"})
"""Kinds of links that are of one talk, if no other title has them."""
_OF_MANY = frozenset({"code", "image"})
"""Kinds of links that say nothing about which talk it is."""
_MANY_EVENTS = 2
"""A link under more events than this is not that of one talk."""

Translations = frozenset[tuple[int, int]]
"""Pairs of documents that are one page in two languages, the lower number first."""


@dataclass(slots=True)
class Traits:
    """What tells one talk from another."""

    titles: tuple[str, ...]
    """Keys of the titles."""
    links: dict[str, str]
    """Keys of its own links, with the platform; of a page, an empty one."""
    speakers: frozenset[str]
    """Keys and sounds of the names."""
    people: int
    """How many speakers there are."""
    is_han: bool
    """Whether a title is Chinese."""
    scripts: int
    """Whether there are Latin names (1) and Han names (2)."""
    event: int
    """Identity of the event; 0 for none."""
    region: str
    """Of the event."""
    year: int
    """Of the event, else as the statement says."""
    candidates: frozenset[int] = frozenset()
    """The events that it may be, if there is none; empty for any."""


def find_traits(talk: TalkStatement, event: TalkEvent) -> Traits:
    """Find the traits of a statement whose event is known, or which events it may be."""
    names = [name for person in talk.stated.people for name in read_names(person.name)]
    for person in talk.stated.people:
        for text in person.other_names:
            names += read_names(text)
    keys = (make_name_key(title) for title in talk.stated.titles)
    links = {
        key: link.platform if link.kind in _OF_ONE_TALK else ""
        for key, link in talk.links
        if link.scope == "talk" and link.kind not in _OF_MANY
    }
    if talk.own_page:
        links.setdefault(talk.own_page, "")
    group = event.group
    named = group or event.vague
    return Traits(
        titles=tuple(key for key in dict.fromkeys(keys) if key),
        links=links,
        speakers=frozenset(list_keys(names)),
        people=len(talk.stated.people),
        is_han=any(has_han(title) for title in talk.stated.titles),
        scripts=any(not name.is_han for name in names) + 2 * any(name.is_han for name in names),
        event=id(group) if group is not None else 0,
        region=named.region if named is not None else "",
        year=(named.year if named is not None else 0) or talk.year,
        candidates=event.candidates,
    )


def find_own_links(
    talks: Sequence[TalkStatement], traits: Sequence[Traits], translations: Translations
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
        return first == second or measure_likeness(first, second) >= ALIKE
    return sort_pair(one, other) in translations


def sort_pair(one: TalkStatement, other: TalkStatement) -> tuple[int, int]:
    """Sort the numbers of the documents of two statements, as in `Translations`."""
    return min(one.document, other.document), max(one.document, other.document)


def _share_start_or_end(short: str, long: str) -> bool:
    return len(short) >= LONG_TITLE and (long.startswith(short) or long.endswith(short))


def measure_likeness(one: str, other: str) -> float:
    """Measure how many words two titles share, 0 to 1; 1 if one begins or ends with the other."""
    keys = sorted((make_name_key(one), make_name_key(other)), key=len)
    if _share_start_or_end(*keys):
        return 1.0
    first, second = _list_words(one), _list_words(other)
    return len(first & second) / max(1, len(first | second))


@lru_cache(maxsize=2048)  # A talk is compared with many others of its speakers.
def _list_words(title: str) -> frozenset[str]:
    return frozenset(split_words(title))
