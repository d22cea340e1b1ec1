"""The routes of `/events`, `/talks` and `/people`: a page for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from aiohttp import web

from bot.channels.http_api.browse.events import make_events
from bot.channels.http_api.browse.parts import make_problem
from bot.channels.http_api.browse.people import make_people
from bot.channels.http_api.browse.sitemap import (
    MAX_ADDRESSES,
    SITEMAP_MEDIA,
    write_robots,
    write_sitemap,
)
from bot.channels.http_api.browse.talks import make_talks
from bot.channels.http_api.browse.view import View, make_frame, make_style
from bot.channels.http_api.html.frame import Frame, render_page
from bot.channels.http_api.html.language import PARAMETER, TAGS, choose_page_language
from bot.channels.http_api.html.response import VARY
from bot.channels.http_api.lists.admission import admit
from bot.channels.http_api.lists.parameters import Parameters, read_row_language
from bot.channels.http_api.lists.read_all import read_all
from bot.channels.http_api.lists.records import EventList, PersonList, TalkList
from bot.channels.http_api.lists.responses import (
    JSON_MEDIA,
    make_cached_response,
    make_list_response,
)
from bot.channels.http_api.part import HttpContext, Part
from bot.channels.http_api.requests.accept import choose_media
from bot.channels.http_api.requests.question import read_parameter
from bot.channels.http_api.requests.root import find_root
from bot.channels.http_api.responses.errors import HttpError
from bot.rendering.pages.addresses import read_public_url
from bot.services.archive.contracts import Archive, ArchiveEvent, RowFilter

PAGE_ROWS = {"events": 100, "talks": 50, "people": 120}
"""Rows of a page: what one reads at once."""
MAX_NAMES = 100
"""Names of events, the newest, that a field suggests."""
HTML_MEDIA = "text/html"
FORMS = (JSON_MEDIA, HTML_MEDIA)
"""Browsers prefer a page to JSON, programs do not."""


def make_browse_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes."""
    pages = _Pages(context)
    return [
        web.get("/events", pages.show_events),
        web.get("/talks", pages.show_talks),
        web.get("/people", pages.show_people),
        web.get("/sitemap.xml", pages.map_site),
        web.get("/robots.txt", pages.guide_robots),
    ]


Content = tuple[Iterable[Element], int]
"""What stands on a page, and how many rows its list has."""


@dataclass(frozen=True, slots=True)
class _Pages:
    context: HttpContext

    @property
    def archive(self) -> Archive:
        return self.context.services.archive

    async def show_events(self, request: web.Request) -> web.StreamResponse:
        """List events."""

        async def write(wanted: RowFilter, language: str) -> EventList:
            rows = await self.archive.list_events(wanted, language)
            return EventList(rows.rows, rows.total, rows.offset)

        async def make(view: View) -> Content:
            rows = await self.archive.list_events(view.wanted, view.language)
            return make_events(view, rows), rows.total

        return await self._show(request, "events", write, make)

    async def show_talks(self, request: web.Request) -> web.StreamResponse:
        """List talks."""

        async def write(wanted: RowFilter, language: str) -> TalkList:
            rows = await self.archive.list_talks(wanted, language)
            return TalkList(rows.rows, rows.total, rows.offset)

        async def make(view: View) -> Content:
            rows = await self.archive.list_talks(view.wanted, view.language)
            about: list[ArchiveEvent] = []
            if view.wanted.event:
                named = RowFilter(event=view.wanted.event, limit=2)
                about = (await self.archive.list_events(named, view.language)).rows
            return make_talks(view, rows, await self._name_events(view), about), rows.total

        return await self._show(request, "talks", write, make)

    async def show_people(self, request: web.Request) -> web.StreamResponse:
        """List people."""

        async def write(wanted: RowFilter, language: str) -> PersonList:
            rows = await self.archive.list_people(wanted, language)
            return PersonList(rows.rows, rows.total, rows.offset)

        async def make(view: View) -> Content:
            rows = await self.archive.list_people(view.wanted, view.language)
            return make_people(view, rows, await self._name_events(view)), rows.total

        return await self._show(request, "people", write, make)

    async def map_site(self, request: web.Request) -> web.StreamResponse:
        """List the addresses of lists, for search engines."""
        await admit(self.context, request)
        events = await read_all(self.archive.list_events, RowFilter(), "", MAX_ADDRESSES)
        root = find_root(request, self.context.settings)
        body = write_sitemap(root, [event.name for event in events if event.talks])
        return make_cached_response(request, body, SITEMAP_MEDIA, "utf-8")

    async def guide_robots(self, request: web.Request) -> web.StreamResponse:
        """Tell robots what they may read."""
        body = write_robots(find_root(request, self.context.settings))
        return make_cached_response(request, body, "text/plain", "utf-8")

    async def _show(
        self,
        request: web.Request,
        path: str,
        write: Callable[[RowFilter, str], Awaitable[object]],
        make: Callable[[View], Awaitable[Content]],
    ) -> web.StreamResponse:
        """Respond with the JSON that `write` gives, or a page with what `make` does."""
        if choose_media(request.headers.get("Accept", ""), FORMS) != HTML_MEDIA:
            await admit(self.context, request)
            wanted = Parameters(request).read_filter()
            return make_list_response(request, await write(wanted, read_row_language(request)))
        language = choose_page_language(request)
        try:
            await admit(self.context, request)
            view = await self._make_view(request, path, language)
            content, total = await make(view)
        except HttpError as error:
            return self._render_problem(path, language, error)
        return self._render(request, view, content, total)

    async def _make_view(self, request: web.Request, path: str, language: str) -> View:
        wanted = Parameters(request).read_filter(PAGE_ROWS[path])
        chosen = read_parameter(request.rel_url.raw_query_string, PARAMETER)
        summary = await self.archive.summarise(language)
        return View(path, language, chosen if chosen in TAGS else "", wanted, summary)

    async def _name_events(self, view: View) -> list[str]:
        """Name the events that a field suggests."""
        every = await self.archive.list_events(RowFilter(limit=MAX_NAMES), view.language)
        return [event.name for event in every.rows]

    def _render(
        self, request: web.Request, view: View, content: Iterable[Element], total: int
    ) -> web.StreamResponse:
        named = view.wanted.event or view.wanted.speaker or view.wanted.topic
        heading = view.say("talks_of", named) if named else view.say(view.path)
        about = view.say(f"about_{view.path}", self.context.title, total)
        root = read_public_url(self.context.settings.public_url)
        frame = make_frame(view, self.context.title, heading, about, root)
        body = render_page(frame, content)
        response = make_cached_response(request, body, "text/html", "utf-8", VARY)
        response.headers["Cache-Control"] = "private, no-cache"
        return response

    def _render_problem(self, path: str, language: str, error: HttpError) -> web.Response:
        """Say what is wrong with a request, to a person."""
        content = make_problem(path, language, error.write_text(language))
        frame = Frame(self.context.title, language, path, is_indexed=False, head=(make_style(),))
        headers = {**error.headers, "Cache-Control": "no-store"}
        body = render_page(frame, [content])
        return web.Response(
            status=error.status,
            body=body,
            content_type="text/html",
            charset="utf-8",
            headers=headers,
        )


PART = Part(make_browse_routes, needs="read")
