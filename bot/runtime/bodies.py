"""Read the body of a response of unknown length."""

from __future__ import annotations

import aiohttp


async def read_body(response: aiohttp.ClientResponse, max_bytes: int) -> bytes | None:
    """Read a response's body; None as soon as it is longer than `max_bytes`."""
    body = bytearray()
    async for part in response.content.iter_any():
        body += part
        if len(body) > max_bytes:
            return None
    return bytes(body)
