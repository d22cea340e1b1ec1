"""Back-off: the pause before the next connection. WeCom punishes frequent subscriptions."""

from __future__ import annotations

import random
from collections.abc import Callable

PAUSES_S = (1.0, 30.0)
"""After the first failure, and at most; doubled in between."""
STEADY_S = 60.0
"""After a connection that lasted this long, the pause is the first one again."""
REPLACED_S = (60.0, 300.0)
"""After another process replaced us. Back at once, the two would replace each other for ever."""


def double_pause(pauses_s: tuple[float, float], tries: int) -> float:
    """Compute the pause after some tries: doubled each time, from the first to the last value."""
    first, most = pauses_s
    return min(most, first * 2.0 ** min(tries - 1, 10))


class Backoff:
    """Computes each pause from the connections before it."""

    def __init__(self, random_number: Callable[[], float] = random.random) -> None:
        """Spread the reconnects of many bots by `random_number`, from 0 to 1."""
        self._random_number = random_number
        self._failures = 0
        self._replacements = 0

    def next_pause_s(self, connected_s: float, *, replaced: bool) -> float:
        """Compute the pause after a connection, in seconds.

        `connected_s` is 0 for a failure to connect; `replaced` tells that another process connected
        as our bot.
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
        longest = double_pause(PAUSES_S, self._failures)
        return longest * (0.5 + 0.5 * self._random_number())
