"""Parse an HTTP request into a `Question` within the limits."""

from __future__ import annotations

import asyncio
import ipaddress
import re

import msgspec
from aiohttp import web

from bot.channels.http_api.errors import HttpError, read_accept_language
from bot.messages import LANGUAGES, MAX_K, MAX_QUESTION_CHARS, Question
from indexer.text.language import choose_language

MAX_BODY_BYTES = 16 * 1024
"""Enough for 500 characters, each escaped as a surrogate pair (6 kB)."""
CHANNEL = "http"
"""`Question.channel`, as in `bot.channels.CHANNELS`."""
DEFAULT_K = 3
"""As in `Question`."""
_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")


class QueryBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of `POST /query`."""

    question: str
    language: str = ""
    k: int | float = DEFAULT_K
    """In JSON and JSON Schema, 3.0 is a whole number too."""


async def read_question(request: web.Request, read_s: float, proxies: int) -> Question:
    """Read the question of `GET /query` or `POST /query`, from behind `proxies` trusted proxies.

    Raises:
        HttpError: The request is malformed or over a limit.
    """  # noqa: DOC502 - raised by the functions it calls
    if request.method == "POST":
        body = await _read_body(request, read_s)
        text, language, k = body.question, body.language, _parse_k(body.k)
    else:
        text = _read_parameter(request, "q")
        language = _read_parameter(request, "language")
        k = _parse_k(_read_parameter(request, "k"))
    forwarded = request.headers.getall("X-Forwarded-For", [])
    asker = identify_asker(request.remote, ",".join(forwarded), proxies)
    question = Question(text=text, language=language, k=k, asker=asker, channel=CHANNEL)
    _check_limits(question, choose_error_language(question, request))
    return msgspec.structs.replace(question, text=text.strip())


def choose_error_language(question: Question, request: web.Request) -> str:
    """Choose the language of an error about a question."""
    accepted = read_accept_language(request.headers.get("Accept-Language", ""))
    return choose_language(question.language, question.text, accepted)


def identify_asker(peer: str | None, forwarded: str = "", proxies: int = 0) -> str:
    """Identify the asker behind a connection, for rate limits; `unknown` if that is not possible.

    The id is an IPv4 address or an IPv6 /64 network, because one person has a whole /64. In
    `forwarded` (`X-Forwarded-For`) each proxy appends the address of its client, so only the last
    `proxies` entries can be trusted.
    """
    entries = [part.strip() for part in forwarded.split(",")]
    # Fewer entries than proxies: the client bypassed them, and only the peer is known.
    address = entries[-proxies] if 0 < proxies <= len(entries) else peer
    try:
        ip = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        return str(ip.ipv4_mapped or ipaddress.ip_network((int(ip) >> 64 << 64, 64)))
    return str(ip)


def _check_limits(question: Question, error_language: str) -> None:
    length = len(question.text)
    if not question.text.strip():
        raise HttpError(400, "empty", MAX_QUESTION_CHARS, language=error_language)
    if length > MAX_QUESTION_CHARS:
        raise HttpError(400, "long", length, MAX_QUESTION_CHARS, language=error_language)
    if not 1 <= question.k <= MAX_K:
        raise HttpError(400, "k", MAX_K, language=error_language)
    if question.language and question.language not in LANGUAGES:
        raise HttpError(400, "language", ", ".join(LANGUAGES), language=error_language)


async def _read_body(request: web.Request, read_s: float) -> QueryBody:
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        raise HttpError(415, "content_type")
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise HttpError(413, "too_large", MAX_BODY_BYTES)
    try:
        async with asyncio.timeout(read_s):
            raw = await request.read()
    except (TimeoutError, ConnectionError):
        # A client that hangs up must not fill the log with tracebacks.
        raise HttpError(408, "slow", f"{read_s:g}", headers={"Connection": "close"}) from None
    except web.HTTPRequestEntityTooLarge:
        raise HttpError(413, "too_large", MAX_BODY_BYTES) from None
    try:
        return msgspec.json.decode(raw, type=QueryBody)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise HttpError(400, "body", str(error)[:200]) from None


def _read_parameter(request: web.Request, name: str) -> str:
    values = request.query.getall(name, [""])
    if len(values) > 1:
        raise HttpError(400, "twice", name)
    return values[0]


def _parse_k(value: int | float | str) -> int:
    if value == "":  # left out of an address
        return DEFAULT_K
    if isinstance(value, str):
        is_whole = bool(_WHOLE_NUMBER.fullmatch(value))
    else:
        is_whole = float(value).is_integer()
    if not is_whole:
        raise HttpError(400, "k", MAX_K)
    return int(value)
