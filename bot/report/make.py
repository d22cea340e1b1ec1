"""Makes the organisers' report of what the journal kept, with the index that answers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from bot.journal.history import History, ReadHistory, read_history
from bot.report.matters import (
    Matter,
    Rest,
    find_matters,
    find_near_pages,
    find_suggestions,
)
from bot.report.records import Cluster, Report, SourceState, Suggestion, Totals
from bot.report.timing import (
    count_channels,
    count_days,
    count_outcomes,
    measure_latency,
    name_outcome,
)
from bot.report.wordings import Wording, choose_compared, gather_wordings
from bot.understanding.request import Understanding
from indexer.building.pulling.source_status import read_statuses
from indexer.search.index import Index, Reader
from indexer.settings import Settings
from indexer.text.control_characters import clean_line

DEFAULT_DAYS = 30
MOST_DAYS = 366
DEFAULT_LIMIT = 20
MOST_LISTED = 200
"""Largest value of `Scope.limit`: nobody reads more."""


@dataclass(frozen=True, slots=True)
class Scope:
    """What a report is of."""

    days: int = DEFAULT_DAYS
    """Days up to today, 1 or more; today, in UTC, is the last one."""
    channel: str = ""
    """Only what was asked there; empty for everywhere."""
    limit: int = DEFAULT_LIMIT
    """Most clusters of each list."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What a report is made of."""

    journal: Path | None
    """The journal's file; None for one that is kept in memory, of which there is no report."""
    index: Index
    understanding: Understanding
    settings: Settings
    read_kept: ReadHistory | None = None
    """Reads the journal of all replicas, in place of the file; None where there is none."""


def make_report(parts: Parts, scope: Scope, now: datetime, rest: Rest = lambda: None) -> Report:
    """Make a report; blocks for some seconds where thousands of questions were asked.

    `StateFileError` passes through if the journal cannot be read.
    """
    until = now.astimezone(UTC).date()
    since = until - timedelta(scope.days - 1)
    read = parts.read_kept or partial(read_history, parts.journal)
    history = read(f"{since}T00:00:00Z", scope.channel)
    wordings = gather_wordings(history)
    compared = choose_compared(wordings)
    with parts.index.open_reader() as reader:
        matters = find_matters(compared, parts.understanding, reader, rest)
        suggestions = _complete(find_suggestions(matters, scope.limit), reader, rest)
    clusters = [matter.describe() for matter in matters]
    rows = history.questions
    return Report(
        made_at=now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        since=since.isoformat(),
        until=until.isoformat(),
        channel=scope.channel,
        community=clean_line(parts.settings.community.name),
        generation=reader.generation,
        totals=_count_all(history, wordings, compared, matters),
        asked=_rank(clusters, scope.limit, lambda one: (one.people, one.times)),
        not_found=_rank(
            (one for one in clusters if one.not_found),
            scope.limit,
            lambda one: (one.not_found, one.people),
        ),
        wrong=_rank(
            (one for one in clusters if one.objections),
            scope.limit,
            lambda one: (one.objections, one.people),
        ),
        suggestions=suggestions,
        days=count_days(rows, since, until),
        outcomes=count_outcomes(rows),
        latency=measure_latency(rows),
        channels=count_channels(rows),
        sources=_list_sources(parts.settings),
    )


def _complete(
    found: Iterable[tuple[Suggestion, Matter]], reader: Reader, rest: Rest
) -> tuple[Suggestion, ...]:
    """Add the nearest pages to suggestions."""
    suggestions = []
    for suggestion, matter in found:
        suggestions.append(replace(suggestion, pages=find_near_pages(matter, reader)))
        rest()
    return tuple(suggestions)


def _rank(
    clusters: Iterable[Cluster], limit: int, key: Callable[[Cluster], tuple[int, int]]
) -> tuple[Cluster, ...]:
    return tuple(sorted(clusters, key=key, reverse=True)[:limit])


def _count_all(
    history: History,
    wordings: Sequence[Wording],
    compared: Sequence[Wording],
    matters: Sequence[Matter],
) -> Totals:
    rows = history.questions
    kinds = [name_outcome(row) for row in rows]
    verdicts = [one.verdict for one in history.verdicts]
    return Totals(
        questions=len(rows),
        people=len({row.asker for row in rows} - {b""}),
        found=sum(row.found for row in rows),
        asked_back=kinds.count("clarify"),
        not_found=kinds.count("not_found"),
        helpful=verdicts.count("helpful"),
        wrong=verdicts.count("wrong"),
        missing=verdicts.count("missing"),
        follow_ups=sum(not row.folded for row in rows),
        wordings=len(wordings),
        left_out=len(wordings) - len(compared),
        clusters=len(matters),
    )


def _list_sources(settings: Settings) -> tuple[SourceState, ...]:
    """List what the last rebuilds did with each source that they read."""
    statuses = read_statuses(settings.resolve(settings.index.path))
    known = (statuses[source.name] for source in settings.sources if source.name in statuses)
    return tuple(
        SourceState(
            name=status.name,
            read=status.succeeded,
            problem=clean_line(status.problem),
            added=status.added,
            changed=status.changed,
            removed=status.removed,
            stayed=status.stayed,
        )
        for status in known
    )
