"""Sentences of the organisers' report that its page and the terminal share."""

from __future__ import annotations

from collections.abc import Iterator

from bot.rendering.report.texts import CHANNELS, TEXTS, WANTS, count, format_time
from bot.report.records import Cluster, Report, Suggestion
from indexer.text.control_characters import clean_line


def write_title(report: Report, language: str) -> str:
    """Write the title, with the community's name."""
    if not report.community:
        return TEXTS.say("title", language)
    return TEXTS.say("title_of", language, report.community)


def write_span(report: Report, language: str) -> str:
    """Write which days and which channel it is of."""
    span = TEXTS.say("span", language, report.since, report.until)
    if not report.channel:
        return span
    return f"{span} · {TEXTS.say('only_channel', language, name_channel(report.channel))}"


def write_asked(people: int, times: int, language: str) -> str:
    """Write how many people asked and how often; of nobody who is known, only how often."""
    often = count(times, "time", "times", language)
    if not people:
        return TEXTS.say("times_asked", language, often)
    who = TEXTS.say("people_asked", language, count(people, "person", "people", language))
    return f"{who} · {often}"


def write_counts(key: str, cluster: Cluster, language: str) -> str:
    """Write what counts in the list `asked`, `misses` or `objections`."""
    asked = write_asked(cluster.people, cluster.times, language)
    if key == "misses":
        missed = count(cluster.not_found, "time", "times", language)
        return f"{TEXTS.say('not_found', language)} {missed} · {asked}"
    if key == "objections":
        people = count(cluster.objections, "person", "people", language)
        return f"{TEXTS.say('objected', language, people)} · {asked}"
    return asked


def write_reason(suggestion: Suggestion, language: str) -> str:
    """Write what is missing, or that an answer was called wrong."""
    if suggestion.reason == "wrong":
        return TEXTS.say("called_wrong", language)
    return TEXTS.say("wants", language, WANTS.say(suggestion.cluster.wants, language))


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
    yield TEXTS.say("made", language, format_time(report.made_at), report.generation)


def name_channel(channel: str) -> str:
    """Name a channel as it calls itself."""
    return CHANNELS.get(channel, clean_line(channel) or "?")
