"""Searches the passages of an index in the answering thread."""

from __future__ import annotations

from concurrent.futures import Executor
from functools import partial

import msgspec

from bot.messages import Question
from bot.rendering.pages.addresses import PageAddresses
from bot.runtime.clock import run_timed
from bot.services.passages.contracts import FoundPassage, SearchPassages
from indexer.deadline import Deadline
from indexer.records import Hit
from indexer.search.index import Index


def make_search(index: Index, executor: Executor, limit_s: float) -> SearchPassages:
    """Make the search of an index, in the executor's threads.

    A search that takes more than `limit_s` seconds is given up: `OutOfTime`.
    """

    async def search(question: Question, k: int) -> list[FoundPassage]:
        return await run_timed(executor, limit_s, partial(find_passages, index, question.text, k))

    return search


def find_passages(index: Index, text: str, k: int, deadline: Deadline) -> list[FoundPassage]:
    """Find up to `k` passages, best first; `OutOfTime` passes through."""
    return [_make_found(hit) for hit in index.search(text, k, deadline=deadline)]


def address_search(search: SearchPassages, addresses: PageAddresses) -> SearchPassages:
    """Give passages of pages that are published nowhere the address of their page view."""

    async def search_addressed(question: Question, k: int) -> list[FoundPassage]:
        return [_address(passage, addresses) for passage in await search(question, k)]

    return search_addressed


def _address(passage: FoundPassage, addresses: PageAddresses) -> FoundPassage:
    url = passage.url or addresses.write(passage.source, passage.document)
    return msgspec.structs.replace(passage, url=url)


def _make_found(hit: Hit) -> FoundPassage:
    passage = hit.passage
    return FoundPassage(
        source=passage.source,
        document=passage.document,
        title=passage.title,
        headings=list(passage.headings),
        url=passage.url,
        text=passage.text,
        language=passage.language,
        published=passage.published,
        event=passage.event,
        score=round(hit.score, 4),
    )
