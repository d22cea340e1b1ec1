"""Answer a question with links or quotes from the index, without a language model.

Candidate pages give a draft of links or of quotes; then texts are cleaned and citations numbered.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import Executor

from bot.answering.draft import DraftAnswer, DraftCitation, DraftLink, DraftTalk
from bot.answering.from_pages.candidates import CandidatePage, find_candidates
from bot.answering.from_pages.link_answer import draft_from_links
from bot.answering.from_pages.quote_answer import draft_from_quotes
from bot.answering.wording import say_not_found
from bot.messages import Answer, AnswerLink, AnswerTalk, Ask, Citation, Question, Related
from bot.rendering.grounding import ground, renumber
from indexer.links.addresses import is_safe_link
from indexer.search.index import Index
from indexer.search.query import Query, parse_query
from indexer.text.control_characters import clean_text

QUOTE_PAGES = 10
"""Pages searched for quotes; the right page is among them for 97 of 100 questions."""
LINK_PAGES = 20
"""Pages searched for links. The page of a talk is often shorter, and ranked lower, than other pages
on its subject. Of 181 link questions, 20 pages answer two more than 10 do, and 40 three more."""
MAX_RELATED = 3
WARM_UP_QUESTION = "Where are the videos? 视频在哪里看？"


class Answerer:
    """Answers questions from an open index."""

    def __init__(self, index: Index) -> None:
        """Use an open index; the caller closes it."""
        self._index = index

    def warm_up(self) -> None:
        """Answer one question at start, to load dictionaries: a quarter of a second."""
        self.answer(Question(text=WARM_UP_QUESTION))

    def answer(self, question: Question) -> Answer:
        """Answer one question of at most a few hundred characters; thread-safe."""
        started = time.perf_counter()
        query = parse_query(clean_text(question.text), question.language)
        with self._index.open_reader() as reader:
            terms = reader.expand(query)
            max_pages = LINK_PAGES if query.wants_links else QUOTE_PAGES
            pages = find_candidates(reader, query, terms, max_pages)
            draft = None
            if query.wants_links:
                draft = draft_from_links(query, terms, pages, question.max_links)
            # "Where is X?" names no kind of link, so quotes may answer it too.
            if draft is None or (not draft.found and not query.link_intents):
                draft = draft_from_quotes(
                    reader, query, terms, pages, question.k, question.max_links
                )
            generation = reader.generation
        return _finish_answer(question, query, draft, pages, generation, started)


def make_ask(answerer: Answerer, executor: Executor) -> Ask:
    """Make the `Ask` of an answerer, which answers in the executor's threads.

    Nowhere else does the work of a question leave the event loop.
    """

    async def ask(question: Question) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(executor, answerer.answer, question)

    return ask


def _finish_answer(
    question: Question,
    query: Query,
    draft: DraftAnswer,
    pages: Sequence[CandidatePage],
    generation: str,
    started: float,
) -> Answer:
    """Ground every text, number the citations by first use, and add related pages."""
    text, order = renumber(draft.text, range(1, len(draft.citations) + 1))
    addresses = frozenset[str]().union(*(citation.addresses for citation in draft.citations))
    related = _choose_related(draft, pages)
    if not draft.found:
        text = say_not_found(query, related=bool(related))
    return Answer(
        question=question.text,
        language=query.language,
        found=draft.found,
        confidence=round(draft.confidence, 3),
        text=ground(text, addresses),
        citations=[
            _make_citation(number, draft.citations[draft_number - 1])
            for number, draft_number in enumerate(order, start=1)
        ],
        links=[_make_link(link, order.index(link.citation) + 1, addresses) for link in draft.links],
        related=related,
        generated=False,
        generation=generation,
        kind=draft.kind if draft.found else "not_found",
        total=draft.total,
        offset=draft.offset,
        choices=list(draft.choices),
        intro=ground(draft.intro, addresses),
        talks=[_make_talk(talk, order, addresses) for talk in draft.talks],
        elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def _make_citation(number: int, citation: DraftCitation) -> Citation:
    return Citation(
        number=number,
        title=ground(citation.title, citation.addresses),
        url=citation.url if is_safe_link(citation.url) else "",
        headings=[ground(heading, citation.addresses) for heading in citation.headings],
        document=citation.page[1],
        quote=ground(citation.quote, citation.addresses),
        published=citation.published,
        held=citation.held,
        event=ground(citation.event, citation.addresses),
        source=citation.source,
    )


def _make_link(link: DraftLink, citation: int, addresses: frozenset[str]) -> AnswerLink:
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


def _choose_related(draft: DraftAnswer, pages: Sequence[CandidatePage]) -> list[Related]:
    """Choose the best pages that the answer does not cite."""
    cited = {citation.page for citation in draft.citations}
    uncited = [page.document for page in pages if page.key not in cited]
    return [
        Related(
            title=ground(document.title, ()),
            url=document.url if is_safe_link(document.url) else "",
        )
        for document in uncited[:MAX_RELATED]
    ]
