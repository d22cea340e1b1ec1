"""Parse an HTTP request into a `Question` within the limits."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote

import msgspec
from aiohttp import web

from bot.channels.http_api.requests.identify import identify_request
from bot.channels.http_api.responses.errors import STOPPING_RETRY_S, HttpError, read_accept_language
from bot.messages import LANGUAGES, MAX_K, MAX_OFFSET, MAX_QUESTION_CHARS, Question
from indexer.text.language import choose_language

Body = TypeVar("Body")

MAX_BODY_BYTES = 16 * 1024
"""Enough for 500 characters, each escaped as a surrogate pair (6 kB)."""
CHANNEL = "http"
"""`Question.channel`, as in `bot.channels.CHANNELS`."""
LEFT_OUT, OUT_OF_RANGE = -1, -2
"""Instead of a number. Its error comes after the others, in the language of the question."""
MAX_CONVERSATION_CHARS = 64
"""Longest id of a conversation, which clients choose themselves."""
_CONVERSATION = re.compile(rf"[0-9A-Za-z_-]{{0,{MAX_CONVERSATION_CHARS}}}")
_FLAGS = {"": False, "0": False, "1": True}
_WHOLE_NUMBER = re.compile(r"[0-9]{1,4}")
_JAVASCRIPT_ESCAPE = re.compile(r"%u[0-9A-Fa-f]{4}")
"""What JavaScript's old `escape()` makes of Chinese: no encoding of addresses at all."""


class QueryBody(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The body of `POST /query`."""

    question: str
    language: str = ""
    k: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    """A number; raw, so that whatever else it is gets the error of `k`."""
    offset: msgspec.Raw | msgspec.UnsetType = msgspec.UNSET
    """The same."""
    conversation: str = ""
    """An id that the client chose; questions with the same one follow on each other."""
    explain: bool = False


class Bodies:
    """Reads the bodies of questions: each within a time, and none once the server stops."""

    def __init__(self, read_s: float) -> None:
        """Take the time for a body, in seconds."""
        self._read_s = read_s
        self._reading: set[asyncio.Timeout] = set()
        self._stopping = False

    async def stop(self, _: web.Application) -> None:
        """Give up the bodies that have not arrived: aiohttp takes no more of them now."""
        self._stopping = True
        for timeout in self._reading:
            timeout.reschedule(0)

    async def read(self, request: web.Request, max_bytes: int = MAX_BODY_BYTES) -> bytes:
        """Read a JSON body.

        Raises:
            HttpError: It is no JSON, too large or too slow, or the server stops.
        """
        if request.content_type != "application/json" or "Content-Encoding" in request.headers:
            raise HttpError("not_json")
        if (request.content_length or 0) > max_bytes:
            raise HttpError("body_too_large", max_bytes)
        close = {"Connection": "close"}
        body = bytearray()
        try:
            async with asyncio.timeout(self._read_s) as timeout:
                self._reading.add(timeout)
                async for part in request.content.iter_any():
                    body += part
                    if len(body) > max_bytes:
                        raise HttpError("body_too_large", max_bytes, headers=close)
                return bytes(body)
        except (TimeoutError, ConnectionError):
            # A client that hangs up must not fill the log with tracebacks.
            if self._stopping:
                retry_s = STOPPING_RETRY_S
                raise HttpError("stopping", retry_s, retry_after_s=retry_s, headers=close) from None
            raise HttpError("body_too_slow", f"{self._read_s:g}", headers=close) from None
        finally:
            self._reading.discard(timeout)


@dataclass(frozen=True, slots=True)
class _Fields:
    """What a request asks, before its limits are checked."""

    text: str
    language: str
    k: int
    """1 to `MAX_K`, `LEFT_OUT` or `OUT_OF_RANGE`."""
    offset: int
    """0 to `MAX_OFFSET`, `LEFT_OUT` or `OUT_OF_RANGE`."""
    conversation: str
    explain: bool | None
    """None for what is neither yes nor no."""


async def read_question(request: web.Request, bodies: Bodies, proxies: int) -> Question:
    """Read the question of `GET /query` or `POST /query`, from behind `proxies` trusted proxies.

    Raises:
        HttpError: The request is malformed or over a limit.
    """  # noqa: DOC502 - raised by the parts
    is_post = request.method == "POST"
    fields = await _read_posted(request, bodies) if is_post else _read_address(request)
    question = Question(
        text=fields.text,
        language=fields.language,
        # Of a bare name, which tells none.
        default_language=read_accept_language(request.headers.get("Accept-Language", "")),
        asker=identify_request(request, proxies),
        channel=CHANNEL,
        thread=name_thread(fields.conversation),
        explain=bool(fields.explain),
    )
    _check_limits(fields, choose_error_language(question, request))
    if fields.k != LEFT_OUT:
        question = msgspec.structs.replace(question, k=fields.k, max_links=fields.k)
    if fields.offset != LEFT_OUT:
        question = msgspec.structs.replace(question, offset=fields.offset)
    return msgspec.structs.replace(question, text=fields.text.strip())


def name_thread(conversation: str) -> str:
    """Name the thread of a conversation: whoever knows its id goes on with it, from anywhere."""
    return f"{CHANNEL}:{conversation}" if conversation else ""


async def _read_posted(request: web.Request, bodies: Bodies) -> _Fields:
    body = await _read_body(request, bodies)
    return _Fields(
        body.question,
        body.language,
        _parse_json_number(body.k, 1, MAX_K),
        _parse_json_number(body.offset, 0, MAX_OFFSET),
        body.conversation,
        body.explain,
    )


def _read_address(request: web.Request) -> _Fields:
    query = request.rel_url.raw_query_string
    return _Fields(
        read_parameter(query, "q"),
        read_parameter(query, "language"),
        _parse_written_number(read_parameter(query, "k"), 1, MAX_K),
        _parse_written_number(read_parameter(query, "offset"), 0, MAX_OFFSET),
        read_parameter(query, "conversation"),
        _FLAGS.get(read_parameter(query, "explain")),
    )


def choose_error_language(question: Question, request: web.Request) -> str:
    """Choose the language of an error about a question."""
    accepted = read_accept_language(request.headers.get("Accept-Language", ""))
    return choose_language(question.language, question.text, accepted)


def _check_limits(fields: _Fields, error_language: str) -> None:
    length = len(fields.text)
    if not fields.text.strip():
        raise HttpError("question_empty", MAX_QUESTION_CHARS, language=error_language)
    if length > MAX_QUESTION_CHARS:
        raise HttpError("question_too_long", length, MAX_QUESTION_CHARS, language=error_language)
    if fields.language and fields.language not in LANGUAGES:
        raise HttpError("invalid_language", ", ".join(LANGUAGES), language=error_language)
    if fields.k == OUT_OF_RANGE:
        raise HttpError("invalid_k", MAX_K, language=error_language)
    if fields.offset == OUT_OF_RANGE:
        raise HttpError("invalid_offset", MAX_OFFSET, language=error_language)
    if not _CONVERSATION.fullmatch(fields.conversation):
        raise HttpError("invalid_conversation", MAX_CONVERSATION_CHARS, language=error_language)
    if fields.explain is None:
        raise HttpError("invalid_explain", language=error_language)


async def _read_body(request: web.Request, bodies: Bodies) -> QueryBody:
    return parse_body(await bodies.read(request))


def parse_body(raw: bytes) -> QueryBody:
    """Parse the JSON of a question; see `decode_json`."""
    return decode_json(raw, QueryBody)


def decode_json(
    raw: bytes, record: type[Body], malformed: str = "invalid_json", invalid: str = "invalid_body"
) -> Body:
    """Decode the JSON of a record; a byte order mark before it is left out.

    `malformed` is the code of the error if it is no JSON, `invalid` if it is JSON of something
    else; the text of each takes one value.

    Raises:
        HttpError: It is not UTF-8, not JSON, or not such a record.
    """
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise HttpError("not_utf8", "JSON") from None
    if "\0" in text:  # UTF-16 of English, which JSON never is
        raise HttpError("not_utf8", "JSON")
    try:
        return msgspec.json.decode(text, type=record)
    except msgspec.ValidationError as error:
        raise HttpError(invalid, str(error)[:200]) from None
    except msgspec.DecodeError as error:
        raise HttpError(malformed, str(error)[:200]) from None
    except RecursionError:
        raise HttpError(malformed, "it is nested too deep") from None


def read_parameter(query: str, name: str) -> str:
    """Read a parameter from the query of an address as it was sent; empty if it is left out.

    The usual parsers read what is not UTF-8 as `�`, and a question in GBK then gets an answer to
    something else.

    Raises:
        HttpError: It is given twice, or is not UTF-8.
    """
    pairs = [field.replace("+", " ").partition("=") for field in query.split("&")]
    values = [value for key, _, value in pairs if unquote(key) == name]
    if len(values) > 1:
        raise HttpError("repeated_parameter", name)
    value = values[0] if values else ""
    try:
        text = unquote(value, errors="strict")
        text.encode()  # bytes that were sent as they are, and are not UTF-8, are surrogates
    except UnicodeError:
        raise HttpError("not_utf8", f"`{name}`") from None
    if _JAVASCRIPT_ESCAPE.search(value):
        raise HttpError("not_utf8", f"`{name}`")
    return text


def _parse_written_number(written: str, least: int, most: int) -> int:
    """Parse a whole number of an address: `LEFT_OUT` if it is empty, or `OUT_OF_RANGE`."""
    if not written:
        return LEFT_OUT
    number = int(written) if _WHOLE_NUMBER.fullmatch(written) else OUT_OF_RANGE
    return number if least <= number <= most else OUT_OF_RANGE


def _parse_json_number(raw: msgspec.Raw | msgspec.UnsetType, least: int, most: int) -> int:
    """Parse a whole number of a body: `LEFT_OUT` if it is not there, or `OUT_OF_RANGE`."""
    if isinstance(raw, msgspec.UnsetType):
        return LEFT_OUT
    try:
        # In JSON and JSON Schema, 3.0 is a whole number too.
        number = msgspec.json.decode(raw, type=int | float)
    except msgspec.DecodeError:
        return OUT_OF_RANGE
    # Not by `float(number)`, which raises OverflowError for hundreds of digits.
    is_whole = isinstance(number, int) or number.is_integer()
    return int(number) if is_whole and least <= number <= most else OUT_OF_RANGE
