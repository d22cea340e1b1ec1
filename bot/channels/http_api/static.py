"""The web page's files, read once at start and served from memory with an ETag."""

from __future__ import annotations

import hashlib
import html
from importlib import resources

from aiohttp import ETag, web
from aiohttp.typedefs import Handler

FILES = {
    "/": ("index.html", "text/html"),
    "/app.js": ("app.js", "text/javascript"),
    "/answer.js": ("answer.js", "text/javascript"),
    "/icons.js": ("icons.js", "text/javascript"),
    "/words.js": ("words.js", "text/javascript"),
    "/style.css": ("style.css", "text/css"),
    "/icon.svg": ("icon.svg", "image/svg+xml"),
}
TITLE_PLACE = b"{{title}}"


def page_routes(title: str) -> list[web.RouteDef]:
    """Make the routes of the page and its files.

    Args:
        title: Shown on the page, in place of `{{title}}`; any text.

    Returns:
        One GET route (with HEAD) a file.
    """
    folder = resources.files("bot.web")
    routes: list[web.RouteDef] = []
    for path, (name, content_type) in FILES.items():
        body = folder.joinpath(name).read_bytes()
        if content_type == "text/html":
            body = body.replace(TITLE_PLACE, html.escape(title).encode())
        routes.append(web.get(path, _file_handler(body, content_type)))
    return routes


def _file_handler(body: bytes, content_type: str) -> Handler:
    """Serve one file; a browser that has it gets 304."""
    tag = hashlib.sha256(body).hexdigest()[:32]

    async def handler(request: web.Request) -> web.StreamResponse:
        held = request.if_none_match or ()
        unchanged = any(etag.value in (tag, "*") for etag in held)
        response = web.Response(status=304) if unchanged else web.Response(body=body)
        if not unchanged:
            response.content_type = content_type
            response.charset = "utf-8"
        response.etag = ETag(tag)
        # Ask each time and get 304: an update shows at once, and nothing is sent twice.
        response.headers["Cache-Control"] = "no-cache"
        return response

    return handler
