"""Serves `/callback/NAME`: passes the requests of other services to the channels."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import Counter
from collections.abc import Iterator

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.runtime.clock import SystemClock
from bot.runtime.log_throttle import LogThrottle
from bot.runtime.webhooks import (
    MAX_WEBHOOK_BYTES,
    WebhookHandler,
    WebhookRequest,
    WebhookResponse,
    Webhooks,
)
from indexer.errors import HuiguError

log = logging.getLogger("huigu.http")

SMALL_BYTES = 16 * 1024
"""What the messages of WeCom and WeChat stay below; as much as `/query` takes of anyone."""
MAX_LARGE = 16
"""Larger bodies that may be held at once, 16 MiB: nobody has proven anything while they arrive, and
a flood of them must not keep the small ones out."""
MAX_OPEN = 1024
"""Calls of one name that may wait for their reply at once. WeCom waits for most of a second and
WeChat for almost five; two hundred people may ask in one moment, and WeChat calls for each again
while the first call ends. Questions of the HTTP channel do not count here."""

TOO_LARGE = WebhookResponse(413)
TOO_SLOW = WebhookResponse(408)
TOO_MANY = WebhookResponse(503)
FAILED = WebhookResponse(500)


def webhook_routes(webhooks: Webhooks, read_s: float) -> list[web.RouteDef]:
    """Make the routes of `/callback/NAME`.

    Args:
        webhooks: The handlers of the channels.
        read_s: Seconds a body may take to arrive.

    Returns:
        One for `GET`, one for `POST`; a name that nobody answers is an unknown address.
    """
    handler = _webhook_handler(webhooks, read_s)
    path = "/callback/{name:[a-z-]{1,32}}"
    return [web.get(path, handler, allow_head=False), web.post(path, handler)]


def _webhook_handler(webhooks: Webhooks, read_s: float) -> Handler:
    """Take one call."""
    large = _Slots(MAX_LARGE)
    open_calls = _Slots(MAX_OPEN)
    throttle = LogThrottle(log, SystemClock())

    async def handler(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        channel = webhooks.find(name)
        if channel is None:
            raise web.HTTPNotFound
        with contextlib.ExitStack() as held:
            body = await _body(request, read_s, large, held, throttle)
            if isinstance(body, WebhookResponse):
                return _response(body, close=True)
            if not held.enter_context(open_calls.one_of(name)):
                throttle.warn(f"/callback/{name}: more than {MAX_OPEN} calls wait for a reply")
                return _response(TOO_MANY)
            # `items` would give the last of a repeated one.
            query = {key: request.query.getone(key) for key in request.query}
            received = WebhookRequest(request.method, query, body)
            return _response(await _call_channel(channel, received, name))

    return handler


async def _call_channel(
    channel: WebhookHandler, request: WebhookRequest, name: str
) -> WebhookResponse:
    """Let the channel answer; what it did not foresee ends as 500, in `JsonHandler`."""
    try:
        return await channel(request)
    except HuiguError as error:
        # Not as with a question, where it is the index that fails: the caller is told nothing.
        log.error("/callback/%s: %s", name, error)
        return FAILED


async def _body(
    request: web.Request,
    read_s: float,
    large: _Slots,
    held: contextlib.ExitStack,
    throttle: LogThrottle,
) -> bytes | WebhookResponse:
    """Read a body within the limits, or say which one it broke.

    `Request.read` knows one limit for all routes, and that is the one of questions.
    """
    if request.method == "GET":
        return b""
    if (request.content_length or 0) > MAX_WEBHOOK_BYTES:
        return TOO_LARGE
    body = bytearray()
    small = True
    try:
        async with asyncio.timeout(read_s):
            async for part in request.content.iter_any():
                body += part
                if len(body) > MAX_WEBHOOK_BYTES:
                    return TOO_LARGE
                if small and len(body) > SMALL_BYTES:
                    small = False
                    if not held.enter_context(large.one_of("")):
                        throttle.warn(f"more than {MAX_LARGE} large calls at once")
                        return TOO_MANY
    except (TimeoutError, ConnectionError):
        # Who hangs up reads no reply, and must not fill the log with tracebacks.
        return TOO_SLOW
    return bytes(body)


def _response(reply: WebhookResponse, close: bool = False) -> web.Response:
    """Make the HTTP response; `close` where part of the request has not been read."""
    response = web.Response(
        status=reply.status,
        body=reply.body,
        content_type=reply.content_type,
        headers={"Cache-Control": "no-store"},
    )
    if close:
        response.force_close()
    return response


class _Slots:
    """Counts what goes on at once, by name."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: Counter[str] = Counter()

    @contextlib.contextmanager
    def one_of(self, name: str) -> Iterator[bool]:
        """Take a slot while the context is open; false when all are taken."""
        if self._taken[name] >= self._most:
            yield False
            return
        self._taken[name] += 1
        try:
            yield True
        finally:
            self._taken[name] -= 1
