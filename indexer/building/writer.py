"""Writes a generation: encodes the updated documents, and copies the unchanged ones."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Generic, TypeVar, overload

from indexer.building import split
from indexer.building.addresses import AddressCounts
from indexer.building.changes import DocumentKey
from indexer.building.context import RebuildContext
from indexer.building.diff import ComparedDocument, PreviousGeneration
from indexer.building.renewing.calibration import renew_calibration
from indexer.building.renewing.catalogue import renew_catalogue
from indexer.catalogue.build import CATALOGUE_FORMAT
from indexer.confidence.calibrate import compute_fingerprint
from indexer.contracts import Encoder, Store, StoreWriter
from indexer.encoders.passages import encode_passages
from indexer.generations.manifest import Manifest
from indexer.records import Remark

Given = TypeVar("Given")
Made = TypeVar("Made")

BATCH_SIZE = 512
"""Passages encoded in one call: enough to use the encoder well, and few enough that the memory of a
rebuild does not grow with the number of documents. A link or a talk counts like a passage."""


@dataclass(frozen=True, slots=True)
class ServedGeneration:
    """What a rebuild tells of the generation that serves after it."""

    manifest: Manifest
    fingerprints: Mapping[DocumentKey, str]
    addresses: AddressCounts
    remarks: Sequence[Remark] = ()
    """Where pages contradict each other; none if the catalogue stayed as it was."""


def write_generation(
    context: RebuildContext, old: PreviousGeneration, documents: Iterable[ComparedDocument]
) -> ServedGeneration:
    """Write a new generation, and switch to it.

    `old` holds the unchanged documents.
    """
    settings, encoder = context.settings, context.encoder
    fingerprints: dict[DocumentKey, str] = {}
    read: list[DocumentKey] = []
    with context.repository.begin(encoder.dimension) as draft:
        for batch in _split_batches(documents):
            fingerprints.update((item.key, item.fingerprint) for item in batch)
            read += (item.key for item in batch if item.document)
            _write_batch(draft.writer, old.store, batch, encoder)
        context.progress("write", 0, 1)
        draft.writer.finish()
        # This also proves that the new store can be opened, before it serves.
        with closing(draft.open_store()) as store:
            counts, addresses = store.counts(), store.count_addresses()
            catalogue = renew_catalogue(old, store, fingerprints, read, draft)
            draft.write_calibration(renew_calibration(context, old, store, fingerprints, draft))
        manifest = draft.publish(
            Manifest(
                generation=draft.id,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                store=settings.index.store,
                encoder=encoder.id,
                encoder_fingerprint=encoder.fingerprint,
                dimension=encoder.dimension,
                split=split.SPLIT_FORMAT,
                settings=context.fingerprint,
                documents=counts[0],
                passages=counts[1],
                links=counts[2],
                catalogue=CATALOGUE_FORMAT,
                calibration=compute_fingerprint(),
                counts=catalogue.counts,
            )
        )
        context.progress("write", 1, 1)
        return ServedGeneration(manifest, fingerprints, addresses, catalogue.remarks)


def _write_batch(
    writer: StoreWriter, old: Store | None, batch: Sequence[ComparedDocument], encoder: Encoder
) -> None:
    """Encode the passages of the updated documents in one call, and write the batch in order."""
    passages = [passage for item in batch for passage in item.passages]
    vectors = encode_passages(
        encoder,
        _LazyList(split.build_encoder_text, passages),
        [passage.title for passage in passages],
        [(passage.source, passage.document) for passage in passages],
    )
    token_ids = encoder.vocabulary.token_ids(_LazyList(split.build_token_text, passages))
    end = 0
    for is_unchanged, group in groupby(batch, key=lambda item: item.document is None):
        run = list(group)
        if old is not None and is_unchanged:
            writer.keep(old, [item.key for item in run])
        for item in run:
            if item.document:
                start, end = end, end + len(item.passages)
                words = _LazyList(split.build_passage_words, item.passages)
                writer.add(
                    item.document,
                    item.fingerprint,
                    item.passages,
                    words,
                    vectors[start:end],
                    token_ids[start:end],
                )


def _split_batches(documents: Iterable[ComparedDocument]) -> Iterator[list[ComparedDocument]]:
    """Split documents into batches of about `BATCH_SIZE`."""
    batch: list[ComparedDocument] = []
    size = 0
    for item in documents:
        batch.append(item)
        size += len(item.passages)
        if item.document:
            size += len(item.document.links) + len(item.document.talks)
        if size >= BATCH_SIZE:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


class _LazyList(Sequence[Made], Generic[Given, Made]):
    """The results of a function on the items of a list.

    The words and texts of a passage take ten times the memory of the passage, and are used once.
    """

    def __init__(self, make: Callable[[Given], Made], items: Sequence[Given]) -> None:
        """Keep both; nothing is made yet."""
        self._make, self._items = make, items

    def __len__(self) -> int:
        """Count the items."""
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> Made: ...
    @overload
    def __getitem__(self, place: slice) -> _LazyList[Given, Made]: ...
    def __getitem__(self, place: int | slice) -> Made | _LazyList[Given, Made]:
        """Make one item, or cut the list."""
        if isinstance(place, slice):
            return _LazyList(self._make, self._items[place])
        return self._make(self._items[place])
