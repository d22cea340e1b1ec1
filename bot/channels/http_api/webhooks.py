"""Serve `/callback/NAME`: pass webhook requests of other services to the channels."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import defaultdict

from aiohttp import web

from bot.channels.http_api.part import HttpContext, Part
from bot.runtime.clock import SystemClock
from bot.runtime.log_throttle import LogThrottle
from bot.runtime.webhooks import MAX_WEBHOOK_BYTES, WebhookRequest, WebhookResponse
from indexer.errors import HuiguError

log = logging.getLogger("huigu.http")

SMALL_BYTES = 16 * 1024
"""Messages of WeCom and WeChat are smaller; it is also the limit of `/query`."""
MAX_LARGE = 16
"""Larger bodies in memory at once, 16 MiB in total: their senders are not verified yet, and a flood
of them must not keep the small ones out."""
MAX_OPEN = 1024
"""Requests of one name that may wait for their response at once. WeCom's take almost a second,
WeChat's almost five. Two hundred people may ask in one moment, and WeChat repeats the request of
each while the first one ends. Questions of the HTTP channel do not count here."""

TOO_LARGE = WebhookResponse(413)
TOO_SLOW = WebhookResponse(408)
TOO_MANY = WebhookResponse(503)
FAILED = WebhookResponse(500)


def make_webhook_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes of `/callback/NAME`; a name without a registered handler is not found."""
    webhooks, read_s = context.services.webhooks, context.read_s
    large = asyncio.Semaphore(MAX_LARGE)
    open_requests: defaultdict[str, asyncio.Semaphore] = defaultdict(
        lambda: asyncio.Semaphore(MAX_OPEN)
    )
    throttle = LogThrottle(log, SystemClock())

    async def handle(request: web.Request) -> web.StreamResponse:
        name = request.match_info["name"]
        channel_handler = webhooks.find(name)
        if channel_handler is None:
            raise web.HTTPNotFound
        async with contextlib.AsyncExitStack() as slots:
            body = await _read_body(request, read_s, large, slots, throttle)
            if isinstance(body, WebhookResponse):
                return _make_response(body, close=True)
            if open_requests[name].locked():
                throttle.warn(f"/callback/{name}: more than {MAX_OPEN} requests are waiting")
                return _make_response(TOO_MANY)
            await slots.enter_async_context(open_requests[name])
            # `items` would give the last value of a repeated parameter.
            query = {key: request.query.getone(key) for key in request.query}
            webhook_request = WebhookRequest(request.method, query, body)
            try:
                response = await channel_handler(webhook_request)
            except HuiguError as error:
                log.error("/callback/%s: %s", name, error)
                response = FAILED
            return _make_response(response)

    path = "/callback/{name:[a-z-]{1,32}}"
    return [web.get(path, handle, allow_head=False), web.post(path, handle)]


async def _read_body(
    request: web.Request,
    read_s: float,
    large: asyncio.Semaphore,
    slots: contextlib.AsyncExitStack,
    throttle: LogThrottle,
) -> bytes | WebhookResponse:
    """Read a body within the limits; the response of an error beyond them.

    `Request.read` has one limit for all routes, which is the one of questions.
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
                    if large.locked():
                        throttle.warn(f"more than {MAX_LARGE} large webhook requests at once")
                        return TOO_MANY
                    await slots.enter_async_context(large)
    except (TimeoutError, ConnectionError):
        # A client that hangs up must not fill the log with tracebacks.
        return TOO_SLOW
    return bytes(body)


def _make_response(webhook: WebhookResponse, close: bool = False) -> web.Response:
    """Make the HTTP response; `close` if part of the request is unread."""
    response = web.Response(
        status=webhook.status,
        body=webhook.body,
        content_type=webhook.content_type,
        headers={"Cache-Control": "no-store"},
    )
    if close:
        response.force_close()
    return response


# Platforms call it as they say, not as an OpenAPI document does, and sign what they send.
PART = Part(make_webhook_routes, needs="nothing")
