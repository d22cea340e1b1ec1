"""Back-off: the pause before the next connection. WeCom punishes frequent subscriptions."""

from __future__ import annotations

import random
from collections.abc import Callable

FIRST_S, LONGEST_S = 1.0, 30.0
"""After the first failure, and at most; doubled in between."""
STEADY_S = 60.0
"""After a connection that lasted this long, the pause is the first one again."""
REPLACED_S = (60.0, 300.0)
"""After another process replaced us. Back at once, the two would replace each other for ever."""


class Backoff:
    """Computes each pause from the connections before it."""

    def __init__(self, random_number: Callable[[], float] = random.random) -> None:
        """Take a source of numbers from 0 to 1, so that many bots do not come back together."""
        self._random_number = random_number
        self._failures = 0
        self._replacements = 0

    def next_pause_s(self, connected_s: float, *, replaced: bool) -> float:
        """Compute the pause after a connection, in seconds.

        Args:
            connected_s: How long the connection lasted; 0 for a failure to connect.
            replaced: Whether another process connected as our bot.
        """
        if connected_s >= STEADY_S:
            self._failures = 0
        if replaced:
            least, most = REPLACED_S
            self._replacements = 1 if connected_s >= most else self._replacements + 1
            if self._replacements > 1:  # the other process is alive: stay away longest
                return most
            return least + (most - least) * self._random_number()
        self._failures += 1
        longest = min(LONGEST_S, FIRST_S * 2.0 ** min(self._failures - 1, 10))
        return longest * (0.5 + 0.5 * self._random_number())
