"""Pairs the names of people in two languages, never by their position."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from indexer.catalogue.people.person_names import PersonName, share_family, sounds_alike

MAX_PEOPLE = 60
"""Longest lists that are paired; longer ones are those of a whole page."""

Known = Callable[[PersonName, PersonName], bool]
"""Tells whether two names are known as those of one person."""


def pair_names(
    han: Sequence[PersonName], latin: Sequence[PersonName], is_known: Known
) -> Iterator[tuple[PersonName, PersonName, bool]]:
    """Pair the Han and the Latin names of the same people, given in unknown order.

    First those known to be one person, then those that sound alike, then those that alone have a
    family name, then the last of each, if exactly one of each is left.

    Returns:
        (Han name, Latin name, whether the pair is certain: known, or of one sound).
    """
    if len(han) > MAX_PEOPLE or len(latin) > MAX_PEOPLE:
        return
    rules: tuple[tuple[Known, bool], ...] = (
        (is_known, True),
        (sounds_alike, True),
        (share_family, False),
        (lambda one, other: True, False),
    )
    left, right = list(han), list(latin)
    for fits, is_certain in rules:
        for one in tuple(left):
            others = [other for other in right if fits(one, other)]
            rivals = [rival for rival in left if others and fits(rival, others[0])]
            if len(others) == 1 and len(rivals) == 1:
                yield one, others[0], is_certain
                left.remove(one)
                right.remove(others[0])
