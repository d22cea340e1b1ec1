"""What can go wrong with a copy; the generation that serves stays."""

from __future__ import annotations

from indexer.errors import StoreError


class SourceChanged(StoreError):
    """The generation is not there any more: the other machine has removed it meanwhile."""


class BadCopy(StoreError):
    """What the other machine gives is not what its manifest says, or no manifest of an index."""
