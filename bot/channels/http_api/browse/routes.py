"""The routes of `/events`, `/talks` and `/people`: a page for people, JSON for programs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from aiohttp import web

from bot.channels.http_api.browse.accepting import prefers_html
from bot.channels.http_api.browse.events import make_events
from bot.channels.http_api.browse.people import make_people
from bot.channels.http_api.browse.talks import make_talks
from bot.channels.http_api.browse.view import View, make_frame
from bot.channels.http_api.html.frame import render_page
from bot.channels.http_api.html.language import PARAMETER, TAGS, choose_page_language
from bot.channels.http_api.lists.admission import admit
from bot.channels.http_api.lists.parameters import Parameters, read_row_language
from bot.channels.http_api.lists.records import EventList, PersonList, TalkList
from bot.channels.http_api.lists.responses import make_cached_response, make_list_response
from bot.channels.http_api.part import HttpContext, Part
from bot.channels.http_api.requests.question import read_parameter
from bot.services.archive.contracts import MAX_ROWS, RowFilter

PAGE_ROWS = {"events": 100, "talks": 50, "people": 120}
"""Rows of a page: what one reads at once."""
VARY = "Accept, Accept-Language, Cookie"


def make_browse_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes."""
    pages = _Pages(context)
    return [
        web.get("/events", pages.show_events),
        web.get("/talks", pages.show_talks),
        web.get("/people", pages.show_people),
    ]


@dataclass(frozen=True, slots=True)
class _Pages:
    context: HttpContext

    async def show_events(self, request: web.Request) -> web.StreamResponse:
        """List events."""
        await admit(self.context, request)
        archive = self.context.services.archive
        if not _wants_page(request):
            wanted = Parameters(request).read_filter()
            rows = await archive.list_events(wanted, read_row_language(request))
            return make_list_response(request, EventList(rows.rows, rows.total, rows.offset))
        view = await self._make_view(request, "events")
        rows = await archive.list_events(view.wanted, view.language)
        return self._render(request, view, make_events(view, rows), rows.total)

    async def show_talks(self, request: web.Request) -> web.StreamResponse:
        """List talks."""
        await admit(self.context, request)
        archive = self.context.services.archive
        if not _wants_page(request):
            wanted = Parameters(request).read_filter()
            rows = await archive.list_talks(wanted, read_row_language(request))
            return make_list_response(request, TalkList(rows.rows, rows.total, rows.offset))
        view = await self._make_view(request, "talks")
        rows = await archive.list_talks(view.wanted, view.language)
        events = await self._name_events(view)
        of_event = RowFilter(event=wanted_event) if (wanted_event := view.wanted.event) else None
        about = (await archive.list_events(of_event, view.language)).rows if of_event else []
        return self._render(request, view, make_talks(view, rows, events, about), rows.total)

    async def show_people(self, request: web.Request) -> web.StreamResponse:
        """List people."""
        await admit(self.context, request)
        archive = self.context.services.archive
        if not _wants_page(request):
            wanted = Parameters(request).read_filter()
            rows = await archive.list_people(wanted, read_row_language(request))
            return make_list_response(request, PersonList(rows.rows, rows.total, rows.offset))
        view = await self._make_view(request, "people")
        rows = await archive.list_people(view.wanted, view.language)
        events = await self._name_events(view)
        return self._render(request, view, make_people(view, rows, events), rows.total)

    async def _make_view(self, request: web.Request, path: str) -> View:
        wanted = Parameters(request).read_filter(PAGE_ROWS[path])
        language = choose_page_language(request)
        chosen = read_parameter(request.rel_url.raw_query_string, PARAMETER)
        summary = await self.context.services.archive.summarise(language)
        return View(path, language, chosen if chosen in TAGS else "", wanted, summary)

    async def _name_events(self, view: View) -> list[str]:
        """Name the events that a field suggests."""
        every = await self.context.services.archive.list_events(
            RowFilter(limit=MAX_ROWS), view.language
        )
        return [event.name for event in every.rows]

    def _render(
        self, request: web.Request, view: View, content: Iterable[Element], total: int
    ) -> web.StreamResponse:
        named = view.wanted.event or view.wanted.speaker or view.wanted.topic
        heading = view.say("talks_of", named) if named else view.say(view.path)
        about = view.say(f"about_{view.path}", self.context.title, total)
        public_url = self.context.settings.public_url
        root = public_url.rstrip("/") + "/" if public_url else ""
        frame = make_frame(view, self.context.title, heading, about, root)
        body = render_page(frame, content)
        return make_cached_response(request, body, "text/html", "utf-8", VARY)


def _wants_page(request: web.Request) -> bool:
    return prefers_html(request.headers.get("Accept", ""))


PART = Part(make_browse_routes, needs="read")
