"""Ranks what is compared by a number: which has most, or least."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import msgspec

from bot.answering.from_catalogue.comparisons.measures import USUAL, choose_measure, measure
from bot.answering.from_catalogue.comparisons.sides import Side
from bot.answering.from_catalogue.scope.wording import asks_superlative
from bot.request import Request
from indexer.contracts import Encoder

MAX_SAID = 5
"""Most things whose numbers are said, the largest or smallest first."""
_FEWER = re.compile(
    r"\b(?:fewer|fewest|less|least|smaller|smallest|shorter|shortest)\b|[更最][少小短]",
    re.IGNORECASE,
)


class Ranking(msgspec.Struct, frozen=True):
    """Sides with their numbers."""

    sides: tuple[Side, ...]
    """As they are named; of more than `MAX_SAID` the first by their number."""
    unit: str = ""
    """Unit of `measures.PROTOTYPES`; empty if nothing is counted."""
    values: Mapping[str, int | None] = msgspec.field(default_factory=dict)
    """By the name of a side; None for what is not on record."""
    is_fewest: bool = False
    """Whether the least is asked for."""
    lacks_people: bool = False
    """Whether how many came is asked for, which is not on record."""

    @property
    def best(self) -> int | None:
        """The number of the winner; None if no number is known."""
        known = [self.values[s.name] for s in self.sides if self.values.get(s.name) is not None]
        numbers = [number for number in known if number is not None]
        return (min if self.is_fewest else max)(numbers, default=None)

    def list_winners(self) -> list[Side]:
        """List the sides with the number of the winner."""
        best = self.best
        return [s for s in self.sides if best is not None and self.values[s.name] == best]


def rank_sides(sides: Sequence[Side], request: Request, encoder: Encoder) -> Ranking:
    """Rank what is compared by what is asked for; by nothing if that is no number."""
    unit = choose_measure(request, encoder)
    # Of many events or of people there is no line to read the number from.
    is_many = len(sides) > MAX_SAID
    needs_number = is_many or asks_superlative(request.text) or not any(s.events for s in sides)
    if unit == "events" and all(len(side.events) == 1 for side in sides):
        unit = ""  # each is one event
    unit = unit or (USUAL if needs_number else "")
    if not unit:
        return Ranking(tuple(sides))
    values = {side.name: measure(side, unit) for side in sides}
    known = [side for side in sides if values[side.name] is not None]
    asked = unit
    if unit in {"people", "events", "days"} and len(known) < (2 if is_many else len(sides)):
        # How many came is often not on record, and the talks are.
        unit, values = USUAL, {side.name: measure(side, USUAL) for side in sides}
        known = [side for side in sides if values[side.name] is not None]
    is_fewest = _FEWER.search(request.text) is not None
    if not is_many:
        return Ranking(tuple(sides), unit, values, is_fewest, asked == "people" != unit)
    ordered = sorted(known, key=lambda s: values[s.name] or 0, reverse=not is_fewest)
    best = tuple(ordered[:MAX_SAID])
    return Ranking(best, unit, values, is_fewest, asked == "people" != unit)
