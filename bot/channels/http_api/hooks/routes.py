"""The routes of `/hooks/…`."""

from __future__ import annotations

import asyncio
import hashlib
import logging

from aiohttp import web
from aiohttp.typedefs import Handler
from cachetools import LRUCache

from bot.channels.http_api.hooks.hosts import HOSTS, HookHost
from bot.channels.http_api.hooks.records import HookResult
from bot.channels.http_api.part import HttpContext, Part
from bot.channels.http_api.requests.identify import identify_request
from bot.channels.http_api.requests.limits import RequestLimit
from bot.channels.http_api.responses.errors import HttpError
from bot.channels.http_api.responses.json_body import make_json_response
from bot.runtime.clock import SystemClock
from bot.runtime.deduplicator import Deduplicator
from bot.runtime.log_throttle import LogThrottle
from bot.services.repositories import choose_sources

log = logging.getLogger("huigu.http")

MAX_HOOK_BYTES = 2 * 1024 * 1024
"""A push of a thousand commits has about 1 MB."""
MAX_READING = 8
"""Bodies that are read at once, 16 MiB: who sends them is not known before they are there."""
MAX_OF_ONE = 2
"""Of these from one address, so that slow ones of another do not keep a host's out."""
MOST_ADDRESSES = 1024
PER_MINUTE = 120
"""Calls of one address in a minute; a host calls once for each push."""
MAX_DELIVERY_CHARS = 128


def make_hook_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes; those of a host without a secret are not found."""
    reading, limit = asyncio.Semaphore(MAX_READING), RequestLimit(PER_MINUTE)
    return [
        web.post(f"/hooks/{host.name}", _make_handler(context, host, secret, reading, limit))
        for host in HOSTS
        if (secret := host.get_secret(context.secrets))
    ]


def _make_handler(
    context: HttpContext,
    host: HookHost,
    secret: str,
    reading: asyncio.Semaphore,
    limit: RequestLimit,
) -> Handler:
    by_address: LRUCache[str, asyncio.Semaphore] = LRUCache(MOST_ADDRESSES)
    seen, throttle = Deduplicator(), LogThrottle(log, SystemClock())
    unsigned = f"/hooks/{host.name}: a call was not signed with {host.variable}"

    async def handle(request: web.Request) -> web.StreamResponse:
        asker = identify_request(request, context.settings.proxies)
        await limit.count(asker)
        async with by_address.setdefault(asker, asyncio.Semaphore(MAX_OF_ONE)), reading:
            body = await context.bodies.read(request, MAX_HOOK_BYTES)
        if not host.is_signed(request, body, secret):
            throttle.warn(unsigned)
            raise HttpError("hook_not_signed")
        return _answer(context, host, request, body, seen)

    return handle


def _answer(
    context: HttpContext, host: HookHost, request: web.Request, body: bytes, seen: Deduplicator
) -> web.Response:
    """Do what a signed call is about: at most, ask for a rebuild."""
    if request.headers.get(host.event) != host.push:
        return _ignore("no push to a branch")
    # The id of a call is not signed, but its body is: neither counts twice.
    names = (request.headers.get(name, "")[:MAX_DELIVERY_CHARS] for name in host.deliveries)
    delivery = next(filter(None, names), "")
    is_new_id = not delivery or seen.accept(("id", delivery))
    if not seen.accept(("body", hashlib.sha256(body).digest())) or not is_new_id:
        return _ignore("this call came before")
    sources = choose_sources(host.read_push(body), context.services.repositories)
    if sources == []:
        return _ignore("no branch that a source reads")
    context.rebuilds.want(sources)
    log.info("a push of %s: reading %s", host.name, ", ".join(sources or ["all sources"]))
    result = HookResult(accepted=True, reason="", sources=sources or [])
    return make_json_response(result, status=202)


def _ignore(reason: str) -> web.Response:
    return make_json_response(HookResult(accepted=False, reason=reason, sources=[]))


# Hosts call it as they say, not as an OpenAPI document does, and only where there is a secret.
PART = Part(make_hook_routes, needs="nothing")
