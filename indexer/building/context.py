"""What a rebuild works with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indexer.building.result import Progress
from indexer.contracts import Backend, Encoder, Source
from indexer.generations.folder import Generations
from indexer.settings import Settings


@dataclass(frozen=True, slots=True)
class RebuildContext:
    """The settings, and the open parts that they name."""

    settings: Settings
    sources: Sequence[Source]
    backend: Backend
    encoder: Encoder
    generations: Generations
    progress: Progress
