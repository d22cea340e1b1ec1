"""Documents in a store of their own, opened in this process without a configuration."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from indexer.building.renewing import calibration as renewing
from indexer.building.split import (
    build_encoder_text,
    build_passage_words,
    build_token_text,
    split_document,
)
from indexer.catalogue.build import build_catalogue
from indexer.catalogue.reader import CatalogueReader
from indexer.catalogue.writer import CatalogueRecords, write_catalogue
from indexer.confidence.model import load_model
from indexer.contracts import Encoder
from indexer.deadline import Deadline
from indexer.records import Document
from indexer.search.index import Reader
from indexer.stores.local.backend import LocalBackend


class Opened:
    """Stands in for `indexer.search.index.Index` with one generation that never changes."""

    def __init__(
        self,
        folder: Path,
        documents: Sequence[Document],
        encoder: Encoder,
        records: CatalogueRecords | None = None,
        *,
        calibrated: bool = True,
    ) -> None:
        """Write documents into an empty folder as a rebuild does, and open them.

        The catalogue holds the given records, else what the documents state. To calibrate takes
        most of the time, and only answers with a confidence need it.
        """
        self.encoder = encoder
        backend = LocalBackend()
        writer = backend.writer(folder, encoder.dimension)
        for number, document in enumerate(documents):
            passages = split_document(document)
            vectors = encoder.encode([build_encoder_text(one) for one in passages])
            token_ids = encoder.vocabulary.token_ids([build_token_text(one) for one in passages])
            words = [build_passage_words(one) for one in passages]
            writer.add(document, f"{number:064x}", passages, words, vectors, token_ids)
        writer.finish()
        write_catalogue(folder, records or build_catalogue(documents))
        reader = Reader(backend.open(folder), CatalogueReader(folder), encoder, "one")
        if calibrated:
            # By the name that a rebuild calls: `tests.fakes.index.calibrations` stands there.
            measured = renewing.calibrate(reader, load_model())
            reader = replace(reader, calibration=measured)
        self.reader = reader

    @contextmanager
    def open_reader(self, deadline: Deadline | None = None) -> Iterator[Reader]:
        """Give the one generation."""
        yield replace(self.reader, deadline=deadline or Deadline())

    def close(self) -> None:
        """Let go of the files."""
        self.reader.store.close()
