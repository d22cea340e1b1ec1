"""Leaves a model alone after it failed, so that an outage costs few people their time.

A circuit breaker: closed while the model works; open after some failures in a row, for a time that
doubles; then one call is tried, while all others go on without the model.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from bot.model.errors import ModelFailed
from bot.runtime.clock import Clock

MAX_FAILURES = 3
"""Failures in a row that open it: one or two are bad luck."""
REST_S = 15.0
"""How long it stays open the first time."""
MAX_REST_S = 300.0
"""The longest; a service that is back is noticed within five minutes."""


class Breaker:
    """Decides whether the model is called; for one event loop."""

    def __init__(self, clock: Clock) -> None:
        """Begin closed."""
        self._clock = clock
        self._failures = 0
        self._rest_s = REST_S
        self._tries_at = 0.0
        """When the next call is tried; in use from `MAX_FAILURES` on."""
        self._is_trying = False

    def allow(self) -> bool:
        """Tell whether to call; a call that is allowed is made within `watch`."""
        if self._failures < MAX_FAILURES:
            return True
        if self._is_trying or self._clock.now() < self._tries_at:
            return False
        self._is_trying = True
        return True

    @contextlib.contextmanager
    def watch(self) -> Iterator[None]:
        """Note how a call ends that was allowed.

        Raises:
            ModelFailed: As it came.
        """
        try:
            yield
        except ModelFailed as error:
            self._fail(error.wait_s)
            raise
        else:
            # Whatever it says: the service works.
            self._failures, self._rest_s = 0, REST_S
        finally:
            # Also where nobody waits for the end any more, which says nothing of the model.
            self._is_trying = False

    def _fail(self, wait_s: float) -> None:
        """Count a failure; `wait_s` is what the service asks to wait."""
        self._failures += 1
        if self._failures < MAX_FAILURES:
            return
        if self._is_trying:
            self._rest_s *= 2
        rest_s = min(max(self._rest_s, wait_s), MAX_REST_S)
        self._tries_at = self._clock.now() + rest_s
