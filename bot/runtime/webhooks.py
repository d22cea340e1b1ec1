"""Other services call us back: the HTTP channel takes the call, another channel answers it."""

from __future__ import annotations

import contextlib
from collections.abc import Awaitable, Callable, Iterator, Mapping
from dataclasses import dataclass

MAX_CALL_BYTES = 1 << 20
"""Of a call's body. WeCom and WeChat send some kilobytes; pictures come as addresses."""


@dataclass(frozen=True, slots=True)
class Call:
    """One request, whole and within the limits; nothing of it is proven."""

    method: str
    """`GET` or `POST`."""
    query: Mapping[str, str]
    """Parameters of the address, decoded; of one that is given twice, the first."""
    body: bytes
    """At most `MAX_CALL_BYTES`; empty for `GET`."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What is sent back."""

    status: int
    body: bytes = b""
    content_type: str = "text/plain"


FORBIDDEN = Reply(403)
"""For every call that proves nothing, whatever is wrong with it: who forges learns nothing."""

Answering = Callable[[Call], Awaitable[Reply]]


class Callbacks:
    """The services that may call, by the name in `/callback/NAME`."""

    def __init__(self) -> None:
        self._answering: dict[str, Answering] = {}

    @contextlib.contextmanager
    def taken(self, name: str, answering: Answering) -> Iterator[None]:
        """Answer the calls of a name while the context is open.

        Args:
            name: Lower-case letters and `-`; nobody else answers to it.
            answering: Called once a call; it never raises for what a caller did.
        """
        assert name not in self._answering, f"two channels take {name}"
        self._answering[name] = answering
        try:
            yield
        finally:
            del self._answering[name]

    def named(self, name: str) -> Answering | None:
        """Find who answers a name; None for nobody."""
        return self._answering.get(name)
