"""Rebuilds the index: sources -> documents -> passages -> vectors and words -> a new generation.

Unchanged documents are copied from the previous generation. The switch to the new generation comes
last: if anything fails before it, the previous one keeps serving.
"""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from typing import NoReturn

import msgspec

from indexer.building.addresses import find_missing_addresses
from indexer.building.changes import Changes, find_changes
from indexer.building.context import RebuildContext
from indexer.building.diff import (
    ComparedDocument,
    EntryList,
    PreviousGeneration,
    compare_entries,
    open_previous,
)
from indexer.building.languages import find_unknown_languages
from indexer.building.limits.page_time import PageTime
from indexer.building.notes import Notes
from indexer.building.pulling.choose_sources import check_names
from indexer.building.pulling.reading import Reading
from indexer.building.pulling.source_status import STATUS_FILE, note_reports
from indexer.building.result import Progress, RebuildResult, SourceReport
from indexer.building.writer import ServedGeneration, write_generation
from indexer.catalogue.build import CATALOGUE_FORMAT
from indexer.confidence.calibrate import compute_fingerprint
from indexer.contracts import Encoder
from indexer.encoders import open_encoder
from indexer.errors import BadInput, SourceError, StoreError
from indexer.generations.contracts import Repository
from indexer.generations.hold import refuse_if_held
from indexer.records import Remark
from indexer.settings import PulledSettings, Settings, SourceSettings
from indexer.stores import open_repository

_ALL_SOURCES = ""
"""Stands for the name of a source in a remark on several."""


def rebuild(
    settings: Settings,
    *,
    full: bool = False,
    strict: bool = False,
    only: Collection[str] = (),
    pull: bool = True,
    progress: Progress | None = None,
    now: datetime | None = None,
    encoder: Encoder | None = None,
) -> RebuildResult:
    """Bring the index up to date with its sources; if nothing changed, the generation stays.

    It raises `RebuildRunning` during another rebuild, `IndexHeld` while the index is held,
    `SourceError` if a source cannot be read or there are no documents, `UsageError` for an unknown
    name, and the other `HuiguError`s of its parts. A source that is pulled and cannot be reached
    fails alone: its documents stay.

    Args:
        settings: Sources and index.
        full: Read and encode every document again, and keep none that a source does not list.
        strict: Raise the first problem or remark about a page as `BadInput`, and keep the previous
            generation.
        only: Names of the sources to pull and to read, while the documents of the others stay;
            all if it is empty, or if there is no index yet.
        pull: Whether to pull; else local copies are read as they are.
        progress: Called as the work goes on.
        now: Time to judge the expiry of pages by; the current time if left out.
        encoder: An open encoder, instead of the one of the settings.
    """
    started_s = time.monotonic()
    check_names(settings, only)
    context = RebuildContext(
        settings=settings,
        fingerprint=settings.fingerprint(),
        encoder=encoder or open_encoder(settings.index.encoder),
        repository=open_repository(settings),
        progress=progress or (lambda phase, done, total: None),
    )
    problems, remarks = Notes(), Notes()
    report_problem = _fail if strict else problems.add
    report_remark = _fail_for_remark if strict else partial(_add_remark, remarks)
    with context.repository.lock(), open_previous(context) as previous:
        refuse_if_held(context.repository)
        rolled_back = _find_rolled_back(context.repository)
        context.repository.remove_leftovers()
        if only and previous.manifest and previous.store:
            # The other documents are those of the settings before, until all are read again.
            context = replace(context, fingerprint=previous.manifest.settings)
        else:
            only = ()
        reading = Reading(context, previous, only, report_problem, report_remark)
        with _noting_failure(context, reading, remarks):
            if pull:
                reading.pull(full=full)
            unread = len(problems)
            entries = EntryList(
                reading.open(), report_problem, None if full else reading.list_missing
            )
            base = PreviousGeneration() if full or previous.reason else previous
            documents = compare_entries(
                entries,
                base,
                now or datetime.now(UTC),
                PageTime({source.name: source.max_seconds for source in settings.sources}),
                context.progress,
                report_problem,
                report_remark,
            )
            served = _write_if_changed(context, base, documents, problems)
        for name, remark in entries.list_remarks():
            _add_remark(remarks, name, remark)
        for remark in _list_common_remarks(settings, served):
            _add_remark(remarks, _ALL_SOURCES, remark)
        changes = find_changes(previous.fingerprints, served.fingerprints)
        sources = reading.report(_count_by_source(changes))
        _note_sources(context, sources, remarks)
        seconds = round(time.monotonic() - started_s, 3)
        result = _make_result(
            served, previous, changes, entries.listed + unread, problems, remarks, seconds
        )
        ended = rolled_back if rolled_back != result.generation else ""
        return msgspec.structs.replace(result, ended_rollback=ended, sources=sources)


def _find_rolled_back(repository: Repository) -> str:
    """Find the id of the generation that somebody rolled back to; empty if nobody did."""
    try:
        return repository.current() if repository.is_rolled_back() else ""
    except StoreError:  # no index yet, or a damaged one, which the rebuild replaces
        return ""


def _write_if_changed(
    context: RebuildContext,
    base: PreviousGeneration,
    documents: Iterator[ComparedDocument],
    problems: Notes,
) -> ServedGeneration:
    # The result describes the generation that serves now.
    settings = context.settings
    # Look for the first updated document: most rebuilds find none, and then nothing is written.
    first: list[ComparedDocument] = []
    for document in documents:
        first.append(document)
        if document.document:
            break
    if not first:
        raise SourceError(_explain_no_documents(settings, problems))
    if (
        base.manifest is not None
        and base.store is not None
        and base.manifest.settings == context.fingerprint
        # Another catalogue is made of the same documents, and none is read or encoded again.
        and base.manifest.catalogue == CATALOGUE_FORMAT
        and base.manifest.calibration == compute_fingerprint()
        and {item.key: item.fingerprint for item in first} == base.fingerprints
    ):
        return ServedGeneration(base.manifest, base.fingerprints, base.store.count_addresses())
    served = write_generation(context, base, chain(first, documents))
    context.repository.prune(settings.index.keep)
    return served


def _make_result(
    served: ServedGeneration,
    previous: PreviousGeneration,
    changes: Changes,
    total: int,
    problems: Notes,
    remarks: Notes,
    seconds: float,
) -> RebuildResult:
    """Count what changed since the previous generation."""
    manifest, documents = served.manifest, len(served.fingerprints)
    added, changed = len(changes.added), len(changes.changed)
    return RebuildResult(
        generation=manifest.generation,
        documents=manifest.documents,
        passages=manifest.passages,
        links=manifest.links,
        added=added,
        changed=changed,
        removed=len(changes.removed),
        unchanged=documents - added - changed,
        seconds=seconds,
        skipped=total - documents - len(problems),
        problems=tuple(problems.lines),
        remarks=tuple(remarks.lines),
        more_problems=dict(problems.more),
        more_remarks=dict(remarks.more),
        reason=previous.reason,
        series=manifest.counts.series,
        events=manifest.counts.events,
        talks=manifest.counts.talks,
        people=manifest.counts.people,
    )


def _count_by_source(changes: Changes) -> dict[str, tuple[int, int, int]]:
    """Count new, changed and removed documents of each source that has some."""
    added, changed, removed = (
        Counter(source for source, id in keys)
        for keys in (changes.added, changes.changed, changes.removed)
    )
    names = {*added, *changed, *removed}
    return {name: (added[name], changed[name], removed[name]) for name in names}


def _note_sources(context: RebuildContext, sources: Sequence[SourceReport], remarks: Notes) -> None:
    """Note what happened to each source, for those who ask later."""
    folder = context.settings.resolve(context.settings.index.path)
    try:
        note_reports(folder, context.settings.sources, sources, datetime.now(UTC))
    except OSError as error:
        reason = f"the status of the sources cannot be written ({error.strerror})"
        remark = Remark(str(folder / STATUS_FILE), 0, reason, "check the disk and its permissions")
        _add_remark(remarks, _ALL_SOURCES, remark)


@contextmanager
def _noting_failure(context: RebuildContext, reading: Reading, remarks: Notes) -> Iterator[None]:
    """Note why sources were not read when the whole rebuild fails.

    Raises:
        SourceError: It fails for this.
    """
    try:
        yield
    except SourceError as error:
        _note_sources(context, reading.report_failure(error), remarks)
        raise


def _explain_no_documents(settings: Settings, problems: Notes) -> str:
    places = ", ".join(f"{source.name} ({_name_place(source)})" for source in settings.sources)
    where = f"no documents in any source: {places or 'huigu.toml has no [[sources]]'}"
    if problems:
        more = len(problems) - 1
        others = f" (and {more:,} more such lines)" if more else ""
        first = problems.lines[0].removesuffix(".")
        return f"{first}{others}. So there are {where}. The index stays as it is"
    return (
        f"{where}; check each `path`, and that pages are not all drafts. The index stays as it is"
    )


def _name_place(source: SourceSettings) -> str:
    return source.url if isinstance(source, PulledSettings) and source.url else source.path


def _list_common_remarks(settings: Settings, served: ServedGeneration) -> Iterator[Remark]:
    """List what is wrong with no single page: not even a strict rebuild fails for it."""
    # Which of two pages is wrong, and whether it can be mended, no rebuild knows.
    yield from served.remarks
    # Pages without a site are no mistake.
    yield from find_missing_addresses(settings, served.addresses)
    yield from find_unknown_languages(settings)


def _make_problem(remark: Remark) -> BadInput:
    return BadInput(remark.path, remark.line, remark.reason, remark.remedy)


def _add_remark(notes: Notes, source: str, remark: Remark) -> None:
    notes.add(source, _make_problem(remark))


def _fail(source: str, problem: SourceError) -> NoReturn:
    raise problem


def _fail_for_remark(source: str, remark: Remark) -> NoReturn:
    raise _make_problem(remark)
