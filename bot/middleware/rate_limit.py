"""Middleware that limits how many questions one person, and one place, may ask in a minute."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from bot.messages import Question, Refused
from bot.middleware.counters import Counters
from bot.runtime.clock import Clock
from bot.runtime.limits.window_limit import WindowLimit

Result = TypeVar("Result")


class Window(Protocol):
    """What counts: see `WindowLimit`."""

    async def count(self, kind: str, who: str, per_minute: int) -> int:
        """Count one more of somebody, and return 0; or the seconds to wait if it is too much."""


class RateLimit:
    """Refuses a question beyond a limit.

    `WindowLimit` counts; an asker with a key may have another limit than the others.
    """

    def __init__(
        self,
        per_person: int,
        per_place: int,
        counters: Counters,
        clock: Clock,
        window: Window | None = None,
    ) -> None:
        """Take the limits per minute: 1 or more for a person, and 0 for no limit of a place.

        `window` counts what is done on other machines, too; None for this process only.
        """
        self._per_person, self._per_place = per_person, per_place
        self._counters, self._window = counters, window or WindowLimit(clock)

    async def __call__(
        self, question: Question, ask: Callable[[Question], Awaitable[Result]]
    ) -> Result:
        """Answer within the limits, and else raise `Refused`; who is not known is not limited."""
        await self.admit(question)
        return await ask(question)

    async def admit(self, question: Question) -> None:
        """Count a question; `Refused` if there were too many, who is not known is not limited."""
        per_person = question.per_minute or self._per_person
        await self._count_or_refuse("person", question.asker, per_person, question.channel)
        await self._count_or_refuse("place", question.place, self._per_place, question.channel)

    async def _count_or_refuse(self, kind: str, who: str, per_minute: int, channel: str) -> None:
        if not who or not per_minute:
            return
        if wait_s := await self._window.count(kind, who, per_minute):
            self._counters.refusals.labels(channel, kind).inc()
            raise Refused("rate", per_minute, wait_s)
