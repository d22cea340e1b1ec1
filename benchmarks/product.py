"""Our own index over a file of pages, built anew in a folder that is gone afterwards."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.encodings import Progress
from indexer.building.rebuild import rebuild
from indexer.contracts import Encoder
from indexer.search.index import Index, Reader
from indexer.settings import BUNDLED, IndexSettings, Settings, SourceSettings


@contextmanager
def built(sources: Sequence[tuple[str, Path]], phase: str, progress: Progress) -> Iterator[Index]:
    """Build an index with the shipped settings and open it.

    Args:
        sources: The (type, path) of each source.
        phase: What `progress` is told.
        progress: Told how far the rebuild is.

    Yields:
        The index; closed and removed afterwards.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = _settings(sources, folder, BUNDLED)
        rebuild(settings, progress=lambda _, done, total: progress(phase, done, total))
        with closing(Index.open(settings)) as index:
            yield index


@contextmanager
def reading(
    pages: Path, phase: str, progress: Progress, encoder: Encoder | None = None, name: str = BUNDLED
) -> Iterator[Reader]:
    """Build an index over one file of pages and hold it open.

    Args:
        pages: A JSONL file.
        phase: What `progress` is told.
        progress: Told how far the rebuild is.
        encoder: Encodes pages and questions; the one that `name` names when left out.
        name: How a configuration names that encoder.

    Yields:
        The index's one generation.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = _settings([("jsonl", pages)], folder, name)
        rebuild(
            settings,
            progress=lambda _, done, total: progress(phase, done, total),
            encoder=encoder,
        )
        with closing(Index.open(settings)) as index, index.reading() as reader:
            yield replace(reader, encoder=encoder) if encoder else reader


def _settings(sources: Sequence[tuple[str, Path]], folder: str, encoder: str) -> Settings:
    return Settings(
        index=IndexSettings(path="index", encoder=encoder),
        sources=tuple(
            SourceSettings(name=f"s{number}", type=kind, path=str(path.resolve()))
            for number, (kind, path) in enumerate(sources)
        ),
        folder=folder,
    )
