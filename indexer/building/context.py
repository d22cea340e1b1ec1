"""What a rebuild works with."""

from __future__ import annotations

from dataclasses import dataclass

from indexer.building.result import Progress
from indexer.contracts import Encoder
from indexer.generations.contracts import Repository
from indexer.settings import Settings


@dataclass(frozen=True, slots=True)
class RebuildContext:
    """The settings, and the open parts that they name."""

    settings: Settings
    fingerprint: str
    """`Settings.fingerprint` of those that the new generation is of."""
    encoder: Encoder
    repository: Repository
    progress: Progress
