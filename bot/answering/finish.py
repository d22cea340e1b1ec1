"""Finish an answer: clean its texts, number its citations by first use, and add related pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

import msgspec

from bot.answering.draft import DraftAnswer, DraftCitation, DraftLink, DraftTalk
from bot.answering.wording import say_not_found
from bot.messages import (
    MAX_EVIDENCE_CHARS,
    Answer,
    AnswerLink,
    AnswerTalk,
    Citation,
    Evidence,
    Question,
    Related,
)
from bot.rendering.grounding import ground, renumber
from bot.rendering.hosts import show_host
from indexer.links.addresses import is_safe_link
from indexer.text.control_characters import clean_text

if TYPE_CHECKING:
    from bot.answering.from_pages.answer import PagesAnswer
    from bot.answering.from_pages.quotes.quote import Quote
    from indexer.records import Document
    from indexer.search.query import Query

MAX_RELATED = 3
_FOUND_KINDS = frozenset({"links", "facts", "talks", "text"})


def finish_answer(
    question: Question,
    language: str,
    query: Query | None,
    draft: DraftAnswer,
    found: PagesAnswer | None,
    generation: str,
    started: float,
    find_dead: Callable[[str], str] = lambda url: "",
) -> Answer:
    """Ground every text, number the citations by first use, and add related pages.

    `query` is the question as pages were asked with it, `found` what they said; without them a
    draft has a text of its own. `find_dead` gives the date when a link was found dead, or nothing.
    """
    known = range(1, len(draft.citations) + 1)
    text, order = renumber(draft.text, known)
    used = [*(link.citation for link in draft.links), *(talk.citation for talk in draft.talks)]
    order += dict.fromkeys(number for number in used if number not in order)
    cited = (citation.addresses for citation in draft.citations)
    addresses = draft.addresses.union(*cited)
    related = _choose_related(draft, found) if found else []
    if not draft.found and not text and query:
        text = say_not_found(query, related)
    return Answer(
        question=question.text,
        language=str(language),
        found=draft.found,
        confidence=round(draft.confidence, 3),
        text=ground(text, addresses),
        citations=[
            _make_citation(number, draft.citations[draft_number - 1])
            for number, draft_number in enumerate(order, start=1)
        ],
        links=[
            _make_link(link, order.index(link.citation) + 1, addresses, find_dead(link.url))
            for link in draft.links
        ],
        related=related,
        generated=False,
        generation=generation,
        kind="not_found" if not draft.found and draft.kind in _FOUND_KINDS else draft.kind,
        total=draft.total,
        offset=draft.offset,
        listed=draft.listed,
        choices=list(draft.choices),
        # As the first line of the text, it has the first numbers.
        intro=ground(renumber(draft.intro, known)[0], addresses),
        talks=[_make_talk(talk, order, addresses) for talk in draft.talks],
        evidence=[
            _make_evidence(number, draft.citations[draft_number - 1])
            for number, draft_number in enumerate(order, start=1)
        ]
        if question.evidence
        else msgspec.UNSET,
        elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def _make_evidence(number: int, citation: DraftCitation) -> Evidence:
    """Cut the text around a quote to size, so that the quote is in it."""
    text, quote = clean_text(citation.around), citation.quote.removesuffix("…")
    place = max(text.find(quote), 0)
    start = max(0, min(place - MAX_EVIDENCE_CHARS // 4, len(text) - MAX_EVIDENCE_CHARS))
    return Evidence(number=number, text=text[start : start + MAX_EVIDENCE_CHARS])


def _make_citation(number: int, citation: DraftCitation) -> Citation:
    url = citation.url if is_safe_link(citation.url) else ""
    title, *headings = (
        show_host(ground(text, citation.addresses), url)
        for text in (citation.title, *citation.headings)
    )
    return Citation(
        number=number,
        title=title,
        url=url,
        headings=headings,
        document=citation.page[1],
        quote=ground(citation.quote, citation.addresses),
        published=citation.published,
        held=citation.held,
        event=ground(citation.event, citation.addresses),
        source=citation.source,
        passage=citation.passage,
    )


def _make_link(link: DraftLink, citation: int, addresses: frozenset[str], dead: str) -> AnswerLink:
    return AnswerLink(
        url=link.url,
        label=ground(link.label, addresses),
        kind=link.kind,
        platform=ground(link.platform, addresses),
        citation=citation,
        talk=ground(link.talk, addresses),
        event=ground(link.event, addresses),
        year=link.year,
        scope=link.scope,
        dead=dead,
    )


def _make_talk(talk: DraftTalk, order: Sequence[int], addresses: frozenset[str]) -> AnswerTalk:
    return AnswerTalk(
        title=ground(talk.title, addresses),
        speakers=[ground(name, addresses) for name in talk.speakers],
        event=ground(talk.event, addresses),
        date=talk.date,
        links=list(talk.links),
        citation=order.index(talk.citation) + 1,
    )


def _choose_related(draft: DraftAnswer, found: PagesAnswer) -> list[Related]:
    """Choose the closest passages, if nothing was found, and the best pages that are not cited."""
    if not draft.relates_pages:
        return []
    quotes = [] if draft.found else list(map(_relate_quote, found.closest))
    known = {citation.page for citation in draft.citations}
    known.update(quote.page.key for quote in found.closest)
    pages = [page.document for page in found.pages if page.key not in known]
    return [*quotes, *map(_relate_page, pages)][:MAX_RELATED]


def _relate_quote(quote: Quote) -> Related:
    passage = quote.passage
    addresses = frozenset(link.url for link in passage.links)
    page = _relate(passage.title, passage.url, (passage.source, passage.document))
    return msgspec.structs.replace(
        page, quote=ground(quote.text, addresses), passage=quote.name_passage()
    )


def _relate_page(page: Document) -> Related:
    return _relate(page.title, page.url, (page.source, page.id))


def _relate(title: str, url: str, key: tuple[str, str]) -> Related:
    """Relate a page by its source and id."""
    url = url if is_safe_link(url) else ""
    source, document = key
    title = show_host(ground(title, ()), url)
    return Related(title=title, url=url, source=source, document=document)
