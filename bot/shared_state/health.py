"""Whether the state server works: a line in the log when that changes, and metrics."""

from __future__ import annotations

import logging

from prometheus_client import CollectorRegistry, Counter, Gauge

from bot.runtime.log_throttle import LogOnChange
from bot.shared_state.errors import StateUnreachable
from indexer.text.control_characters import clean_line

log = logging.getLogger("huigu.state")


class StateHealth:
    """Tells the log once, and `/metrics` always."""

    def __init__(self, registry: CollectorRegistry) -> None:
        """Add the metrics."""
        self._problem = LogOnChange(log)
        self._is_failing = False
        self._failures = Counter(
            "huigu_state_failures_total",
            "Calls of the state server that failed; what they were for was done without it.",
            registry=registry,
        )
        self._up = Gauge("huigu_state_up", "1 while the state server answers.", registry=registry)
        self._up.set(1)

    def note_failure(self, error: StateUnreachable) -> None:
        """Note that a call failed."""
        self._failures.inc()
        self._up.set(0)
        if not self._is_failing:
            self._is_failing = True
            self._problem.report(
                f"{clean_line(str(error))}. Answering goes on with the limits and conversations of "
                "this process"
            )

    def note_success(self) -> None:
        """Note that a call succeeded."""
        if self._is_failing:
            self._is_failing = False
            self._up.set(1)
            self._problem.clear()
            log.info("the state server answers again")
