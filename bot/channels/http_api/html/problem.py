"""An error as a page, for people who open a wrong address."""

from __future__ import annotations

from aiohttp import web

from bot.channels.http_api.html.frame import Frame, render_page
from bot.channels.http_api.html.language import choose_page_language
from bot.channels.http_api.html.response import VARY
from bot.channels.http_api.html.texts import TEXTS
from bot.channels.http_api.requests.accept import choose_media
from bot.channels.http_api.responses.errors import ERROR_MEDIA, HttpError
from bot.rendering.html.elements import add, make

HTML = "text/html"
NOWHERE = "nowhere"
"""In place of the address in links of the page: that may hold anything."""


def wants_page(request: web.BaseRequest) -> bool:
    """Tell whether a person asks, by a browser."""
    accepted = request.headers.get("Accept", "")
    return request.method == "GET" and choose_media(accepted, (ERROR_MEDIA, HTML)) == HTML


def make_problem_page(title: str, error: HttpError, request: web.Request) -> web.Response:
    """Make the response of an error as a page in the reader's language."""
    language = choose_page_language(request)
    path = "x/" * (request.path.count("/") - 1) + NOWHERE
    heading = TEXTS.say("problem", language)
    frame = Frame(title, language, path, heading, is_indexed=False)
    card = make("section", attributes={"class": "card problem", "role": "alert"})
    body = add(card, "div")
    add(body, "h1", heading)
    add(body, "p", error.write_text(language))
    add(body, "a", TEXTS.say("ask", language), {"class": "quiet", "href": frame.root})
    return web.Response(
        body=render_page(frame, [card]),
        status=error.status,
        content_type=HTML,
        charset="utf-8",
        headers={**error.headers, "Cache-Control": "no-store", "Vary": VARY},
    )
