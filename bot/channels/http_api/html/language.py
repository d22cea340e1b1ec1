"""The language of a page: that of its address, else the reader's choice, else their browser's."""

from __future__ import annotations

from aiohttp import hdrs, web

from bot.channels.http_api.requests.framed import is_framed
from bot.channels.http_api.requests.question import read_parameter
from bot.channels.http_api.responses.errors import (
    HttpError,
    prefers_traditional,
    read_accept_language,
)
from bot.rendering.script import TRADITIONAL, Traditional

COOKIE = "huigu-language"
"""Keeps what a reader chose; nothing else is kept of them."""
YEAR_S = 365 * 24 * 3600
PARAMETER = "lang"
TAGS = {"zh": "zh-Hans", "zh-Hant": "zh-Hant", "en": "en"}
"""What a reader can choose -> what the page says it is in."""


def choose_page_language(request: web.Request) -> str:
    """Choose `zh`, `en` or a `Traditional`.

    An address may say it (`?lang=zh-Hant`); a parameter that is none of ours counts for nothing.
    """
    try:
        chosen = read_parameter(request.rel_url.raw_query_string, PARAMETER)
    except HttpError:
        chosen = ""
    if chosen not in TAGS:
        chosen = request.cookies.get(COOKIE, "")
    if chosen in TAGS:
        return TRADITIONAL if chosen == "zh-Hant" else chosen
    accepted = request.headers.get("Accept-Language", "")
    language = read_accept_language(accepted) or "en"
    if language == "zh" and prefers_traditional(accepted):
        return TRADITIONAL
    return language


def name_language(language: str) -> str:
    """Name a page's language as a reader chooses it: a key of `TAGS`."""
    return "zh-Hant" if isinstance(language, Traditional) else str(language)


def keep_choice(request: web.Request, response: web.StreamResponse) -> None:
    """Keep the language that an address chooses, for the pages that the reader opens next.

    In a frame it is the site around it that chooses, not the reader.
    """
    if is_framed(request):
        return
    chosen = request.query.get(PARAMETER, "")
    if chosen in TAGS and chosen != request.cookies.get(COOKIE):
        # The path of the service is not known behind a proxy; the language is no secret. A header,
        # because aiohttp has written its cookies when it prepares a response.
        cookie = f"{COOKIE}={chosen}; Max-Age={YEAR_S}; Path=/; SameSite=Lax"
        response.headers.add(hdrs.SET_COOKIE, cookie)
