"""From an HTTP request to a `Question`, within the limits."""

from __future__ import annotations

import asyncio
import ipaddress
import re

import msgspec
from aiohttp import web

from bot.channels.http_api.errors import Problem, read_accept_language
from bot.messages import LANGUAGES, MAX_K, MAX_QUESTION_CHARS, Question
from indexer.text.language import choose_language

MAX_BODY_BYTES = 16 * 1024
"""500 characters fit several times, even with every one escaped as a surrogate pair (6 kB)."""
CHANNEL = "http"
"""`Question.channel`, as in `bot.channels.CHANNELS`."""
DEFAULT_K = 3
"""As in `Question`."""
_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")
_SOMETHING = re.compile(r"\S")


class QueryBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of `POST /query`."""

    question: str
    language: str = ""
    k: int | float = DEFAULT_K
    """3.0 is a whole number in JSON, and JSON Schema says so too."""


async def read_question(request: web.Request, read_s: float, proxies: int) -> Question:
    """Read the question of `GET /query` or `POST /query`.

    Args:
        request: The request, its body not read yet.
        read_s: Seconds the body may take to arrive.
        proxies: Trusted reverse proxies in front of the server.

    Returns:
        The question, within all limits. Outside of one, `Problem` says which.
    """
    if request.method == "POST":
        body = await _read_body(request, read_s)
        text, language, k = body.question, body.language, _whole(body.k)
    else:
        text = _parameter(request, "q")
        language = _parameter(request, "language")
        k = _number(_parameter(request, "k"))
    forwarded = request.headers.getall("X-Forwarded-For", [])
    asker = identify_asker(request.remote, ",".join(forwarded), proxies)
    question = Question(text=text, language=language, k=k, asker=asker, channel=CHANNEL)
    _check(question, choose_asker_language(question, request))
    return msgspec.structs.replace(question, text=text.strip())


def choose_asker_language(question: Question, request: web.Request) -> str:
    """Choose the language to tell an asker about a problem in."""
    accepted = read_accept_language(request.headers.get("Accept-Language", ""))
    return choose_language(question.language, question.text, accepted)


def identify_asker(peer: str | None, forwarded: str = "", proxies: int = 0) -> str:
    """Name the asker behind a connection.

    One person holds a whole IPv6 /64, so that is what counts.

    Args:
        peer: Address the connection comes from.
        forwarded: `X-Forwarded-For`: each proxy appends the address it was asked from, so only
            the last `proxies` entries are known to be true.
        proxies: Trusted proxies in front of the server; 0 to ignore `forwarded`.

    Returns:
        An opaque id; the same one for every address that cannot be read.
    """
    address = peer
    if proxies:
        written = [part.strip() for part in forwarded.split(",")]
        # Fewer entries than proxies: someone came past them, and the peer is all we know.
        address = written[-proxies] if len(written) >= proxies else peer
    try:
        ip = ipaddress.ip_address((address or "").partition("%")[0])
    except ValueError:
        return "unknown"
    if isinstance(ip, ipaddress.IPv6Address):
        mapped = ip.ipv4_mapped
        return str(mapped or ipaddress.ip_network((int(ip) >> 64 << 64, 64)))
    return str(ip)


def _check(question: Question, told_in: str) -> None:
    """Hold a question against the limits.

    Raises:
        Problem: It is outside one.
    """
    length = len(question.text)
    if not _SOMETHING.search(question.text):
        raise Problem(400, "empty", MAX_QUESTION_CHARS, language=told_in)
    if length > MAX_QUESTION_CHARS:
        raise Problem(400, "long", length, MAX_QUESTION_CHARS, language=told_in)
    if not 1 <= question.k <= MAX_K:
        raise Problem(400, "k", MAX_K, language=told_in)
    if question.language and question.language not in LANGUAGES:
        raise Problem(400, "language", ", ".join(LANGUAGES), language=told_in)


async def _read_body(request: web.Request, read_s: float) -> QueryBody:
    """Read and decode a POST body.

    Raises:
        Problem: It is not JSON of the documented shape, too large or too slow.
    """
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        raise Problem(415, "content_type")
    if (request.content_length or 0) > MAX_BODY_BYTES:
        raise Problem(413, "too_large", MAX_BODY_BYTES)
    try:
        async with asyncio.timeout(read_s):
            raw = await request.read()
    except (TimeoutError, ConnectionError):
        # Who hangs up reads no reply, and must not fill the log with tracebacks.
        raise Problem(408, "slow", f"{read_s:g}", headers={"Connection": "close"}) from None
    except web.HTTPRequestEntityTooLarge:
        raise Problem(413, "too_large", MAX_BODY_BYTES) from None
    try:
        return msgspec.json.decode(raw, type=QueryBody)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise Problem(400, "body", str(error)[:200]) from None


def _parameter(request: web.Request, name: str) -> str:
    """Read a query parameter that may be left out.

    Raises:
        Problem: It is given twice.
    """
    values = request.query.getall(name, [])
    if len(values) > 1:
        raise Problem(400, "twice", name)
    return values[0] if values else ""


def _whole(number: int | float) -> int:
    """Read `k` as given in JSON.

    Raises:
        Problem: It is not a whole number.
    """
    if isinstance(number, float) and not number.is_integer():
        raise Problem(400, "k", MAX_K)
    return int(number)


def _number(text: str) -> int:
    """Read `k` as written in an address.

    Raises:
        Problem: It is not a whole number.
    """
    if not text:
        return DEFAULT_K
    if not _WHOLE_NUMBER.fullmatch(text):
        raise Problem(400, "k", MAX_K)
    return int(text)
