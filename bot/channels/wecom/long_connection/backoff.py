"""How long to wait before connecting again. Subscribing often is punished, so never fast."""

from __future__ import annotations

import random
from collections.abc import Callable

FIRST_S, LONGEST_S = 1.0, 30.0
"""After the first failure, and at most; doubled in between."""
STEADY_S = 60.0
"""A connection that held this long was a good one: the next pause is the first again."""
REPLACED_S = (60.0, 300.0)
"""After another process took our place: at once, we would throw each other out for ever."""


class Pauses:
    """Tells each pause, from how the connections before it went."""

    def __init__(self, chance: Callable[[], float] = random.random) -> None:
        """Begin with nothing failed.

        Args:
            chance: Gives a number from 0 to 1, so that many bots do not come back at once.
        """
        self._chance = chance
        self._failed = 0
        self._replaced = 0

    def after(self, held_s: float, *, replaced: bool) -> float:
        """Tell the pause after a connection, in seconds.

        Args:
            held_s: How long it was good; 0 where it never was.
            replaced: Another process subscribed with our bot id.
        """
        if held_s >= STEADY_S:
            self._failed = 0
        if replaced:
            least, most = REPLACED_S
            self._replaced = 0 if held_s >= most else self._replaced
            self._replaced += 1
            # The second time in a row the other one is alive: stay away as long as we may.
            return least + (most - least) * self._chance() if self._replaced == 1 else most
        self._failed += 1
        longest = min(LONGEST_S, FIRST_S * 2.0 ** min(self._failed - 1, 10))
        return longest * (0.5 + 0.5 * self._chance())
