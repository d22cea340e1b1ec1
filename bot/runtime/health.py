"""What each channel is doing, and the index: for `/readyz`, the metrics and the log."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import Literal

from bot.runtime.clock import Clock, SystemClock
from indexer.errors import ConfigError
from indexer.text.control_characters import clean_line

log = logging.getLogger("huigu.channels")

State = Literal["connecting", "ready", "failed", "standby"]
"""`ready`: it answers. `connecting`: it is on its way, or its platform cannot be reached.
`failed`: somebody has to do something, such as set a new token. It is tried again in either.
`standby`: another replica runs it; this one takes over when that dies."""

IndexProblem = Literal["", "old", "unusable", "unreachable"]
"""What is wrong with the index: nothing; an older generation answers, since the current one is
damaged or may not be read; none answers."""

STEADY_S = 60.0
"""A channel that was ready for so long has recovered; what comes next is another outage."""
REPEAT_S = 600.0
"""Between two lines with the same text while a channel comes and goes."""
MAX_TEXTS = 16
"""Different texts that one outage may log."""
MAX_REASON_CHARS = 200


class ChannelRefused(ConfigError):
    """Only somebody outside can help: a platform refuses the secret, or what the bot asks for.

    It ends the channel, not the process: the other channels answer, and the platform may change
    its mind.
    """


class ChannelStatus:
    """The state of one channel; logs each problem once in an outage, however often it is tried.

    Attributes:
        name: Of the channel.
        state: See `State`.
        reason: Why it is not ready, without secrets; empty if it is, or when it only begins.
        was_ready: Whether it ever was.
        recoveries: How often it was ready for `STEADY_S` or longer.
    """

    def __init__(self, name: str = "", clock: Clock | None = None) -> None:
        """Begin with `connecting`."""
        self.name = name
        self.state: State = "connecting"
        self.reason = ""
        self.was_ready = False
        self.recoveries = 0
        self._clock = clock or SystemClock()
        self._ready_at = 0.0
        self._came_back = False
        """Whether it was ready since the last problem."""
        self._logged: dict[str, float] = {}
        """When each text of this outage was logged."""
        self._announced = False
        """Whether the log's last word is a problem."""

    def set_ready(self) -> None:
        """Note that the channel answers."""
        if self.state == "ready":
            return
        self.state, self.reason = "ready", ""
        self.was_ready = self._came_back = True
        self._ready_at = self._clock.now()
        if self._announced:
            self._announced = False
            log.info("%s: it works again", self.name)

    def set_standby(self) -> None:
        """Note that another replica runs it, as far as is known; what follows is a new start."""
        self._leave_ready()
        self.state, self.reason = "standby", ""

    def set_connecting(self, reason: str = "") -> None:
        """Note that it waits for its platform; not logged, as it happens every day."""
        if self.state != "failed":
            self._leave_ready()
            self.state = "connecting"
            self.reason = _shorten(reason) or self.reason

    def report(
        self,
        problem: str,
        *,
        failed: bool = False,
        cause: BaseException | None = None,
        reason: str = "",
    ) -> None:
        """Note why the channel is not ready.

        Args:
            problem: What is wrong; behind a `;`, what to do about it. Without secrets.
            failed: It needs somebody's help; else it only waits.
            cause: Logged with its traceback.
            reason: For the public, where the problem names what is not for it.
        """
        self._leave_ready()
        problem = clean_line(problem)
        self.state = "failed" if failed else "connecting"
        self.reason = _shorten(reason or problem)
        if self._is_worth_logging(problem):
            self._logged[problem] = self._clock.now()
            self._announced = True
            level = logging.ERROR if failed else logging.WARNING
            text = "%s: %s. It is tried again by itself; the other channels go on"
            log.log(level, text, self.name, problem, exc_info=cause)
        self._came_back = False

    def _leave_ready(self) -> None:
        if self.state == "ready" and self._clock.now() - self._ready_at >= STEADY_S:
            self.recoveries += 1
            self._logged.clear()

    def _is_worth_logging(self, problem: str) -> bool:
        logged_at = self._logged.get(problem)
        if logged_at is None:
            return len(self._logged) < MAX_TEXTS
        return self._came_back and self._clock.now() - logged_at >= REPEAT_S


def _shorten(problem: str) -> str:
    """Leave out what to do about a problem, which stands behind a `;`."""
    return clean_line(problem).partition(";")[0][:MAX_REASON_CHARS]


class Health:
    """The states of all channels that are on."""

    def __init__(self) -> None:
        self._statuses: list[ChannelStatus] = []

    def __iter__(self) -> Iterator[ChannelStatus]:
        return iter(self._statuses)

    def add(self, status: ChannelStatus) -> None:
        """Show a channel, too."""
        self._statuses.append(status)
