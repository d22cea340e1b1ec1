"""Answers how things compare: which has more, with the numbers of all, a line each."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.comparisons.appearances import answer_most_heard
from bot.answering.from_catalogue.comparisons.measures import (
    USUAL,
    choose_measure,
    measure,
    say_value,
)
from bot.answering.from_catalogue.comparisons.sides import Side, list_sides
from bot.answering.from_catalogue.comparisons.totals import answer_total
from bot.answering.from_catalogue.compose import MAX_LINES, Composer
from bot.answering.from_catalogue.facts.what import sum_up, sum_up_series
from bot.answering.from_catalogue.facts.when_where import answer_where
from bot.answering.from_catalogue.naming import space_out
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.request import Request
from indexer.catalogue.records import Event, Talk
from indexer.search.index import Reader

MAX_SIDES = 60
"""Most events of a series that are compared."""
MAX_SAID = 5
"""Most of them whose numbers are said, the largest first."""

_TOTAL = re.compile(
    r"\b(?:all together|altogether|in total|total|combined)\b|总共|一共|合计|加起来|总计|總共|合計",
    re.IGNORECASE,
)


def answer_compare(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Compare events, series, years, people or organisations; None for fewer than two of them."""
    if scope.places and scope.events and not scope.names_talks:
        return answer_where(request, reader, scope)
    composer = Composer(request, reader, scope)
    if (most_heard := answer_most_heard(composer)) is not None:
        return most_heard
    if _TOTAL.search(request.text):
        return answer_total(composer, choose_measure(request, reader.encoder) or USUAL)
    sides = list_sides(composer)
    if not 2 <= len(sides) <= MAX_SIDES:
        return None
    unit = choose_measure(request, reader.encoder)
    # Of many events or of people there is no line to read the number from.
    is_plain = len(sides) > MAX_LINES or not any(side.events for side in sides)
    unit, values = _measure_all(sides, unit or (USUAL if is_plain else ""))
    if len(sides) > MAX_LINES:
        sides = sorted(sides, key=lambda side: -(values.get(side.name) or 0))[:MAX_SAID]
    lead = _say_winner(composer, sides, unit, values)
    composer.shown.add(*scope.list_people())
    return composer.finish([line for line in (lead, *(_write(composer, s) for s in sides)) if line])


def _measure_all(sides: Sequence[Side], unit: str) -> tuple[str, dict[str, int | None]]:
    """Measure all sides in a unit; how many came is often not on record, and the talks are."""
    values = {side.name: measure(side, unit) for side in sides} if unit else {}
    if unit in {"people", "events", "days"} and None in values.values():
        return USUAL, {side.name: measure(side, USUAL) for side in sides}
    return unit, values


def _say_winner(
    composer: Composer, sides: Sequence[Side], unit: str, values: Mapping[str, int | None]
) -> str:
    """Say which side has more, and the numbers of all; nothing without a number."""
    known = [value for value in values.values() if value is not None]
    if not known:
        return ""
    best = [side for side in sides if values[side.name] == max(known)]
    if len(best) == len(sides):
        lead = composer.say("equal", composer.count(max(known), unit))
    else:
        key = "has_more" if len(sides) == 2 else "has_most"
        names = composer.join([side.name for side in best])
        rest = [
            composer.say("number_of", side.name, say_value(composer, values[side.name], unit))
            for side in sides
            if side not in best
        ]
        said = [composer.say(key, names, composer.count(max(known), unit)), *rest]
        lead = composer.say("listed").join(said)
    lead = space_out(lead) if composer.language == "zh" else lead
    return lead + composer.prove_all(_list_proving(sides))


def _list_proving(sides: Sequence[Side]) -> list[Event | Talk]:
    """List what proves the numbers: the events, or the talks of people and organisations."""
    proving: list[Event | Talk] = []
    for side in sides:
        proving += side.events or side.talks
    return proving


def _write(composer: Composer, side: Side) -> str:
    """Write a side in a line; nothing of people, whose number is all there is."""
    if side.series is not None:
        return sum_up_series(composer, side.series)
    if len(side.events) == 1:
        return sum_up(composer, side.events[0], side.talks)
    if not side.events:
        return ""
    parts = [composer.count(len(side.events), "events"), composer.count(len(side.talks), "talks")]
    told = f"{side.name}{composer.say('colon')}{composer.say('part').join(parts)}"
    return told + composer.prove_all(side.events)
