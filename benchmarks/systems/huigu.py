"""Huigu as a system: an index in a temporary folder, built from files of pages."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

from benchmarks.questions.measures import K
from benchmarks.systems.system import Search, System
from indexer.building.rebuild import rebuild
from indexer.building.result import Progress
from indexer.contracts import Encoder
from indexer.search.index import Index, Reader
from indexer.search.query import Query, parse_query
from indexer.settings import BUNDLED_ENCODER, IndexSettings, Settings, SourceSettings


@contextmanager
def open_index(
    sources: Sequence[tuple[str, Path]],
    phase: str,
    progress: Progress,
    encoder: Encoder | None = None,
    name: str = BUNDLED_ENCODER,
) -> Iterator[Index]:
    """Build an index with the default settings and open it.

    Args:
        sources: (type, path) of each source.
        phase: Name of the work, as `progress` shows it.
        progress: Called as the rebuild goes on.
        encoder: Encodes the pages; by default the one that `name` stands for.
        name: Name of the encoder in the settings.

    Yields:
        The index; it is closed and deleted afterwards.
    """
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            index=IndexSettings(path="index", encoder=name),
            sources=tuple(
                SourceSettings(name=f"s{number}", type=kind, path=str(path.resolve()))
                for number, (kind, path) in enumerate(sources)
            ),
            folder=folder,
        )
        rebuild(
            settings,
            progress=lambda _, done, total: progress(phase, done, total),
            encoder=encoder,
        )
        with closing(Index.open(settings)) as index:
            yield index


@contextmanager
def open_reader(
    pages: Path,
    phase: str,
    progress: Progress,
    encoder: Encoder | None = None,
    name: str = BUNDLED_ENCODER,
) -> Iterator[Reader]:
    """Build an index of one JSONL file of pages and open a reader; arguments as `open_index`.

    Yields:
        The reader, which encodes questions with `encoder` too.
    """
    with (
        open_index([("jsonl", pages)], phase, progress, encoder, name) as index,
        index.open_reader() as reader,
    ):
        yield replace(reader, encoder=encoder) if encoder else reader


def search_pages(reader: Reader, query: Query) -> list[str]:
    """Search as Huigu does; gives the ids of at most `K` pages, best first."""
    hits = reader.search(query, reader.expand(query), K)
    return [hit.passage.document for hit in hits]


def build_huigu(
    progress: Progress, encoder: Encoder | None = None, name: str = BUNDLED_ENCODER
) -> System:
    """Make a system of Huigu with the bundled encoder, or with another."""

    @contextmanager
    def system(pages: Path) -> Iterator[Search]:
        phase = f"huigu: index {pages.parent.name}/{pages.stem}"
        with open_reader(pages, phase, progress, encoder, name) as reader:
            yield lambda queries: [search_pages(reader, parse_query(text)) for text in queries]

    return system
