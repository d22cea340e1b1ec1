"""When the work on one question must end.

A thread cannot be stopped from outside. So whoever answers looks at the deadline before each step:
reading the question, expanding its words, a search, the quotes of a passage.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable

from indexer.errors import OutOfTime


class Deadline:
    """The time until which one question may be worked on; the one who answers checks it.

    It is made in one thread and may be checked and expired in others.
    """

    def __init__(
        self, limit_s: float = math.inf, now: Callable[[], float] = time.monotonic
    ) -> None:
        """Begin to count; by default there is no limit. `now` gives seconds from any start."""
        self._now = now
        self._end = now() + limit_s

    def check(self) -> None:
        """Go on, if there is time left.

        Raises:
            OutOfTime: There is none.
        """
        if self._now() >= self._end:
            raise OutOfTime("the question took too long and was given up; ask for less at once")

    def expire(self) -> None:
        """Let the next check fail: nobody waits for the answer any more."""
        self._end = -math.inf
