"""Lays out the organisers' report as lines for a terminal or a pipe."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from bot.rendering.report.texts import (
    TEXTS,
    count,
    format_ms,
    format_share,
    format_time,
    is_found,
    name_answers,
)
from bot.rendering.report.wording import (
    name_channel,
    write_asked,
    write_counts,
    write_notes,
    write_reason,
    write_span,
    write_title,
)
from bot.rendering.terminal.layout import INDENT, Line, Piece
from bot.report.records import Cluster, Report, Suggestion
from indexer.text.control_characters import clean_line

BAR_CELLS = 24
"""Of the longest bar."""
SPARKS = "▁▂▃▄▅▆▇█"
_EIGHTHS = " ▏▎▍▌▋▊▉"


def lay_out_report(report: Report, language: str) -> list[Line]:
    """Lay out a report in `zh` or `en`."""
    return list(_lay_out(report, language))


def _lay_out(report: Report, language: str) -> Iterator[Line]:
    def say(key: str, *values: object) -> str:
        return TEXTS.say(key, language, *values)

    title, span = write_title(report, language), write_span(report, language)
    yield (Piece(title, "heading"), Piece(f"  {span}", "faint"))
    if not report.totals.questions:
        yield (Piece(say("nothing")),)
        return
    yield from _lay_out_totals(report, language)
    yield from _lay_out_days(report, language)
    yield from _lay_out_bars(report, language)
    yield from _head(say("suggestions"))
    for number, suggestion in enumerate(report.suggestions, 1):
        yield from _lay_out_suggestion(number, suggestion, language)
    yield from _or_none(report.suggestions, say("none"))
    lists = {
        "asked": report.asked,
        "misses": report.not_found,
        "objections": report.wrong,
    }
    for key, clusters in lists.items():
        yield from _head(say(key))
        for cluster in clusters:
            yield from _lay_out_cluster(key, cluster, language)
        yield from _or_none(clusters, say("none"))
    yield from _lay_out_sources(report, language)
    yield from _lay_out_notes(report, language)


def _lay_out_totals(report: Report, language: str) -> Iterator[Line]:
    totals, latency = report.totals, report.latency
    waits = f"{format_ms(latency.p50_ms)} / {format_ms(latency.p95_ms)}"
    keys = ("questions", "people", "found", "asked_back", "not_found")
    verdicts = ("helpful", "wrong", "missing")
    for names in (keys, verdicts):
        parts = [f"{TEXTS.say(key, language)} {getattr(totals, key):,}" for key in names]
        yield (Piece(" · ".join(parts)),)
    yield (Piece(f"{TEXTS.say('waited', language)} {waits}"),)


def _lay_out_days(report: Report, language: str) -> Iterator[Line]:
    """Lay out a line of little bars for questions, misses and waiting times of the days."""
    days = report.days
    rows: list[tuple[str, Sequence[float | None], str]] = [
        ("questions", [day.questions for day in days], _peak(day.questions for day in days)),
        (
            "not_found",
            [day.kinds.get("not_found", 0) for day in days],
            _peak(day.kinds.get("not_found", 0) for day in days),
        ),
    ]
    slowest = [day.latency.p95_ms for day in days if day.latency.p95_ms is not None]
    if slowest:
        rows += [
            ("p50", [day.latency.p50_ms for day in days], ""),
            ("p95", [day.latency.p95_ms for day in days], format_ms(max(slowest))),
        ]
    yield from _head(TEXTS.say("outcomes", language))
    top = max(slowest, default=0.0)
    for key, values, peak in rows:
        line = draw_sparks(values, top if key in ("p50", "p95") else None)
        yield (
            Piece(INDENT),
            Piece(line, "marker"),
            Piece(f"  {TEXTS.say(key, language)}"),
            Piece(f"  ≤ {peak}" if peak else "", "faint"),
        )


def _lay_out_bars(report: Report, language: str) -> Iterator[Line]:
    whole = report.totals.questions
    yield from _head(TEXTS.say("kinds", language))
    for outcome in report.outcomes:
        sure = f"{TEXTS.say('sure', language)} {format_share(outcome.sure, outcome.questions)}"
        facts = [f"{outcome.questions:,}", format_share(outcome.questions, whole)]
        yield _lay_out_bar(
            name_answers(outcome.kind, language),
            outcome.questions / whole,
            " · ".join([*facts, sure] if is_found(outcome.kind) else facts),
        )
    yield from _head(TEXTS.say("channels", language))
    for use in report.channels:
        missed = f"{TEXTS.say('not_found', language)} {format_share(use.not_found, use.questions)}"
        waits = f"{format_ms(use.latency.p50_ms)} / {format_ms(use.latency.p95_ms)}"
        people = count(use.people, "person", "people", language)
        facts = [f"{use.questions:,}", people, missed, waits]
        yield _lay_out_bar(name_channel(use.channel), use.questions / whole, " · ".join(facts))


def _lay_out_bar(label: str, share: float, facts: str) -> Line:
    return (
        Piece(INDENT),
        Piece(draw_bar(share), "marker"),
        Piece(f" {clean_line(label)}"),
        Piece(f"  {facts}", "faint"),
    )


def _lay_out_suggestion(number: int, suggestion: Suggestion, language: str) -> Iterator[Line]:
    cluster = suggestion.cluster
    asked = write_asked(suggestion.people, suggestion.times, language)
    parts = [write_reason(suggestion, language), asked]
    yield (
        Piece(f"{INDENT}{number}. ", "marker"),
        Piece(clean_line(cluster.question), "strong"),
        Piece(f"  {' · '.join(parts)}", "faint"),
    )
    if suggestion.is_far:
        yield (Piece(INDENT * 3), Piece(TEXTS.say("far", language), "faint"))
    yield from _lay_out_examples(cluster, language)
    near = TEXTS.say("near" if suggestion.pages else "no_near", language)
    yield (Piece(INDENT * 3), Piece(near, "faint"))
    for page in suggestion.pages:
        address = clean_line(page.url) or f"{page.source}/{page.document}"
        yield (
            Piece(INDENT * 4),
            Piece(clean_line(page.title), "", clean_line(page.url)),
            Piece(f"  {clean_line(address)}", "faint", clean_line(page.url)),
        )


def _lay_out_cluster(key: str, cluster: Cluster, language: str) -> Iterator[Line]:
    yield (
        Piece(INDENT),
        Piece(clean_line(cluster.question), "strong"),
        Piece(f"  {write_counts(key, cluster, language)}", "faint"),
    )
    yield from _lay_out_examples(cluster, language)


def _lay_out_examples(cluster: Cluster, language: str) -> Iterator[Line]:
    if cluster.examples:
        separator = "；" if language == "zh" else "; "
        others = separator.join(clean_line(one.question) for one in cluster.examples)
        yield (
            Piece(INDENT * 3),
            Piece(f"{TEXTS.say('also', language)} ", "faint"),
            Piece(others, "quote"),
        )


def _lay_out_sources(report: Report, language: str) -> Iterator[Line]:
    if report.sources:
        yield from _head(TEXTS.say("sources", language))
    for source in report.sources:
        change = TEXTS.say("change", language, source.added, source.changed, source.removed)
        read = format_time(source.read) or TEXTS.say("never", language)
        parts = [f"{TEXTS.say('read', language)} {read}"]
        parts.append(f"{TEXTS.say('last_change', language)} {change}")
        if source.stayed:
            parts.append(TEXTS.say("stayed", language, source.stayed))
        yield (
            Piece(INDENT),
            Piece(clean_line(source.name)),
            Piece(f"  {' · '.join(parts)}", "faint"),
        )
        if source.problem:
            yield (
                Piece(INDENT * 3),
                Piece(f"{TEXTS.say('problem', language)} {clean_line(source.problem)}", "strong"),
            )


def _lay_out_notes(report: Report, language: str) -> Iterator[Line]:
    yield ()
    notes = [*write_notes(report, language), TEXTS.say("private", language)]
    yield from ((Piece(note, "faint"),) for note in notes)


def draw_sparks(values: Sequence[float | None], top: float | None = None) -> str:
    """Draw a little bar for each value; a blank for none, and the lowest bar for 0."""
    known = [value for value in values if value is not None]
    highest = top or max(known, default=0)
    last = len(SPARKS) - 1
    return "".join(
        " " if value is None else SPARKS[round(value / highest * last) if highest else 0]
        for value in values
    )


def draw_bar(share: float) -> str:
    """Draw a bar for a share of 0 to 1, as wide as `BAR_CELLS` with the blanks behind it."""
    eighths = round(share * BAR_CELLS * 8)
    # Something is never drawn as nothing.
    eighths = max(eighths, 1) if share else 0
    bar = "█" * (eighths // 8) + (_EIGHTHS[eighths % 8] if eighths % 8 else "")
    return bar.ljust(BAR_CELLS)


def _head(title: str) -> Iterator[Line]:
    yield ()
    yield (Piece(title, "heading"),)


def _or_none(entries: Sequence[object], none: str) -> Iterator[Line]:
    if not entries:
        yield (Piece(INDENT), Piece(none, "faint"))


def _peak(values: Iterable[int]) -> str:
    return f"{max(values, default=0):,}"
