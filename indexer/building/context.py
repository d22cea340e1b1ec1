"""Opens the sources, the encoder and the store that a rebuild works with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.building.result import Progress
from indexer.contracts import Backend, Encoder, Source
from indexer.encoders import open_encoder
from indexer.generations.folder import Generations
from indexer.settings import Settings
from indexer.sources import open_sources
from indexer.stores import open_backend


@dataclass(frozen=True, slots=True)
class RebuildContext:
    """The settings, and the open parts that they name."""

    settings: Settings
    sources: Sequence[Source]
    backend: Backend
    encoder: Encoder
    generations: Generations
    progress: Progress


def open_context(
    settings: Settings, encoder: Encoder | None, progress: Progress | None
) -> RebuildContext:
    """Open the parts that the settings name; an open encoder replaces theirs."""
    return RebuildContext(
        settings=settings,
        sources=open_sources(settings),
        backend=open_backend(settings.index),
        encoder=encoder or open_encoder(settings.index.encoder),
        generations=Generations(settings.resolve(settings.index.path)),
        progress=progress or (lambda phase, done, total: None),
    )
