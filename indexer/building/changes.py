"""What is new, changed and gone since the previous generation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

DocumentKey = tuple[str, str]
"""(source, document id)."""


@dataclass(frozen=True, slots=True)
class Changes:
    """The documents in which two generations differ, each in its order."""

    added: Sequence[DocumentKey]
    changed: Sequence[DocumentKey]
    removed: Sequence[DocumentKey]

    def count(self) -> int:
        """Count them."""
        return len(self.added) + len(self.changed) + len(self.removed)


def find_changes(old: Mapping[DocumentKey, str], new: Mapping[DocumentKey, str]) -> Changes:
    """Compare the fingerprints of two generations."""
    added, changed = [], []
    for key, fingerprint in new.items():
        before = old.get(key)
        if before is None:
            added.append(key)
        elif before != fingerprint:
            changed.append(key)
    return Changes(added, changed, [key for key in old if key not in new])
