"""Groups the uses of names into events, one series after the other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from indexer.catalogue.events.places import find_places
from indexer.catalogue.events.uses import MAX_GAP_DAYS, EventUse, count_days
from indexer.catalogue.statements import OF_PAGE


@dataclass(slots=True, eq=False)
class EventGroup:
    """The uses of one event's names."""

    series: str
    """Key of the series, without region."""
    region: str
    year: int = 0
    edition: int = 0
    towns: set[str] = field(default_factory=set)
    starts: list[str] = field(default_factory=list)
    """First days that statements give, the most reliable first."""
    uses: list[EventUse] = field(default_factory=list)
    own: int = 0
    """How many of the uses, from the first, have the series' name; the others are further names."""

    def add(self, use: EventUse, *, is_other: bool = False) -> None:
        """Add a use, and learn what the group does not know; `is_other` if of another series."""
        if self.own == len(self.uses) and not is_other:
            self.own += 1
        self.uses.append(use)
        self.year = self.year or use.year
        self.edition = self.edition or use.edition
        self.towns |= find_towns(use)
        if use.start:
            self.starts.append(use.start)


@dataclass(frozen=True, slots=True)
class GroupedSeries:
    """The events of one series, and what names only the series."""

    groups: list[EventGroup]
    of_series: list[EventUse]
    """Uses that name the series, or several of its events."""
    apart: list[tuple[EventGroup, EventGroup]]
    """Events of one name that were kept apart because their days contradict."""


def group_uses(series: str, uses: Sequence[EventUse]) -> GroupedSeries:
    """Group the uses of one series' names into events.

    First the names that say most make groups: those with year and edition, then with an edition,
    then with a year, then bare ones. Each joins the one group that it fits. The year of an edition
    and the edition of a year are so learned from the statement that has both. A name that fits
    several groups is that of the series; its own first day may still tell which one it is.

    A region is part of an event; a town only where no edition is, or where towns count their
    editions each for itself.
    """
    grouped = GroupedSeries([], [], [])
    known = _KnownGroups()
    per_town = _counts_per_town(uses)
    for use in sorted(uses, key=_order):
        if use.name.is_span:
            grouped.of_series.append(use)
            continue
        fitting = [group for group in known.find(use) if _fits(group, use, per_town)]
        together = [group for group in fitting if not _contradicts(group, use)]
        if len(together) > 1 and use.start:
            together = [group for group in together if use.start in group.starts] or together
        if len(together) > 1 and use.name.town:
            together = [group for group in together if use.name.town in group.towns] or together
        if len(together) == 1:
            together[0].add(use)
            known.add(together[0])
        elif together or (grouped.groups and _is_only_series(use, grouped.groups)):
            grouped.of_series.append(use)
        else:
            group = EventGroup(series, use.name.region)
            group.add(use)
            grouped.groups.append(group)
            known.add(group)
            grouped.apart.extend((other, group) for other in fitting)
    return grouped


def _share_document(group: EventGroup, use: EventUse) -> bool:
    """Tell whether a document gives a day of a group and, elsewhere, the day of a use."""
    document = use.statement.document if use.statement else -1
    return any(
        other.start and other.statement is not None and other.statement.document == document
        for other in group.uses
    )


class _KnownGroups:
    """Finds groups by number and town, so that the time is not the square of how many there are."""

    def __init__(self) -> None:
        self._groups: dict[tuple[str, str, int, str], dict[int, EventGroup]] = {}

    def add(self, group: EventGroup) -> None:
        for kind, number in (("year", group.year), ("edition", group.edition), ("any", 0)):
            for town in ("", *group.towns):
                key = (group.region, kind, number, town)
                self._groups.setdefault(key, {})[id(group)] = group

    def find(self, use: EventUse) -> Iterable[EventGroup]:
        """Find the groups that a use may fit: of its edition, else of its town and year."""
        region = use.name.region
        if use.edition:
            return self._groups.get((region, "edition", use.edition, ""), {}).values()
        kind = "year" if use.year else "any"
        return self._groups.get((region, kind, use.year, use.name.town), {}).values()


def find_towns(use: EventUse) -> set[str]:
    """Find the towns in the name of a use, else in the place that its statement gives."""
    if use.name.town or use.statement is None:
        return {use.name.town} - {""}
    values = (fact.value for fact in use.statement.stated.facts if fact.field == "place")
    found = (place for value in values for place in find_places(value))
    return {key for _, _, key, is_region in found if not is_region}


def _order(use: EventUse) -> tuple[bool, bool, bool, bool, int]:
    """Sort what says most first."""
    has_both = bool(use.year and use.edition)
    return not has_both, not use.edition, not use.year, not use.name.town, use.rank


def _is_only_series(use: EventUse, groups: Sequence[EventGroup]) -> bool:
    """Tell whether a name that fits no event is that of a series which has others.

    `KCD 上海站` is an event even without a year, and `RubyConf Taiwan` if it has talks and the
    others have regions too. `KCD China` is the series of those that have towns.
    """
    if not use.is_bare or use.name.town:
        return False
    return not (use.name.region and use.talks and any(group.region for group in groups))


def _counts_per_town(uses: Sequence[EventUse]) -> bool:
    """Tell whether two towns have an edition of one number: each counts for itself."""
    towns: dict[tuple[str, int], set[str]] = {}
    for use in uses:
        if use.edition and use.name.town:
            towns.setdefault((use.name.region, use.edition), set()).add(use.name.town)
    return any(len(of) > 1 for of in towns.values())


def _fits(group: EventGroup, use: EventUse, per_town: bool) -> bool:
    """Tell whether edition, year and town of a use can be those of a group of its region."""
    if use.edition and group.edition and use.edition != group.edition:
        return False
    if use.year and group.year and use.year != group.year:
        return False
    if (use.edition and group.edition) and not per_town:
        return True
    # `Meetup 2023` may be any town's, and `Meetup Shanghai` is not one without a town.
    return not use.name.town or use.name.town in group.towns


def _contradicts(group: EventGroup, use: EventUse) -> bool:
    """Tell whether the first days of a use and a group are too far apart for one event.

    An edition of the same number is one event, whatever the days: then one of them is a mistake.
    So it is where only a part of a page gives another day, unless it lists the other day too.
    """
    if use.edition and use.edition == group.edition:
        return False
    if use.rank > OF_PAGE and not _share_document(group, use):
        return False
    return bool(
        use.start
        and group.starts
        and all(count_days(use.start, start) > MAX_GAP_DAYS for start in group.starts)
    )
