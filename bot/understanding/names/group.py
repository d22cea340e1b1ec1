"""Events that share a name, and where they were."""

from __future__ import annotations

from dataclasses import dataclass

from bot.understanding.names.places.regions import Places, Regions


@dataclass(frozen=True, slots=True)
class Group:
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
    """Whether the name is only a part of the series' own, and needs a year or an edition."""
    stands_alone: bool = False
    """Whether a part needs none where pages have it hardly beside the series."""

    def may_be_at(self, place: str, is_region: bool) -> bool:
        """Tell whether one of its events may have been at a place, by the place's key."""
        if is_region:
            return not self.places.named_regions or place in self.places.regions
        return self.places.towns is None or place in self.places.towns
