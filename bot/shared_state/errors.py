"""What can go wrong with the state server; no message holds its password."""

from __future__ import annotations

from indexer.errors import HuiguError


class StateUnreachable(HuiguError):
    """The state server cannot be reached, or refuses: what it would do is done without it."""


class StateConflict(StateUnreachable):
    """Another replica replaced a document meanwhile; what was to be written is discarded."""
