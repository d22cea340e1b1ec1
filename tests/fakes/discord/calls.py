"""A REST request as a handler gets it, and what it gives back."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from aiohttp import BodyPartReader, web

from tests.fakes.discord import refusals
from tests.fakes.discord.posts import Upload
from tests.fakes.discord.refusals import Refused


@dataclass(frozen=True, slots=True)
class Call:
    """One request."""

    path: dict[str, str]
    """The parts that the route names."""
    query: dict[str, str]
    payload: Any
    """JSON, decoded; empty where there is none."""
    files: list[Upload]


@dataclass(frozen=True, slots=True)
class Answer:
    """What a handler gives back."""

    body: Any = None
    """JSON; None for an empty one."""

    @property
    def status(self) -> int:
        return 204 if self.body is None else 200


Handler = Callable[[Call], Awaitable[Answer]]


@dataclass(frozen=True, slots=True)
class Route:
    """One row of a table of routes."""

    name: str
    """For limits and records."""
    method: str
    path: str
    handler: Handler
    major: str = ""
    """Part of the path whose values have buckets of their own."""
    by_token: bool = False
    """The path holds an interaction's token, and no bot's token is needed."""


async def read_call(request: web.Request) -> Call:
    """Read a request; refuse one whose body is not what it says."""
    payload: Any = {}
    files: list[Upload] = []
    if request.content_type.startswith("multipart/"):
        payload, files = await _read_parts(request)
    elif request.can_read_body:
        payload = _decoded(await request.text())
    return Call(dict(request.match_info), dict(request.query), payload, files)


async def _read_parts(request: web.Request) -> tuple[Any, list[Upload]]:
    payload: Any = {}
    files: list[Upload] = []
    async for part in await request.multipart():
        assert isinstance(part, BodyPartReader)
        if part.name == "payload_json":
            payload = _decoded(await part.text())
        else:
            files.append(Upload(part.filename or "", bytes(await part.read())))
    return payload, files


def _decoded(text: str) -> Any:
    try:
        return json.loads(text) if text else {}
    except json.JSONDecodeError:
        raise Refused(refusals.INVALID_JSON) from None
