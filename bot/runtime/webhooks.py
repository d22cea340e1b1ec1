"""Registry of webhooks: the HTTP channel serves `/callback/NAME`, another channel handles it."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass

MAX_WEBHOOK_BYTES = 1 << 20
"""Of a request's body. WeCom and WeChat send some kilobytes; pictures come as addresses."""


@dataclass(frozen=True, slots=True)
class WebhookRequest:
    """A complete request within the size limits; its sender is not verified yet."""

    method: str
    """`GET` or `POST`."""
    query: Mapping[str, str]
    """Query parameters, decoded; the first value of a repeated one."""
    body: bytes
    """At most `MAX_WEBHOOK_BYTES`; empty for `GET`."""


@dataclass(frozen=True, slots=True)
class WebhookResponse:
    """What is sent back."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain"


FORBIDDEN = WebhookResponse(403)
"""For every request that fails verification, so that a forger does not learn why."""

WebhookHandler = Callable[[WebhookRequest], Awaitable[WebhookResponse]]
"""Answers one request; never raises because of what a sender did."""


class Webhooks:
    """The handlers of `/callback/NAME`, by name."""

    def __init__(self) -> None:
        self._handlers: dict[str, WebhookHandler] = {}

    @contextlib.contextmanager
    def register(self, name: str, handler: WebhookHandler) -> Iterator[None]:
        """Route the requests of a name (lower-case letters and `-`) while the context is open."""
        assert name not in self._handlers, f"two channels register {name}"
        self._handlers[name] = handler
        try:
            yield
        finally:
            del self._handlers[name]

    def find(self, name: str) -> WebhookHandler | None:
        """Find the handler of a name; None where no channel registered it."""
        return self._handlers.get(name)
