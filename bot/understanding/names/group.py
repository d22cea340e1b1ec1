"""Events that share a name, and where they were."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cached_property

import msgspec

from bot.understanding.names.places.regions import Places, Regions, is_town, merge_places


class Whereabouts:
    """Where events were: found out at the first question that names them.

    An archive has hundreds of names of events, and a question one or two.
    """

    def __init__(
        self,
        find_regions: Callable[[], Regions],
        find_places: Callable[[], Places],
        find_wider: Callable[[], Iterable[int]] = tuple,
    ) -> None:
        """Take what finds them; it is called once, or again by another thread at the same time."""
        self._find_regions, self._find_places = find_regions, find_places
        self._find_wider = find_wider

    @cached_property
    def regions(self) -> Regions:
        """Words that tell the events apart."""
        return self._find_regions()

    @cached_property
    def places(self) -> Places:
        """Where they were."""
        return self._find_places()

    @cached_property
    def wider(self) -> tuple[int, ...]:
        """Events of longer names: `China Maintainer Summit 2023` for `Maintainer Summit`."""
        return tuple(dict.fromkeys(self._find_wider()))


class Group(msgspec.Struct, frozen=True):
    """Events that share a name but for year and edition: those of a series, or of a region."""

    name: str
    """As the catalogue writes it."""
    series: int
    """Id of their series; 0 for none."""
    events: tuple[int, ...]
    """Ids of events, the earliest first."""
    is_series: bool
    """Whether the name is the series' own."""
    whereabouts: Whereabouts
    """Where its events were."""
    is_part: bool = False
    """Whether the name is only a part of the series' own, and needs a year or an edition beside
    it; one that several series share has no `series`, and needs an edition or a town."""
    stands_alone: bool = False
    """Whether a part needs none where pages have it hardly beside the series."""

    @property
    def regions(self) -> Regions:
        """Words that tell its events apart."""
        return self.whereabouts.regions

    @property
    def places(self) -> Places:
        """Where its events were."""
        return self.whereabouts.places

    @property
    def wider(self) -> tuple[int, ...]:
        """Ids of events of longer names."""
        return self.whereabouts.wider

    def may_be_at(self, place: str, is_region: bool) -> bool:
        """Tell whether one of its events may have been at a place, by the place's key."""
        if is_region:
            return not self.places.named_regions or place in self.places.regions
        return self.places.towns is None or place in self.places.towns

    def was_at(self, place: str, is_region: bool) -> bool:
        """Tell whether one of its events is known to have been in a town, by the town's key."""
        return is_town(place, is_region) and f"@{place}" in self.regions


def merge_groups(name: str, groups: Sequence[Group]) -> Group:
    """Merge groups of several series that share a part of their names, by that part.

    Args:
        name: The part.
        groups: Of different series.
    """

    def merge_regions() -> Regions:
        keys = dict.fromkeys(key for group in groups for key in group.regions)
        return {
            key: frozenset[int]().union(*(group.regions.get(key, ()) for group in groups))
            for key in keys
        }

    return Group(
        name=name,
        series=0,
        events=tuple(dict.fromkeys(id for group in groups for id in group.events)),
        is_series=False,
        whereabouts=Whereabouts(
            merge_regions, lambda: merge_places([group.places for group in groups])
        ),
        is_part=True,
    )
