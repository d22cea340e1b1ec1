"""A list whose items are made when they are read, and gone afterwards."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar, overload

Given = TypeVar("Given")
Made = TypeVar("Made")


class LazyList(Sequence[Made], Generic[Given, Made]):
    """The results of a function on the items of a list.

    The words and texts of a passage take ten times the memory of the passage, and are used once.
    """

    def __init__(self, make: Callable[[Given], Made], items: Sequence[Given]) -> None:
        """Keep both; nothing is made yet."""
        self._make, self._items = make, items

    def __len__(self) -> int:
        """Count the items."""
        return len(self._items)

    @overload
    def __getitem__(self, place: int) -> Made: ...
    @overload
    def __getitem__(self, place: slice) -> LazyList[Given, Made]: ...
    def __getitem__(self, place: int | slice) -> Made | LazyList[Given, Made]:
        """Make one item, or cut the list."""
        if isinstance(place, slice):
            return LazyList(self._make, self._items[place])
        return self._make(self._items[place])
