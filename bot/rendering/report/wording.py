"""Sentences of the organisers' report that its page and the terminal share."""

from __future__ import annotations

from collections.abc import Iterator

from bot.rendering.report.texts import TEXTS, count
from bot.report.records import Report


def write_asked(people: int, times: int, language: str) -> str:
    """Write how many people asked and how often; of nobody who is known, only how often."""
    often = count(times, "time", "times", language)
    if not people:
        return TEXTS.say("times_asked", language, often)
    who = TEXTS.say("people_asked", language, count(people, "person", "people", language))
    return f"{who} · {often}"


def write_notes(report: Report, language: str) -> Iterator[str]:
    """Write how the questions were grouped, and what was left out."""
    totals = report.totals
    wordings = count(totals.wordings - totals.left_out, "wording", "wordings", language)
    groups = count(totals.clusters, "group", "groups", language)
    yield TEXTS.say("groups", language, wordings, groups)
    if totals.follow_ups:
        follow_ups = count(totals.follow_ups, "question", "questions", language)
        yield TEXTS.say("follow_ups", language, follow_ups)
    if totals.left_out:
        yield TEXTS.say("left_out", language, f"{totals.left_out:,}")
    yield TEXTS.say("made", language, report.made_at, report.generation)
