"""How many there are of several events together, and of each of them."""

from __future__ import annotations

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.comparisons.measures import measure, say_value
from bot.answering.from_catalogue.comparisons.sides import list_sides
from bot.answering.from_catalogue.compose import MAX_LINES, Composer


def answer_total(composer: Composer, unit: str) -> DraftAnswer | None:
    """Say a total and its parts, in a unit as of `measure`; None of fewer than two events.

    A speaker of two events is counted once in the total.
    """
    sides = [side for side in list_sides(composer) if side.events]
    if not 2 <= len(sides) <= MAX_LINES:
        return None
    values = [measure(side, unit) for side in sides]
    known = [value for value in values if value is not None]
    total = sum(known)
    if unit == "speakers":
        total = len({id for side in sides for talk in side.talks for id in talk.speakers})
    if not known or not total:
        return None
    events = [event for side in sides for event in side.events]
    composer.shown.add(*events)
    lines = [composer.say("total", composer.count(total, unit)) + composer.prove_all(events)]
    for side, value in zip(sides, values, strict=True):
        told = f"{side.name}{composer.say('colon')}{say_value(composer, value, unit)}"
        lines.append(told + composer.prove_all(side.events))
    return composer.finish(lines)
