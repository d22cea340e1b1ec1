"""Reads server-sent events from a response."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass

import aiohttp


@dataclass(frozen=True)
class Event:
    """One event, or a comment, whose name is empty."""

    name: str
    data: dict


async def read_events(response: aiohttp.ClientResponse) -> AsyncIterator[Event]:
    """Read the events as they come, as a browser does: a blank line ends each."""
    name, data = "", ""
    async for raw in response.content:
        line = raw.decode().rstrip("\r\n")
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data: "):
            data += line.removeprefix("data: ")
        elif line.startswith(":"):
            yield Event("", {})
        elif not line and name:
            yield Event(name, json.loads(data))
            name, data = "", ""
