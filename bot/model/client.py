"""Calls the model: streaming, with a time limit, and again where that may help."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import TypedDict

import aiohttp

from bot.model.endpoint import Endpoint
from bot.model.errors import ModelFailed
from bot.model.stream import MAX_REPLY_BYTES, read_piece, read_stream
from bot.runtime.clock import Clock, wait_at_most
from bot.runtime.network import describe_failure, read_body
from bot.settings import ModelSettings

PAUSES_S = (0.25, 1.0)
"""Before the second and the third try, each at random between half and all of it, so that many
that failed together do not come back together."""
CONNECT_S = 3.0
"""For the connection itself; what cannot be reached is known soon."""
_AGAIN = frozenset({408, 409, 425, 429, 500, 502, 503, 504, 529})
"""HTTP statuses of what may pass; 529 is "overloaded" of some services."""
_HINTS = {
    400: "; check [model] name and options",
    401: "; check HUIGU_MODEL_KEY",
    403: "; check HUIGU_MODEL_KEY",
    404: "; check [model] url and name",
    422: "; check [model] name and options",
}
"""What to do about a status."""


Hear = Callable[[str], Awaitable[None]]
"""Is given each piece of what a model says, as it comes."""


async def ignore_piece(piece: str) -> None:
    """Wait for the end."""


class Message(TypedDict):
    """One message of a chat."""

    role: str
    """`system` or `user`."""
    content: str


class ModelClient:
    """One model behind one address."""

    def __init__(
        self,
        session: aiohttp.ClientSession,
        endpoint: Endpoint,
        settings: ModelSettings,
        key: str,
        clock: Clock,
    ) -> None:
        """Take a session, which the caller closes, and a bearer token; empty for none."""
        self._session, self._endpoint, self._clock = session, endpoint, clock
        self._timeout_s = settings.timeout_s
        self._body = {**settings.options, "model": settings.name, "stream": True}
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    async def complete(self, messages: Sequence[Message], hear: Hear = ignore_piece) -> str:
        """Ask the model, and return all that it says; all tries together take the time limit.

        Nothing is heard of a try that another one follows.

        Raises:
            ModelFailed: It did not answer in time, or not with a completion.
        """
        try:
            return await wait_at_most(self._clock, self._timeout_s, self._try(messages, hear))
        except TimeoutError:
            message = f"the model did not answer within {self._timeout_s:g} s"
            raise ModelFailed(message, reason="slow") from None

    async def _try(self, messages: Sequence[Message], hear: Hear) -> str:
        """Call again after failures that may pass, unless the model began to speak.

        Raises:
            ModelFailed: As the last call.
        """
        for pause_s in PAUSES_S:
            try:
                return await self._read_all(messages, hear)
            except ModelFailed as error:
                if not error.may_retry or error.wait_s >= self._timeout_s:
                    raise
                await self._clock.sleep(max(error.wait_s, pause_s * random.uniform(0.5, 1.0)))
        return await self._read_all(messages, hear)

    async def _read_all(self, messages: Sequence[Message], hear: Hear) -> str:
        """Call once; an error after the model began to speak is final.

        Raises:
            ModelFailed: As it came.
        """
        pieces: list[str] = []
        try:
            async for piece in self._call(messages):
                pieces.append(piece)
                await hear(piece)
        except ModelFailed as error:
            error.may_retry = error.may_retry and not pieces
            raise
        return "".join(pieces)

    async def _call(self, messages: Sequence[Message]) -> AsyncIterator[str]:
        """Send one request, and give the pieces of the reply.

        Raises:
            ModelFailed: It cannot be reached, or does not answer with a completion.
        """
        try:
            # A redirect could carry the key elsewhere.
            async with self._session.post(
                self._endpoint.url,
                json={**self._body, "messages": list(messages)},
                headers=self._headers,
                allow_redirects=False,
                timeout=aiohttp.ClientTimeout(connect=CONNECT_S),
            ) as response:
                _check_status(response)
                async for piece in _read(response):
                    yield piece
        except (aiohttp.ClientError, ConnectionError, TimeoutError) as error:
            what = f"the model cannot be reached ({describe_failure(error)})"
            raise ModelFailed(what, may_retry=True) from None


async def _read(response: aiohttp.ClientResponse) -> AsyncIterator[str]:
    """Read a stream, or the whole completion of a service that does not stream.

    Raises:
        ModelFailed: It is neither, or too long.
    """
    if response.content_type != "application/json":
        async for piece in read_stream(response.content.iter_any()):
            yield piece
        return
    body = await read_body(response, MAX_REPLY_BYTES)
    if body is None:
        raise ModelFailed(f"the model's answer is longer than {MAX_REPLY_BYTES} bytes")
    yield read_piece(body).text


def _check_status(response: aiohttp.ClientResponse) -> None:
    """Check that a call was taken.

    Raises:
        ModelFailed: It was not. What the service says of it is left out: some repeat a part of the
            key there.
    """
    status = response.status
    if status == 200:
        return
    wait = response.headers.get("Retry-After", "")
    wait_s = float(wait) if wait.isdecimal() and len(wait) < 6 else 0.0
    message = f"the model answered with HTTP {status}{_HINTS.get(status, '')}"
    raise ModelFailed(message, may_retry=status in _AGAIN, wait_s=wait_s)
