"""What a rebuild works with."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.building.result import Progress
from indexer.contracts import Backend, Encoder
from indexer.generations.folder import Generations
from indexer.settings import Settings


@dataclass(frozen=True, slots=True)
class RebuildContext:
    """The settings, and the open parts that they name."""

    settings: Settings
    fingerprint: str
    """`Settings.fingerprint` of those that the new generation is of."""
    backend: Backend
    encoder: Encoder
    generations: Generations
    progress: Progress
