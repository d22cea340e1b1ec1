"""A connection to Redis (or Valkey) that comes back by itself."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator

import redis

from bot.shared_state.address import VARIABLE, StateAddress
from bot.shared_state.errors import StateUnreachable
from indexer.text.control_characters import clean_line

ANSWER_S = 3.0
"""Time-out of a connection, and of an answer."""
PAUSE_S = 1.0
"""After a failure, during which nothing is tried: a question waits for one try, not for each."""
PREFIX = "huigu:"
"""Of every key that is ours."""


class RedisConnection:
    """Gives the client, and says what is wrong with the server."""

    def __init__(self, address: StateAddress) -> None:
        """Keep the address; nothing is opened yet.

        Raises:
            ValueError: It has an option that the client does not know.
        """
        self.place = address.uri.partition("?")[0]
        self._client = redis.Redis.from_url(
            address.uri,
            password=address.password or None,
            socket_timeout=ANSWER_S,
            socket_connect_timeout=ANSWER_S,
            socket_keepalive=True,
            # A script that was sent may have run: what is repeated is ours to decide.
            retry=redis.retry.Retry(redis.backoff.NoBackoff(), 0),
            protocol=2,
        )
        try:
            self._client.connection_pool.make_connection()
        except TypeError as error:  # `… got an unexpected keyword argument 'max_conections'`
            raise ValueError(
                f"unknown option {clean_line(str(error)).rpartition(' ')[2]}"
            ) from error
        self._not_before = 0.0

    @contextlib.contextmanager
    def use(self) -> Iterator[redis.Redis]:
        """Use the client.

        Raises:
            StateUnreachable: It was not possible; what was sent may have been done anyway.
        """
        if time.monotonic() < self._not_before:
            raise StateUnreachable(f"{self.place}: cannot be reached; it is tried again")
        try:
            yield self._client
        except redis.RedisError as error:
            if isinstance(error, redis.ConnectionError | redis.TimeoutError):
                self._not_before = time.monotonic() + PAUSE_S
            cause = clean_line(str(error)).strip()[:300] or type(error).__name__
            is_refused = isinstance(error, redis.AuthenticationError)
            remedy = f"check {VARIABLE}" if is_refused else "check `[state] uri`, and that it runs"
            raise StateUnreachable(f"{self.place}: cannot be used ({cause}); {remedy}") from error

    def close(self) -> None:
        """Close the connection."""
        self._client.close()
