"""How many there are of several events together, and of each of them."""

from __future__ import annotations

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.comparisons.measures import measure, say_value
from bot.answering.from_catalogue.comparisons.sides import list_sides
from bot.answering.from_catalogue.compose import MAX_LINES, Composer
from bot.answering.from_catalogue.facts.meant import has_topic
from bot.request import Subject

_KINDS = {"": "talks", "video": "recordings", "slides": "with_slides"}
"""Unit of talks by the kind of link that is asked for."""


def answer_together(composer: Composer, subject: Subject) -> DraftAnswer | None:
    """Count what several events or years have together and each; None of anything else."""
    scope = composer.scope
    is_plain = scope.names_events and not (scope.names_talks or scope.titled)
    of_years = scope.is_open and len(scope.constraints.years) > 1
    several = of_years or (is_plain and len(scope.events) > 1)
    if not _KINDS.keys() >= set(scope.constraints.kinds):
        return None
    if not several or has_topic(composer.request) or scope.constraints.language:
        return None
    kind = next((kind for kind in scope.constraints.kinds if kind in _KINDS), "")
    match subject:
        case "speakers":
            return answer_total(composer, "speakers")
        case "recordings":
            return answer_total(composer, _KINDS[kind or "video"])
        case "talks":
            return answer_total(composer, _KINDS[kind])
    return None


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
