"""The files of the web page: read once at start, served from memory with an ETag."""

from __future__ import annotations

import hashlib
import html
from importlib import resources

from aiohttp import ETag, web
from aiohttp.typedefs import Handler

FILES = {
    "/": ("index.html", "text/html"),
    "/app.js": ("app.js", "text/javascript"),
    "/conversation.js": ("conversation.js", "text/javascript"),
    "/answer.js": ("answer.js", "text/javascript"),
    "/lists.js": ("lists.js", "text/javascript"),
    "/sources.js": ("sources.js", "text/javascript"),
    "/nodes.js": ("nodes.js", "text/javascript"),
    "/icons.js": ("icons.js", "text/javascript"),
    "/reply.js": ("reply.js", "text/javascript"),
    "/words.js": ("words.js", "text/javascript"),
    "/style.css": ("style.css", "text/css"),
    "/browse.css": ("browse.css", "text/css"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
"""URL path -> (file in `bot/web`, content type)."""
TITLE_PLACEHOLDER = b"{{title}}"


def make_page_routes(title: str) -> list[web.RouteDef]:
    """Make a GET route (with HEAD) for each file of the page, with a title of any text."""
    folder = resources.files("bot.web")
    routes: list[web.RouteDef] = []
    for path, (name, content_type) in FILES.items():
        body = folder.joinpath(name).read_bytes()
        if content_type == "text/html":
            body = body.replace(TITLE_PLACEHOLDER, html.escape(title).encode())
        routes.append(web.get(path, _make_file_handler(body, content_type)))
    return routes


def _make_file_handler(body: bytes, content_type: str) -> Handler:
    """Serve a file; a browser that has it already gets 304."""
    tag = hashlib.sha256(body).hexdigest()[:32]

    async def handle(request: web.Request) -> web.StreamResponse:
        if any(etag.value in (tag, "*") for etag in request.if_none_match or ()):
            response = web.Response(status=304)
        else:
            response = web.Response(body=body, content_type=content_type, charset="utf-8")
        response.etag = ETag(tag)
        # The browser asks each time and gets 304: updates show at once, and nothing is sent twice.
        response.headers["Cache-Control"] = "no-cache"
        return response

    return handle
