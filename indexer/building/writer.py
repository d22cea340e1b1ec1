"""Writes a generation: what is new is encoded, what did not change is copied, all in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby

from indexer.building.diff import Kept, Read
from indexer.building.result import Progress
from indexer.building.split import SPLIT_FORMAT, encoded_text, named_text, passage_words
from indexer.contracts import Backend, Encoder, Store, StoreWriter
from indexer.encoders.passages import encode_passages
from indexer.generations.folder import Generations
from indexer.generations.manifest import Manifest
from indexer.settings import Settings

# Passages encoded in one call: enough to keep an encoder busy, few enough that the memory of a
# rebuild does not grow with the corpus.
ENCODED_AT_ONCE = 512


@dataclass(frozen=True, slots=True)
class Means:
    """What a rebuild works with."""

    settings: Settings
    backend: Backend
    encoder: Encoder
    generations: Generations
    progress: Progress


def write_generation(means: Means, old: Store | None, steps: Iterable[Kept | Read]) -> Manifest:
    """Write a new generation and switch to it; `StoreError` and `EncoderError` pass through.

    Args:
        means: What to write with.
        old: Store of the generation before, which holds what is kept; None where nothing is.
        steps: All documents, in the sources' order.

    Returns:
        Of the new generation.
    """
    encoder, settings = means.encoder, means.settings
    with means.generations.create() as (generation, folder), ExitStack() as undo:
        writer = means.backend.writer(folder, encoder.dimension)
        undo.callback(writer.abandon)
        for batch in _batches(steps):
            _append(writer, old, batch, encoder)
        means.progress("write", 0, 1)
        writer.finish()
        undo.pop_all()
        # Opened once before anyone depends on it.
        with closing(means.backend.open(folder)) as store:
            documents, passages, links = store.counts()
        manifest = means.generations.publish(
            Manifest(
                generation=generation,
                created=datetime.now(UTC).isoformat(timespec="seconds"),
                store=settings.index.store,
                encoder=encoder.id,
                encoder_fingerprint=encoder.fingerprint,
                dimension=encoder.dimension,
                split=SPLIT_FORMAT,
                settings=settings.fingerprint(),
                documents=documents,
                passages=passages,
                links=links,
            )
        )
        means.progress("write", 1, 1)
        return manifest


def _append(
    writer: StoreWriter, old: Store | None, batch: Sequence[Kept | Read], encoder: Encoder
) -> None:
    """Encode the new passages of a batch together, and append all of it in order."""
    new = [p for step in batch if isinstance(step, Read) for p in step.passages]
    texts = [encoded_text(passage) for passage in new]
    pages = [(passage.source, passage.document) for passage in new]
    vectors = encode_passages(encoder, texts, [passage.title for passage in new], pages)
    token_ids = encoder.vocabulary.token_ids([named_text(passage) for passage in new])
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
                    token_ids[done:end],
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
