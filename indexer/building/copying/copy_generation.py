"""Copies the current generation of one index into another, whose store may be another one.

Nothing is read from the sources or encoded again: documents, passages, vectors and tokens are those
of the store, and words are cut from the passages as the rebuild cut them.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime

import msgspec

from indexer.building.copying.compare_stores import refuse_if_different
from indexer.building.result import Progress
from indexer.building.split import SPLIT_FORMAT, build_passage_words
from indexer.catalogue.build import CATALOGUE_FORMAT, build_catalogue
from indexer.catalogue.records import CatalogueCounts
from indexer.contracts import Store, StoreWriter
from indexer.encoders import open_encoder
from indexer.errors import StoreError, UsageError
from indexer.generations.contracts import Draft, Generation, Repository
from indexer.generations.hold import refuse_if_held
from indexer.generations.manifest import Manifest
from indexer.records import Document
from indexer.settings import Settings
from indexer.stores import open_repository

BATCH_ROWS = 512
"""Passages read at once: memory does not grow with the index."""


class CopyResult(msgspec.Struct, frozen=True):
    """What was copied, as `huigu copy --json` prints it."""

    generation: str
    """The new one, which serves at its place now."""
    copied: str
    """The one that it is a copy of."""
    place: str
    """Where the copy is."""
    store: str
    documents: int
    passages: int
    links: int
    seconds: float


def copy_generation(
    source: Settings, target: Settings, progress: Progress | None = None
) -> CopyResult:
    """Copy the current generation of `source` to `target`, and switch to it there.

    The index of `target` may have generations already: they stay for a roll-back, as after a
    rebuild. Until the copy is whole and compared with what it was made of, they go on serving.
    `NoIndex`, `DamagedIndex`, `RebuildRunning`, `IndexHeld` and `ConfigError` pass through.

    Args:
        source: Names the index that is read.
        target: Names the one that is written, with the same encoder.
        progress: Called as the work goes on; the phases are `copy`, `write` and `verify`.

    Raises:
        UsageError: Both are the same place.
        StoreError: The index cannot be copied as it is, or the copy differs from it.
    """  # noqa: DOC502 - of the parts
    started_s = time.monotonic()
    report = progress or (lambda phase, done, total: None)
    read, written = open_repository(source), open_repository(target)
    if read.place == written.place:
        raise UsageError(f"{read.place}: both settings name this index; give another `--to`")
    with closing(read.open(read.current(), checksums=True)) as old:
        _refuse_if_outdated(old.manifest, target, read)
        with written.lock():
            refuse_if_held(written)
            written.remove_leftovers()
            with written.begin(old.store.dimension) as draft:
                counts = _fill(draft, old, report)
                manifest = draft.publish(_make_manifest(draft.id, old, counts, source, target))
            written.prune(target.index.keep)
    return CopyResult(
        generation=manifest.generation,
        copied=old.id,
        place=written.place,
        store=manifest.store,
        documents=manifest.documents,
        passages=manifest.passages,
        links=manifest.links,
        seconds=round(time.monotonic() - started_s, 3),
    )


def _refuse_if_outdated(manifest: Manifest, target: Settings, read: Repository) -> None:
    """Stop before a copy that nobody could use, or that would not be one.

    Raises:
        StoreError: Another version cut its words, or the target names another encoder.
    """
    if manifest.split != SPLIT_FORMAT or manifest.catalogue != CATALOGUE_FORMAT:
        raise StoreError(
            f"{read.place}: {manifest.generation} was built by another version, which cut words or "
            "read events otherwise; run `huigu rebuild` there, then copy again"
        )
    encoder = open_encoder(target.index.encoder)
    if encoder.fingerprint != manifest.encoder_fingerprint:
        raise StoreError(
            f"{read.place}: {manifest.generation} has the vectors of {manifest.encoder} "
            f"({manifest.encoder_fingerprint[:8]}), but the settings of the copy name {encoder.id} "
            f"({encoder.fingerprint[:8]}); name the same encoder in both"
        )


def _fill(draft: Draft, old: Generation, progress: Progress) -> CatalogueCounts:
    """Write all of a generation but its manifest, and compare it with the one it is copied from."""
    fingerprints, total = old.store.fingerprints(), old.store.rows
    done = 0
    for batch in _split_batches(old.store):
        done += _copy_batch(draft.writer, old.store, batch, fingerprints)
        progress("copy", done, total)
    progress("write", 0, 1)
    draft.writer.finish()
    progress("write", 1, 1)
    with closing(draft.open_store()) as store:
        progress("verify", 0, 1)
        refuse_if_different(old.store, store)
        # From the copy: what cannot be read there must not serve.
        records = build_catalogue(store.read_documents())
        draft.write_catalogue(records)
    draft.write_calibration(old.calibration)
    with closing(draft.open_catalogue()) as catalogue:
        progress("verify", 1, 1)
        return catalogue.counts


def _split_batches(store: Store) -> Iterator[list[Document]]:
    """Give the documents of a store in batches of about `BATCH_ROWS` passages."""
    batch: list[Document] = []
    rows = 0
    for document in store.read_documents():
        batch.append(document)
        rows += len(store.document_rows([(document.source, document.id)])[0])
        if rows >= BATCH_ROWS:
            yield batch
            batch, rows = [], 0
    if batch:
        yield batch


def _copy_batch(
    writer: StoreWriter,
    store: Store,
    documents: list[Document],
    fingerprints: dict[tuple[str, str], str],
) -> int:
    """Write documents with what the store holds of them; give the number of their passages."""
    keys = [(document.source, document.id) for document in documents]
    spans = store.document_rows(keys)
    rows = [row for span in spans for row in span]
    passages, vectors, tokens = store.passages(rows), store.vectors(rows), store.token_ids(rows)
    end = 0
    for key, document, span in zip(keys, documents, spans, strict=True):
        start, end = end, end + len(span)
        words = list(map(build_passage_words, passages[start:end]))
        writer.add(
            document,
            fingerprints[key],
            passages[start:end],
            words,
            vectors[start:end],
            tokens[start:end],
        )
    return len(rows)


def _make_manifest(
    generation: str, old: Generation, counts: CatalogueCounts, source: Settings, target: Settings
) -> Manifest:
    manifest = old.manifest
    # The next rebuild at the new place finds nothing to do if this one found nothing, and the
    # sources are the same there.
    fingerprint = manifest.settings
    if fingerprint == source.fingerprint():
        store = msgspec.structs.replace(source.index, store=target.index.store)
        fingerprint = msgspec.structs.replace(source, index=store).fingerprint()
    return msgspec.structs.replace(
        manifest,
        generation=generation,
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        store=target.index.store,
        settings=fingerprint,
        counts=counts,
        files={},
        checksum="",
    )
