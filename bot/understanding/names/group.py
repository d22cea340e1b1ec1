"""Events that share a name, and where they were."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from bot.understanding.names.places.regions import Places, Regions, is_town


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
    regions: Regions
    """Words that tell its events apart."""
    places: Places
    """Where its events were."""
    wider: tuple[int, ...] = ()
    """Events of longer names: `China Maintainer Summit 2023` for `Maintainer Summit`."""
    is_part: bool = False
    """Whether the name is only a part of the series' own, and needs a year or an edition beside
    it; one that several series share has no `series`, and needs an edition or a town."""
    stands_alone: bool = False
    """Whether a part needs none where pages have it hardly beside the series."""

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
    keys = dict.fromkeys(key for group in groups for key in group.regions)
    towns = [group.places.towns for group in groups if group.places.towns is not None]
    return Group(
        name=name,
        series=0,
        events=tuple(dict.fromkeys(id for group in groups for id in group.events)),
        is_series=False,
        regions={
            key: frozenset[int]().union(*(group.regions.get(key, ()) for group in groups))
            for key in keys
        },
        places=Places(
            towns=frozenset[str]().union(*towns) if len(towns) == len(groups) else None,
            regions=frozenset[str]().union(*(group.places.regions for group in groups)),
            named_regions=frozenset[str]().union(*(group.places.named_regions for group in groups)),
        ),
        is_part=True,
    )
