"""The tools, without the protocol: each takes a record and gives a record."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass

import msgspec

from bot.mcp.page_text import write_page
from bot.mcp.records import (
    MAX_RESULTS,
    AskArguments,
    FetchArguments,
    FetchedPage,
    LinkArguments,
    LinkRow,
    LinkRows,
    SearchArguments,
    SearchResult,
    SearchResults,
    TalkArguments,
    TalkRows,
)
from bot.messages import Answer, Ask, Question, drop_internals
from bot.rendering.markdown.answer import locate_pages
from bot.services.archive.contracts import Archive, RowFilter
from bot.services.contracts import Catalogue
from bot.services.passages.contracts import FoundPassage, SearchPassages
from indexer.errors import UsageError

CHANNEL = "mcp"
"""`Question.channel`."""
ID_BYTES = 12


@dataclass(frozen=True, slots=True)
class Caller:
    """Who calls a tool, and how addresses of ours are written for them."""

    asker: str = ""
    """Opaque id, for limits."""
    locate: Callable[[str], str] = str
    """Makes the address of a page view absolute; leaves others as they are."""


@dataclass(frozen=True, slots=True)
class Tools:
    """The tools of one server. `Refused` passes through all of them."""

    answer: Ask
    find_passages: SearchPassages
    archive: Archive
    catalogue: Catalogue

    async def ask(self, arguments: AskArguments, caller: Caller) -> Answer:
        """Answer a question."""
        question = _make_question(arguments.question, caller)
        thread = f"{CHANNEL}:{arguments.conversation}" if arguments.conversation else ""
        question = msgspec.structs.replace(
            question, language=arguments.language, offset=arguments.offset, thread=thread
        )
        answer = drop_internals(await self.answer(question), explain=False)
        return locate_pages(answer, caller.locate)

    async def search(self, arguments: SearchArguments, caller: Caller) -> SearchResults:
        """Find the pages nearest to a query."""
        passages = await self.find_passages(_make_question(arguments.query, caller), MAX_RESULTS)
        return SearchResults([_make_result(one, caller) for one in passages])

    async def fetch(self, arguments: FetchArguments, caller: Caller) -> FetchedPage:
        """Read a page.

        Raises:
            UsageError: There is no such page.
        """
        source, _, document = arguments.id.partition("/")
        page = await self.archive.find_page(source, document)
        if page is None:
            raise UsageError(f"there is no page {arguments.id!r}; take an `id` that `search` gave")
        facts = {
            "source": page.source,
            "language": page.language,
            "published": page.published,
            "held": page.held,
            "event": page.event,
            "speakers": ", ".join(page.speakers),
        }
        known = {name: value for name, value in facts.items() if value}
        return FetchedPage(arguments.id, page.title, write_page(page), page.url, known)

    async def list_talks(self, arguments: TalkArguments, caller: Caller) -> TalkRows:
        """List talks."""
        wanted = RowFilter(
            text=arguments.text,
            event=arguments.event,
            speaker=arguments.speaker,
            topic=arguments.topic,
            year=arguments.year,
            language=arguments.language,
            kind=arguments.kind,
            offset=arguments.offset,
            limit=arguments.limit,
        )
        found = await self.archive.list_talks(wanted)
        return TalkRows(found.rows, found.total, found.offset)

    async def list_links(self, arguments: LinkArguments, caller: Caller) -> LinkRows:
        """List links of a kind."""
        links = await self.catalogue.list_links(arguments.kind, arguments.event, arguments.year)
        chosen = links[arguments.offset : arguments.offset + arguments.limit]
        rows = [
            LinkRow(
                url=link.url,
                label=link.label,
                platform=link.platform,
                event=link.event,
                year=link.year,
                page_title=link.title,
                page_url=caller.locate(link.page_url),
            )
            for link in chosen
        ]
        return LinkRows(rows, len(links), arguments.offset)


def _make_question(text: str, caller: Caller) -> Question:
    id = secrets.token_urlsafe(ID_BYTES)
    return Question(text=text.strip(), asker=caller.asker, channel=CHANNEL, id=id)


def _make_result(passage: FoundPassage, caller: Caller) -> SearchResult:
    title = " › ".join([passage.title, *passage.headings[-1:]])
    id = f"{passage.source}/{passage.document}"
    return SearchResult(id, title, caller.locate(passage.url), passage.text)
