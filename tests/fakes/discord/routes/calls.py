"""A REST call as a route's handler gets it, and the response that it returns."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.fakes.discord import refusals
from tests.fakes.discord.refusals import Refused
from tests.fakes.discord.world.posts import Upload


@dataclass(frozen=True, slots=True)
class Call:
    """One REST request."""

    path: dict[str, str]
    """The variable parts of the path, by name."""
    query: dict[str, str]
    payload: Any
    """Decoded JSON; an empty dict where there is none."""
    files: list[Upload]


@dataclass(frozen=True, slots=True)
class Response:
    """What a handler returns."""

    body: Any = None
    """For JSON; None for an empty body."""

    @property
    def status(self) -> int:
        return 204 if self.body is None else 200


Handler = Callable[[Call], Awaitable[Response]]


@dataclass(frozen=True, slots=True)
class Route:
    """One row of a table of routes."""

    name: str
    """For rate limits and records."""
    method: str
    path: str
    handler: Handler
    major: str = ""
    """Part of the path; each of its values has its own rate limit."""
    by_token: bool = False
    """The path holds the token of an interaction, so the bot's token is not needed."""


async def read_call(request: web.Request) -> Call:
    """Read a request; refuse a body that is not valid JSON."""
    payload: Any = {}
    files: list[Upload] = []
    if request.content_type.startswith("multipart/"):
        payload, files = await _read_parts(request)
    elif request.can_read_body:
        payload = _decode(await request.text())
    return Call(dict(request.match_info), dict(request.query), payload, files)


async def _read_parts(request: web.Request) -> tuple[Any, list[Upload]]:
    payload: Any = {}
    files: list[Upload] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            payload = _decode(await part.text())
        else:
            files.append(Upload(part.filename or "", bytes(await part.read())))
    return payload, files


def _decode(text: str) -> Any:
    try:
        return json.loads(text) if text else {}
    except json.JSONDecodeError:
        raise Refused(refusals.INVALID_JSON) from None
