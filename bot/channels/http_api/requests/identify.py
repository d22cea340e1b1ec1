"""Who sent a request. Apart from `asker`, which every command imports, and aiohttp is slow."""

from __future__ import annotations

from aiohttp import web

from bot.channels.http_api.keys.access import get_key
from bot.channels.http_api.requests.asker import identify_asker


def identify_request(request: web.Request, proxies: int) -> str:
    """Identify who sent a request: its key, else its address, from behind `proxies` proxies."""
    if key := get_key(request):
        return f"key:{key.name}"
    forwarded = request.headers.getall("X-Forwarded-For", [])
    return identify_asker(request.remote, ",".join(forwarded), proxies)
