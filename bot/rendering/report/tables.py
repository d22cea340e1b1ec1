"""The tables of the report's page: kinds of answers, channels, sources."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from bot.rendering.report.elements import make_table
from bot.rendering.report.texts import format_ms, format_share, format_time, is_found, name_answers
from bot.rendering.report.view import View
from bot.rendering.report.wording import name_channel


def make_kinds(view: View) -> Element:
    """Make the table of the kinds of answers."""
    section, whole = view.make_section("kinds"), view.report.totals.questions
    heads = [view.say(key) for key in ("kind", "questions", "share", "sure")]
    rows = [
        [
            name_answers(one.kind, view.language),
            f"{one.questions:,}",
            format_share(one.questions, whole),
            format_share(one.sure, one.questions) if is_found(one.kind) else "–",
        ]
        for one in view.report.outcomes
    ]
    section.append(make_table(view.say("kinds"), heads, rows))
    return section


def make_channels(view: View) -> Element:
    """Make the table of the channels."""
    section = view.make_section("channels")
    heads = [view.say(key) for key in ("channel", "questions", "people", "not_found", "waited")]
    rows = [
        [
            name_channel(use.channel),
            f"{use.questions:,}",
            f"{use.people:,}",
            f"{use.not_found:,}",
            f"{format_ms(use.latency.p50_ms)} / {format_ms(use.latency.p95_ms)}",
        ]
        for use in view.report.channels
    ]
    section.append(make_table(view.say("channels"), heads, rows))
    return section


def make_sources(view: View) -> Element:
    """Make the table of the sources."""
    section = view.make_section("sources")
    heads = [view.say(key) for key in ("source", "read", "last_change", "problem")]
    rows = [
        [
            one.name,
            format_time(one.read) or view.say("never"),
            view.say("change", one.added, one.changed, one.removed),
            one.problem or (view.say("stayed", one.stayed) if one.stayed else "–"),
        ]
        for one in view.report.sources
    ]
    section.append(make_table(view.say("sources"), heads, rows))
    return section
