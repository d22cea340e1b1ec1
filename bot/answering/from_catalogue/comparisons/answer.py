"""Answers how things compare: which has more, with the numbers of all, a line each."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.comparisons.appearances import answer_most_heard
from bot.answering.from_catalogue.comparisons.measures import USUAL, choose_measure, say_value
from bot.answering.from_catalogue.comparisons.ranking import Ranking, rank_sides
from bot.answering.from_catalogue.comparisons.sides import Side, list_sides
from bot.answering.from_catalogue.comparisons.totals import answer_total
from bot.answering.from_catalogue.compose import Composer
from bot.answering.from_catalogue.facts.what import sum_up, sum_up_series
from bot.answering.from_catalogue.facts.when_where import answer_where
from bot.answering.from_catalogue.naming import space_out
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.answering.from_catalogue.scope.wording import asks_total
from bot.request import Request
from indexer.catalogue.records import Event, Talk
from indexer.search.index import Reader

MAX_SIDES = 200
"""Most events that are compared."""
_WINS = {
    (False, False): "has_more",
    (False, True): "has_most",
    (True, False): "has_fewer",
    (True, True): "has_fewest",
}
"""Text that names the winner, by whether the least is asked for, and of more than two."""


def answer_compare(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Compare events, series, years, people or organisations; None for fewer than two of them."""
    if scope.places and scope.events and not scope.names_talks:
        return answer_where(request, reader, scope)
    composer = Composer(request, reader, scope)
    if (most_heard := answer_most_heard(composer)) is not None:
        return most_heard
    if asks_total(request.text):
        return answer_total(composer, choose_measure(request, reader.encoder) or USUAL)
    sides = list_sides(composer)
    if not 2 <= len(sides) <= MAX_SIDES:
        return None
    ranking = rank_sides(sides, request, reader.encoder)
    lead = _say_winner(composer, ranking)
    told = [_write(composer, side) for side in ranking.sides]
    composer.shown.add(*scope.list_people())
    draft = composer.finish([line for line in (lead, *told) if line])
    winners = ranking.list_winners()
    if draft is None or scope.names_events or len(winners) != 1:
        return draft
    # Who asks which of all it is goes on about that one.
    ids = {(event.id,) for event in winners[0].events}
    shown = tuple(one for one in draft.shown if one.what == "event" and one.ids in ids)
    return replace(draft, shown=shown or draft.shown)


def _say_winner(composer: Composer, ranking: Ranking) -> str:
    """Say which side has more, and the numbers of all; nothing without a number."""
    winners, sides, unit = ranking.list_winners(), ranking.sides, ranking.unit
    best = ranking.best
    if best is None:
        return ""
    if len(winners) == len(sides):
        lead = composer.say("equal", composer.count(best, unit))
    else:
        key = _WINS[ranking.is_fewest, len(sides) > 2]
        names = composer.join([side.name for side in winners])
        rest = [
            composer.say("number_of", s.name, say_value(composer, ranking.values[s.name], unit))
            for s in sides
            if s not in winners
        ]
        lead = composer.say("listed").join([
            composer.say(key, names, composer.count(best, unit)),
            *rest,
        ])
    lead = space_out(lead, composer.language)
    if ranking.lacks_people:
        lead = composer.say("no_people", lead)
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
