"""What a part of the HTTP channel is: a folder that gives routes, and describes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from aiohttp import web

from bot.channels.http_api.admin.rebuilds import Rebuilds
from bot.channels.http_api.connections.timeouts import Timeouts
from bot.channels.http_api.keys.access import Need
from bot.channels.http_api.operations.metrics import Metrics
from bot.channels.http_api.requests.question import Bodies
from bot.channels.http_api.spec import HttpSecrets
from bot.messages import Answer, Question
from bot.services.contracts import Services
from bot.services.keys.ring import KeyRing
from bot.settings import ServerSettings

Schema = dict[str, Any]
"""A piece of an OpenAPI document."""
Read = Callable[[web.Request], Awaitable[Question]]
"""Reads the question of a request to `/query`; raises `HttpError`."""
AnswerRequest = Callable[[web.Request, Question], Awaitable[Answer]]
"""Answers the question of a request; raises `HttpError`."""


@dataclass(frozen=True, slots=True)
class HttpContext:
    """What every part gets."""

    services: Services
    settings: ServerSettings
    title: str
    """Of the pages: `[server] title`, the community's name, or ours."""
    read: Read
    answer: AnswerRequest
    bodies: Bodies
    """Reads bodies within the time for one."""
    metrics: Metrics
    read_s: float
    """Time for a body, in seconds."""
    ring: KeyRing
    """The keys of programs and administrators."""
    sites: frozenset[str]
    """Origins that may embed the page and ask from theirs."""
    call_at_stop: Callable[[Callable[[], Awaitable[None]]], None]
    """Has a function called when the server stops."""
    timeouts: Timeouts
    """All times, of which `read_s` is one."""
    secrets: HttpSecrets
    rebuilds: Rebuilds
    """Rebuilds that are asked for over HTTP."""


def _change_nothing(schemas: dict[str, Schema]) -> None:
    """Leave the schemas as the records make them."""


@dataclass(frozen=True, slots=True)
class Description:
    """What the OpenAPI document says of a part."""

    paths: Mapping[str, Schema]
    """Path -> its operations; `openapi.schemas` has what they are made of."""
    records: tuple[type[msgspec.Struct], ...] = ()
    """Whose schemas the operations refer to, by name; docstrings describe their fields."""
    requests: frozenset[str] = frozenset()
    """Names of those that clients send: fields may be left out, and unknown ones are refused."""
    adjust: Callable[[dict[str, Schema]], None] = _change_nothing
    """Changes the schemas of the records where these say too little."""


@dataclass(frozen=True, slots=True)
class Part:
    """Routes, and what the OpenAPI document says of them."""

    make_routes: Callable[[HttpContext], list[web.RouteDef]]
    description: Description = Description({})
    needs: Need = "ask"
    """The key that its routes need, where keys are required; `admin` needs one everywhere."""
