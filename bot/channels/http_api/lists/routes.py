"""The routes of lists as JSON, Atom and calendars."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import web
from aiohttp.typedefs import Handler

from bot.channels.http_api.lists.admission import admit, make_asked, within_limits
from bot.channels.http_api.lists.calendar import (
    ICS_MEDIA,
    make_event_entries,
    make_talk_entries,
    write_calendar,
)
from bot.channels.http_api.lists.description import describe_lists
from bot.channels.http_api.lists.feed import ATOM_MEDIA, write_feed
from bot.channels.http_api.lists.parameters import LISTED_KINDS, Parameters, read_row_language
from bot.channels.http_api.lists.read_all import read_all
from bot.channels.http_api.lists.records import (
    LatestList,
    LatestPage,
    LinkItem,
    LinkList,
    PassageList,
    SuggestionList,
)
from bot.channels.http_api.lists.responses import make_cached_response, make_list_response
from bot.channels.http_api.lists.suggestions import MAX_SUGGESTIONS, suggest
from bot.channels.http_api.part import HttpContext, Part
from bot.channels.http_api.requests.root import find_root
from bot.services.archive.contracts import MAX_ROWS, RowFilter
from bot.services.contracts import ListedLink
from bot.services.passages.contracts import MAX_PASSAGES

DEFAULT_PASSAGES = 10
DEFAULT_LATEST = 20
MAX_LATEST = 100
DEFAULT_SUGGESTIONS = 10
MAX_CALENDAR = 1000
"""Most entries of one calendar."""


def make_list_routes(context: HttpContext) -> list[web.RouteDef]:
    """Make the routes."""
    lists = _Lists(context)
    handlers: dict[str, Callable[[web.Request], Awaitable[web.StreamResponse]]] = {
        "/links": lists.list_links,
        "/latest": lists.list_latest,
        "/latest.xml": lists.feed_latest,
        "/events.ics": lists.date_events,
        "/talks.ics": lists.date_talks,
        "/suggest": lists.suggest,
    }
    routes = [web.get(path, _admit(context, handle)) for path, handle in handlers.items()]
    # A search counts as a question.
    return [web.get("/search", lists.search), *routes]


def _admit(
    context: HttpContext, handle: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> Handler:
    async def admitted(request: web.Request) -> web.StreamResponse:
        await admit(context, request)
        return await handle(request)

    return admitted


@dataclass(frozen=True, slots=True)
class _Lists:
    context: HttpContext

    async def search(self, request: web.Request) -> web.StreamResponse:
        """Search passages, without an answer."""
        parameters = Parameters(request)
        k = parameters.read_limit(DEFAULT_PASSAGES, MAX_PASSAGES, "k")
        text = parameters.read_query()
        asked = make_asked(self.context, request, text)
        found = await within_limits(lambda: self.context.services.search(asked, k))
        return make_list_response(request, PassageList(text, found))

    async def list_links(self, request: web.Request) -> web.StreamResponse:
        """List links of a kind."""
        parameters = Parameters(request)
        kind = parameters.read_choice("kind", LISTED_KINDS, "video")
        event, year = parameters.read_text("event"), parameters.read_year()
        offset, limit = parameters.read_offset(), parameters.read_limit(50, MAX_ROWS)
        language = read_row_language(request)
        links = await self.context.services.catalogue.list_links(kind, event, year, language)
        items = [_make_item(link) for link in links[offset : offset + limit]]
        return make_list_response(request, LinkList(items, len(links), offset))

    async def list_latest(self, request: web.Request) -> web.StreamResponse:
        """List the latest pages."""
        limit = Parameters(request).read_limit(DEFAULT_LATEST, MAX_LATEST)
        language = read_row_language(request)
        pages = await self.context.services.catalogue.list_latest(limit, language)
        content = LatestList([LatestPage(page.title, page.url, page.date) for page in pages])
        return make_list_response(request, content)

    async def feed_latest(self, request: web.Request) -> web.StreamResponse:
        """List the latest pages as an Atom feed."""
        limit = Parameters(request).read_limit(DEFAULT_LATEST, MAX_LATEST)
        language = read_row_language(request)
        catalogue = self.context.services.catalogue
        pages = await catalogue.list_latest(limit, language)
        created = (await catalogue.describe_index()).created
        root = find_root(request, self.context.settings)
        body = write_feed(pages, self.context.title, root, created, language)
        return make_cached_response(request, body, ATOM_MEDIA, "utf-8")

    async def date_events(self, request: web.Request) -> web.StreamResponse:
        """List events as a calendar."""
        wanted, language = Parameters(request).read_filter(), read_row_language(request)
        archive = self.context.services.archive
        events = await read_all(archive.list_events, wanted, language, MAX_CALENDAR)
        created = (await archive.summarise()).created
        root = find_root(request, self.context.settings)
        body = write_calendar(self.context.title, created, make_event_entries(events, root))
        return make_cached_response(request, body, ICS_MEDIA, "utf-8")

    async def date_talks(self, request: web.Request) -> web.StreamResponse:
        """List talks as a calendar."""
        wanted, language = Parameters(request).read_filter(), read_row_language(request)
        archive = self.context.services.archive
        talks = await read_all(archive.list_talks, wanted, language, MAX_CALENDAR)
        events = await read_all(
            archive.list_events, RowFilter(event=wanted.event), language, MAX_CALENDAR
        )
        by_name = {event.name: event for event in events}
        created = (await archive.summarise()).created
        title = wanted.event or self.context.title
        root = find_root(request, self.context.settings)
        body = write_calendar(title, created, make_talk_entries(talks, by_name, root))
        return make_cached_response(request, body, ICS_MEDIA, "utf-8")

    async def suggest(self, request: web.Request) -> web.StreamResponse:
        """Suggest what an unfinished input may become."""
        parameters = Parameters(request)
        limit = parameters.read_limit(DEFAULT_SUGGESTIONS, MAX_SUGGESTIONS)
        catalogue = self.context.services.catalogue
        language = read_row_language(request)
        suggestions = await suggest(catalogue, parameters.read_text("q"), limit, language)
        return make_list_response(request, SuggestionList(suggestions))


def _make_item(link: ListedLink) -> LinkItem:
    return LinkItem(
        url=link.url,
        label=link.label,
        platform=link.platform,
        title=link.title,
        page_url=link.page_url,
        event=link.event,
        year=link.year,
    )


PART = Part(make_list_routes, describe_lists(), needs="read")
