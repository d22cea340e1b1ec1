"""Reads responses of bounded size, and says why a connection failed."""

from __future__ import annotations

import os
import socket
import ssl

import aiohttp


def describe_failure(error: BaseException) -> str:
    """Name the kind of an error, and the HTTP status or the system's reason.

    Its own text is left out: it may name a proxy with its password.
    """
    words = [type(error).__name__]
    if isinstance(error, aiohttp.ClientResponseError):
        words.append(f"HTTP {error.status}")
    elif isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        words.append("TLS")
    elif isinstance(error, socket.gaierror | aiohttp.ClientConnectorDNSError):
        words.append("the name has no address")
    elif isinstance(error, OSError) and error.errno and error.errno > 0:
        words.append(os.strerror(error.errno))
    return ", ".join(words)


async def read_body(response: aiohttp.ClientResponse, max_bytes: int) -> bytes | None:
    """Read a response's body; None as soon as it is longer than `max_bytes`."""
    body = bytearray()
    async for part in response.content.iter_any():
        body += part
        if len(body) > max_bytes:
            return None
    return bytes(body)
