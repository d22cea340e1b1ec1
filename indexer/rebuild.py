"""The whole write side on one screen: sources -> passages -> vectors and words -> a generation.

What did not change is copied from the generation before. The switch comes last, so whatever fails
before it leaves the old generation serving.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import chain, groupby
from typing import NoReturn

import msgspec

from indexer.changes import Before, Kept, Key, Read, compare, open_before, walk
from indexer.contracts import Backend, Encoder, Store, StoreWriter
from indexer.encoders import open_encoder
from indexer.encoders.passages import encode_passages
from indexer.errors import BadInput, SourceError
from indexer.generations import Generations
from indexer.lock import writing
from indexer.manifest import Manifest
from indexer.records import Entry
from indexer.settings import Settings
from indexer.sources import open_sources
from indexer.split import SPLIT_FORMAT, encoded_text, named_text, passage_words
from indexer.stores import open_backend

# Passages encoded in one call: enough to keep an encoder busy, few enough that the memory of a
# rebuild does not grow with the corpus.
ENCODED_AT_ONCE = 512

Progress = Callable[[str, int, int], None]
"""Told (phase, done, total) as work goes on; the phases are `index` and `write`."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    """What a rebuild did."""

    generation: str
    """Id of the generation that serves now; the former one's where nothing had changed."""
    documents: int
    passages: int
    links: int
    added: int
    """Documents that the generation before did not have; likewise the next three."""
    changed: int
    removed: int
    unchanged: int
    seconds: float
    skipped: int
    """Entries that are not published: drafts, future and expired pages."""
    problems: tuple[BadInput, ...]
    """Entries that are broken and were left out."""
    remarks: tuple[BadInput, ...]
    """What pages that were read and kept should mend."""
    reason: str
    """Why everything was read and encoded anew; empty where it was not."""


def rebuild(
    settings: Settings,
    *,
    full: bool = False,
    strict: bool = False,
    progress: Progress | None = None,
    now: datetime | None = None,
    encoder: Encoder | None = None,
) -> Rebuilt:
    """Bring the index up to date with its sources.

    Args:
        settings: What to read and where to write.
        full: Read and encode everything anew.
        strict: Fail, and switch to nothing, if an entry is broken or has something to mend.
        progress: Told how far it is.
        now: Whether a page has expired is judged by this; by the clock when left out.
        encoder: One that is open already; the one that the settings name when left out.

    Returns:
        What changed. Where nothing did, the current generation stays.

    `ConfigError`, `EncoderError` and `StoreError` come from the parts; in particular
    `RebuildRunning` where another rebuild is at work.

    Raises:
        SourceError: Nothing at all was found; a source cannot be read; or, as `BadInput` and with
            `strict` only, an entry is broken.
    """
    started_s = time.monotonic()
    progress = progress or _silent
    sources = open_sources(settings)
    backend = open_backend(settings.index)
    encoder = encoder or open_encoder(settings.index.encoder)
    generations = Generations(settings.resolve(settings.index.path))
    problems: list[BadInput] = []
    remarks: list[BadInput] = []
    note = _fail if strict else problems.append
    remark = _fail if strict else remarks.append
    with (
        writing(generations.folder),
        open_before(generations, backend, settings.index.store, encoder) as before,
    ):
        generations.clear()
        entries = walk(sources, note)
        total = len(entries) + len(problems)
        basis = Before() if full or before.reason else before
        written: dict[Key, str] = {}
        entries_so_far = _counted(entries, progress)
        found = compare(entries_so_far, basis, now or datetime.now(UTC), note, remark)
        steps = _noted(found, written)
        # Nothing new is found in most rebuilds; then there is nothing to write.
        head = list(_to_first_read(steps))
        if not head:
            raise SourceError(_nothing_found(settings, problems))
        if basis.manifest and written == basis.fingerprints():
            manifest = basis.manifest
        else:
            steps = chain(head, steps)
            manifest = _write(settings, generations, backend, encoder, basis.store, steps, progress)
            generations.prune(settings.index.keep)
        return _rebuilt(manifest, before, written, total, (problems, remarks), started_s)


def _write(
    settings: Settings,
    generations: Generations,
    backend: Backend,
    encoder: Encoder,
    old: Store | None,
    steps: Iterable[Kept | Read],
    progress: Progress,
) -> Manifest:
    """Write a new generation and switch to it."""
    with generations.building() as (generation, folder), ExitStack() as undo:
        writer = backend.writer(folder, encoder.dimension)
        undo.callback(writer.abandon)
        for batch in _batches(steps):
            _append(writer, old, batch, encoder)
        progress("write", 0, 1)
        writer.finish()
        undo.pop_all()
        # Opened once before anyone depends on it.
        with closing(backend.open(folder)) as store:
            documents, passages, links = store.counts()
        manifest = generations.publish(
            Manifest(
                generation=generation,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                store=settings.index.store,
                encoder=encoder.id,
                encoder_fingerprint=encoder.fingerprint,
                dimension=encoder.dimension,
                split=SPLIT_FORMAT,
                settings=_hash(settings),
                documents=documents,
                passages=passages,
                links=links,
            )
        )
        progress("write", 1, 1)
        return manifest


def _append(
    writer: StoreWriter, old: Store | None, batch: Sequence[Kept | Read], encoder: Encoder
) -> None:
    """Encode the new passages of a batch together, and append all of it in order."""
    new = [p for step in batch if isinstance(step, Read) for p in step.passages]
    texts = [encoded_text(passage) for passage in new]
    pages = [(passage.source, passage.document) for passage in new]
    vectors = encode_passages(encoder, texts, [passage.title for passage in new], pages)
    pieces = encoder.vocabulary.pieces([named_text(passage) for passage in new])
    done = 0
    for _, same in groupby(batch, key=type):
        run = list(same)
        kept = [step.key for step in run if isinstance(step, Kept)]
        if kept and old:
            writer.keep(old, kept)
        for step in run:
            if isinstance(step, Read):
                end = done + len(step.passages)
                words = [passage_words(passage) for passage in step.passages]
                writer.add(
                    step.document,
                    step.fingerprint,
                    step.passages,
                    words,
                    vectors[done:end],
                    pieces[done:end],
                )
                done = end


def _batches(steps: Iterable[Kept | Read]) -> Iterator[list[Kept | Read]]:
    """Group steps so that one group has about `ENCODED_AT_ONCE` passages to encode."""
    batch: list[Kept | Read] = []
    passages = 0
    for step in steps:
        batch.append(step)
        passages += len(step.passages) if isinstance(step, Read) else 0
        if passages >= ENCODED_AT_ONCE:
            yield batch
            batch, passages = [], 0
    if batch:
        yield batch


def _counted(
    entries: Sequence[tuple[Key, Entry]], progress: Progress
) -> Iterator[tuple[Key, Entry]]:
    """Pass entries on, telling how many are done."""
    for done, entry in enumerate(entries):
        progress("index", done, len(entries))
        yield entry
    progress("index", len(entries), len(entries))


def _noted(steps: Iterable[Kept | Read], written: dict[Key, str]) -> Iterator[Kept | Read]:
    """Pass steps on, noting each document's fingerprint."""
    for step in steps:
        written[step.key] = step.fingerprint
        yield step


def _to_first_read(steps: Iterator[Kept | Read]) -> Iterator[Kept | Read]:
    """Take steps up to and including the first document that was read."""
    for step in steps:
        yield step
        if isinstance(step, Read):
            return


def _rebuilt(
    manifest: Manifest,
    before: Before,
    written: dict[Key, str],
    total: int,
    told: tuple[list[BadInput], list[BadInput]],
    started_s: float,
) -> Rebuilt:
    """Say what changed between two generations."""
    problems, remarks = told
    known = before.fingerprints()
    unchanged = len(written.items() & known.items())
    common = len(written.keys() & known.keys())
    return Rebuilt(
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
        problems=tuple(problems),
        remarks=tuple(remarks),
        reason=before.reason,
    )


def _nothing_found(settings: Settings, problems: list[BadInput]) -> str:
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


def _hash(settings: Settings) -> str:
    """Hash the settings, wherever the configuration file lies."""
    here = msgspec.structs.replace(settings, folder="")
    return hashlib.sha256(msgspec.json.encode(here)).hexdigest()
