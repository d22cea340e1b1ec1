"""A queue in which askers take turns, each charged by the time that its answers took.

Start-time fair queueing: P. Goyal, H. M. Vin and H. Cheng, "Start-time Fair Queueing: A Scheduling
Algorithm for Integrated Services Packet Switching Networks", SIGCOMM 1996. It needs no cost before
the work is done, as questions have none. The virtual time is that of weighted fair queueing (A.
Demers, S. Keshav and S. Shenker, "Analysis and Simulation of a Fair Queueing Algorithm", SIGCOMM
1989), so that an endless stream of new askers holds up nobody who comes again.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Hashable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

Item = TypeVar("Item")


@dataclass(slots=True)
class _Asker(Generic[Item]):
    """What one asker has waiting, and has had."""

    start: float
    """Virtual time, in seconds, at which its next item is due: the less it got, the earlier."""
    waiting: deque[tuple[int, Item]] = field(default_factory=deque)
    """Its items, each with its number in the order of arrival."""
    running: int = 0

    @property
    def is_active(self) -> bool:
        return bool(self.waiting or self.running)


class FairQueue(Generic[Item]):
    """Items of several askers; of each asker the first one first."""

    def __init__(self) -> None:
        """Begin empty."""
        self._askers: dict[Hashable, _Asker[Item]] = {}
        self._virtual = 0.0
        self._arrived = 0
        self._waiting = 0

    def __len__(self) -> int:
        """Count the items that wait."""
        return self._waiting

    def add(self, asker: Hashable, item: Item) -> None:
        """Let an item wait; it is one that no other equals."""
        one = self._askers.setdefault(asker, _Asker(self._virtual))
        if not one.is_active:
            one.start = max(one.start, self._virtual)
        self._arrived += 1
        one.waiting.append((self._arrived, item))
        self._waiting += 1

    def pop(self) -> tuple[Hashable, Item]:
        """Take out the item whose turn it is, and its asker, who is charged once it is done.

        Raises:
            IndexError: Nothing waits.
        """
        turns = [
            (one.running, one.start, one.waiting[0][0], name)
            for name, one in self._askers.items()
            if one.waiting
        ]
        if not turns:
            raise IndexError("nothing waits")
        *_, asker = min(turns, key=lambda turn: turn[:3])
        one = self._askers[asker]
        one.running += 1
        self._waiting -= 1
        return asker, one.waiting.popleft()[1]

    def charge(self, asker: Hashable, seconds: float) -> None:
        """Note that an item that was popped is done, and how long it took."""
        one = self._askers[asker]
        # Everyone who had something here meanwhile has had a share of the time.
        sharing = sum(other.is_active for other in self._askers.values())
        one.running -= 1
        one.start += seconds
        self._virtual += seconds / sharing
        self._forget()

    def remove(self, asker: Hashable, item: Item) -> bool:
        """Take out an item that waits no longer; false where it was taken out before."""
        waiting = self._askers[asker].waiting if asker in self._askers else ()
        for entry in waiting:
            if entry[1] is item:
                self._askers[asker].waiting.remove(entry)
                self._waiting -= 1
                self._forget()
                return True
        return False

    def make_room(self, newcomer: Hashable) -> Item | None:
        """Take out the last item of the asker with most of them, so that a newcomer's can wait.

        None where nobody has two more than the newcomer, who then has to go.
        """
        longest = max((one.waiting for one in self._askers.values()), key=len, default=None)
        own = self._askers[newcomer].waiting if newcomer in self._askers else ()
        if longest is None or len(longest) < len(own) + 2:
            return None
        self._waiting -= 1
        return longest.pop()[1]

    def _forget(self) -> None:
        """Forget who has nothing here any more and was given no more than the others."""
        if not any(one.is_active for one in self._askers.values()):
            self._askers.clear()
            self._virtual = 0.0
        for name, one in list(self._askers.items()):
            if not one.is_active and one.start <= self._virtual:
                del self._askers[name]
