"""Finds which things are one, from pairs that are."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Generic, TypeVar

T = TypeVar("T", bound=Hashable)


class Union(Generic[T]):
    """Sets of things that are one. A thing that was never joined is a set of its own."""

    def __init__(self) -> None:
        self._above: dict[T, T] = {}

    def find(self, item: T) -> T:
        """Find the thing that stands for the set of an item."""
        above = self._above
        root = item
        while (parent := above.get(root, root)) != root:
            root = parent
        while item != root:
            above[item], item = root, above.get(item, item)
        return root

    def join(self, first: T, second: T) -> None:
        """Make two sets one; the first one's thing stands for both."""
        one, other = self.find(first), self.find(second)
        if one != other:
            self._above[other] = one
