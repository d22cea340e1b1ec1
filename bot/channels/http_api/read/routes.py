"""The route of `/read/…`."""

from __future__ import annotations

import asyncio
import hashlib
import re
import secrets
from dataclasses import dataclass
from functools import partial

from aiohttp import ETag, web

from bot.channels.http_api.html.language import choose_page_language, name_language
from bot.channels.http_api.html.packing import accepts_gzip
from bot.channels.http_api.html.response import VARY
from bot.channels.http_api.part import HttpContext, Part
from bot.channels.http_api.read.description import DESCRIPTION
from bot.channels.http_api.read.html_page import render_html, render_missing
from bot.channels.http_api.read.markdown import render_markdown
from bot.channels.http_api.read.view import Asked, PageView, make_view
from bot.channels.http_api.requests.accept import choose_media
from bot.channels.http_api.requests.question import read_parameter
from bot.channels.http_api.responses.errors import HttpError
from bot.rendering.pages.addresses import PASSAGE, read_path, read_public_url, write_path
from indexer.records import Document

PATH = r"/read/{source}/{document:[\s\S]+}"
HTML, MARKDOWN, PROBLEM = "text/html", "text/markdown", "application/problem+json"
FORMATS = {"html": HTML, "md": MARKDOWN}
"""What `?format=` may say; anything else counts for nothing."""
NOWHERE = write_path("-", "-")
"""In place of a path that is of no page."""
_PART = re.compile(r"[1-9]\d{0,5}", re.ASCII)


@dataclass(frozen=True, slots=True)
class PageReader:
    """Serves the pages of the index."""

    context: HttpContext
    public_url: str
    start: str
    """Of this process; another release renders another page of the same generation."""

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """Serve a page as HTML or Markdown; 304 to those that have it."""
        media = _choose_media(request)
        language = choose_page_language(request)
        asked = _read_asked(request)
        tag = self._make_tag(request, media, language)
        key = read_path(request.rel_url.raw_path.removeprefix("/"))
        document = await self.context.services.archive.find_page(*key) if key else None
        if document is None:
            return self._miss(request, language, write_path(*key) if key else NOWHERE)
        if any(etag.value in (tag, "*") for etag in request.if_none_match or ()):
            response = web.Response(status=304)
        else:
            path = write_path(document.source, document.id)
            created = (await self.context.services.catalogue.describe_index()).created
            view = partial(self._make_view, document, language, path, created, asked, media)
            # A page may have megabytes.
            body = await asyncio.to_thread(self._render, view, media)
            response = web.Response(body=body, content_type=media, charset="utf-8")
            if accepts_gzip(request):
                response.enable_compression(web.ContentCoding.gzip)
        # Weak: the same for a packed body.
        response.etag = ETag(tag, is_weak=True)
        # A rebuild shows at once, and nothing is sent twice.
        response.headers.update({"Cache-Control": "private, no-cache", "Vary": VARY})
        return response

    def _make_tag(self, request: web.Request, media: str, language: str) -> str:
        generation = self.context.services.generation()
        parts = (generation, self.start, media, name_language(language), request.raw_path)
        # What is not UTF-8 in an address is a surrogate.
        return hashlib.sha256("\n".join(parts).encode("utf-8", "replace")).hexdigest()[:32]

    def _make_view(
        self, document: Document, language: str, path: str, created: str, asked: Asked, media: str
    ) -> PageView:
        root = self.public_url if media == MARKDOWN else ""
        return make_view(document, language, root or "../" * path.count("/"), path, created, asked)

    def _render(self, make: partial[PageView], media: str) -> bytes:
        view = make()
        if media == MARKDOWN:
            return render_markdown(view).encode("utf-8", "replace")
        return render_html(view, self.context.title)

    def _miss(self, request: web.Request, language: str, path: str) -> web.Response:
        """Say that there is no such page, to people as a page.

        Raises:
            HttpError: A program asks.
        """
        accepted = request.headers.get("Accept", "")
        if choose_media(accepted, (PROBLEM, HTML)) == PROBLEM:
            raise HttpError("page_not_found", language=str(language))
        body = render_missing(self.context.title, language, path)
        headers = {"Cache-Control": "no-store", "Vary": VARY}
        return web.Response(
            body=body, status=404, content_type=HTML, charset="utf-8", headers=headers
        )


def make_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the route of pages."""
    public_url = read_public_url(context.settings.public_url)
    reader = PageReader(context, public_url, secrets.token_hex(8))
    return [web.get(PATH, reader.handle)]


def _choose_media(request: web.Request) -> str:
    """Choose the form of a page: that of the address, else the one that the client likes best."""
    wanted = FORMATS.get(read_parameter(request.rel_url.raw_query_string, "format"))
    return wanted or choose_media(request.headers.get("Accept", ""), (HTML, MARKDOWN))


def _read_asked(request: web.Request) -> Asked:
    query = request.rel_url.raw_query_string
    part = read_parameter(query, "part")
    number = int(part) if _PART.fullmatch(part) else 0
    return Asked(read_parameter(query, PASSAGE), number)


PART = Part(make_routes, DESCRIPTION, needs="read")
