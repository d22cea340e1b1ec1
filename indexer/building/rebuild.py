"""The whole write side on one screen: sources -> passages -> vectors and words -> a generation.

What did not change is copied from the generation before. The switch comes last, so whatever fails
before it leaves the old generation serving.
"""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from itertools import chain
from typing import NoReturn

from indexer.building.diff import Before, Kept, Key, Read, compare, open_before, walk
from indexer.building.result import Progress, RebuildResult
from indexer.building.writer import Means, write_generation
from indexer.contracts import Encoder
from indexer.encoders import open_encoder
from indexer.errors import BadInput, SourceError
from indexer.generations.folder import Generations
from indexer.generations.lock import hold_lock
from indexer.generations.manifest import Manifest
from indexer.records import Entry
from indexer.settings import Settings
from indexer.sources import open_sources
from indexer.stores import open_backend
from indexer.text.control_characters import clean_line


def rebuild(
    settings: Settings,
    *,
    full: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
    encoder: Encoder | None = None,
) -> RebuildResult:
    """Bring the index up to date with its sources.

    `ConfigError`, `EncoderError` and `StoreError` come from the parts; in particular
    `RebuildRunning` where another rebuild is at work. `SourceError` says that nothing at all was
    found; that a source cannot be read; or, as `BadInput` and with `strict` only, that an entry is
    broken.

    Args:
        settings: What to read and where to write.
        full: Read and encode everything anew.
        strict: Fail, and switch to nothing, if an entry is broken or has something to mend.
        progress: Told how far it is.
        now: Whether a page has expired is judged by this; by the clock when left out.
        encoder: One that is open already; the one that the settings name when left out.

    Returns:
        What changed. Where nothing did, the current generation stays.
    """
    started_s = time.monotonic()
    sources = open_sources(settings)
    means = _open_means(settings, encoder, progress or _silent)
    problems: list[BadInput] = []
    remarks: list[BadInput] = []
    note = _fail if strict else problems.append
    remark = _fail if strict else remarks.append
    with (
        hold_lock(means.generations.folder),
        open_before(
            means.generations, means.backend, settings.index.store, means.encoder
        ) as before,
    ):
        means.generations.remove_leftovers()
        entries = walk(sources, note)
        total = len(entries) + len(problems)
        basis = Before() if full or before.reason else before
        entries_so_far = _count_entries(entries, means.progress)
        found = compare(entries_so_far, basis, now or datetime.now(UTC), note, remark)
        written: dict[Key, str] = {}
        manifest = _bring_up_to_date(
            means, basis, _note_fingerprints(found, written), written, problems
        )
        return _compare(manifest, before, written, total, (problems, remarks), started_s)


def _open_means(settings: Settings, encoder: Encoder | None, progress: Progress) -> Means:
    """Open what the settings name."""
    return Means(
        settings=settings,
        backend=open_backend(settings.index),
        encoder=encoder or open_encoder(settings.index.encoder),
        generations=Generations(settings.resolve(settings.index.path)),
        progress=progress,
    )


def _bring_up_to_date(
    means: Means,
    basis: Before,
    steps: Iterator[Kept | Read],
    written: Mapping[Key, str],
    problems: Sequence[BadInput],
) -> Manifest:
    """Write a generation and switch to it, if it would be another than the one before.

    Raises:
        SourceError: It would be empty.
    """
    # Nothing new is found in most rebuilds; then there is nothing to write.
    head = list(_take_to_first_read(steps))
    if not head:
        raise SourceError(_explain_empty(means.settings, problems))
    same_settings = (
        basis.manifest is not None and basis.manifest.settings == means.settings.fingerprint()
    )
    if basis.manifest and same_settings and written == basis.fingerprints():
        return basis.manifest
    manifest = write_generation(means, basis.store, chain(head, steps))
    means.generations.prune(means.settings.index.keep)
    return manifest


def _count_entries(
    entries: Sequence[tuple[Key, Entry]], progress: Progress
) -> Iterator[tuple[Key, Entry]]:
    """Pass entries on, telling how many are done."""
    for done, entry in enumerate(entries):
        progress("index", done, len(entries))
        yield entry
    progress("index", len(entries), len(entries))


def _note_fingerprints(
    steps: Iterable[Kept | Read], written: dict[Key, str]
) -> Iterator[Kept | Read]:
    """Pass steps on, noting each document's fingerprint."""
    for step in steps:
        written[step.key] = step.fingerprint
        yield step


def _take_to_first_read(steps: Iterator[Kept | Read]) -> Iterator[Kept | Read]:
    """Take steps up to and including the first document that was read."""
    for step in steps:
        yield step
        if isinstance(step, Read):
            return


def _compare(
    manifest: Manifest,
    before: Before,
    written: dict[Key, str],
    total: int,
    told: tuple[list[BadInput], list[BadInput]],
    started_s: float,
) -> RebuildResult:
    """Say what changed between two generations."""
    problems, remarks = told
    known = before.fingerprints()
    unchanged = len(written.items() & known.items())
    common = len(written.keys() & known.keys())
    return RebuildResult(
        generation=manifest.generation,
        documents=manifest.documents,
        passages=manifest.passages,
        links=manifest.links,
        added=len(written) - common,
        changed=common - unchanged,
        removed=len(known) - common,
        unchanged=unchanged,
        seconds=round(time.monotonic() - started_s, 3),
        skipped=total - len(written) - len(problems),
        problems=tuple(clean_line(str(problem)) for problem in problems),
        remarks=tuple(clean_line(str(remark)) for remark in remarks),
        reason=before.reason,
    )


def _explain_empty(settings: Settings, problems: Sequence[BadInput]) -> str:
    """Say why an index is not replaced by an empty one."""
    places = ", ".join(f"{source.name} ({source.path})" for source in settings.sources)
    first = f"; the first of {len(problems)} broken entries: {problems[0]}" if problems else ""
    return (
        f"no documents in any source: {places or 'huigu.toml has no [[sources]]'}; check each "
        f"`path`, and that pages are not all drafts. The index stays as it is{first}"
    )


def _silent(phase: str, done: int, total: int) -> None:
    """Tell nobody."""


def _fail(problem: BadInput) -> NoReturn:
    raise problem
