"""Reads the JSON of a request into a record."""

from __future__ import annotations

from typing import TypeVar

import msgspec
from aiohttp import web

from bot.channels.http_api.responses.errors import HttpError

Body = TypeVar("Body", bound=msgspec.Struct)


def check_is_json(request: web.Request) -> None:
    """Check that a request says that it brings plain JSON.

    Raises:
        HttpError: It says otherwise.
    """
    if request.content_type != "application/json" or "Content-Encoding" in request.headers:
        raise HttpError("not_json")


def parse_json(
    raw: bytes, record: type[Body], malformed: str = "invalid_json", invalid: str = "invalid_body"
) -> Body:
    """Parse JSON; a byte order mark before it is left out.

    Args:
        raw: The body.
        record: What it must hold.
        malformed: Code of the error if it is not JSON; its text takes one value.
        invalid: The same if it is JSON of something else.

    Raises:
        HttpError: It is not UTF-8, not JSON, or no such record.
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
