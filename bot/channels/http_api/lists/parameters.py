"""Reads the parameters of lists within their limits."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aiohttp import web

from bot.channels.http_api.requests.question import read_parameter
from bot.channels.http_api.responses.errors import HttpError, read_accept_language
from bot.messages import LANGUAGES, MAX_QUESTION_CHARS
from bot.services.archive.contracts import MAX_ROWS, RowFilter

MAX_TEXT_CHARS = 200
"""Longer than a title that anybody types."""
MAX_ROW_OFFSET = 1_000_000
"""More rows than an archive has."""
DEFAULT_ROWS = 50
YEARS = (1900, 2999)
LISTED_KINDS = ("video", "slides", "audio", "code", "image")
"""Of `/links`: to list those to other pages would read the whole index each time."""
LINK_KINDS = (*LISTED_KINDS, "page")
TEXTS = {"q": "text", "event": "event", "speaker": "speaker", "topic": "topic"}
"""Parameters that are parts of names -> their fields of `RowFilter`."""
_WHOLE_NUMBER = re.compile(r"[0-9]{1,7}")


class Parameters:
    """The parameters of one request; all methods raise `HttpError` for one that is out of range."""

    def __init__(self, request: web.Request) -> None:
        """Take a request."""
        self._query = request.rel_url.raw_query_string

    def read_text(self, name: str) -> str:
        """Read a part of a name or title; empty if it is left out.

        Raises:
            HttpError: It is too long.
        """
        text = read_parameter(self._query, name).strip()
        if len(text) > MAX_TEXT_CHARS:
            raise HttpError("parameter_too_long", name, MAX_TEXT_CHARS)
        return text

    def read_query(self) -> str:
        """Read what is searched.

        Raises:
            HttpError: It is empty or too long.
        """
        text = read_parameter(self._query, "q").strip()
        if not text:
            raise HttpError("question_empty", MAX_QUESTION_CHARS)
        if len(text) > MAX_QUESTION_CHARS:
            raise HttpError("question_too_long", len(text), MAX_QUESTION_CHARS)
        return text

    def read_choice(self, name: str, choices: Sequence[str], default: str = "") -> str:
        """Read one of several words.

        Raises:
            HttpError: It is none of them.
        """
        word = read_parameter(self._query, name)
        if word and word not in choices:
            raise HttpError("invalid_filter", name, ", ".join(choices))
        return word or default

    def read_limit(self, default: int, most: int, name: str = "limit") -> int:
        """Read how many rows are wanted: 1 to `most`."""
        return self._read_number(name, default, 1, most, HttpError("invalid_limit", name, most))

    def read_offset(self) -> int:
        """Read how many rows to skip."""
        error = HttpError("invalid_offset", MAX_ROW_OFFSET)
        return self._read_number("offset", 0, 0, MAX_ROW_OFFSET, error)

    def read_year(self) -> int:
        """Read a year; 0 for any."""
        return self._read_number("year", 0, *YEARS, HttpError("invalid_year", *YEARS))

    def read_filter(self, default_rows: int = DEFAULT_ROWS) -> RowFilter:
        """Read which rows are wanted."""
        return RowFilter(
            **{field: self.read_text(name) for name, field in TEXTS.items()},
            year=self.read_year(),
            language=self.read_choice("language", LANGUAGES),
            kind=self.read_choice("kind", LINK_KINDS),
            offset=self.read_offset(),
            limit=self.read_limit(default_rows, MAX_ROWS),
        )

    def _read_number(self, name: str, default: int, least: int, most: int, error: HttpError) -> int:
        written = read_parameter(self._query, name)
        if not written:
            return default
        if not _WHOLE_NUMBER.fullmatch(written) or not least <= int(written) <= most:
            raise error
        return int(written)


def read_row_language(request: web.Request) -> str:
    """Read the language in which a program wants names: `?lang=`, else `Accept-Language`.

    Empty for the names that are shown first.
    """
    chosen = read_parameter(request.rel_url.raw_query_string, "lang")[:2]
    if chosen in LANGUAGES:
        return chosen
    return read_accept_language(request.headers.get("Accept-Language", ""))
