"""A question to a cited answer, without a language model: link records or sentences, as they stand.

Four steps: read the question, search, choose links or sentences, ground and number.
"""

from __future__ import annotations

import time
from collections.abc import Sequence

from bot.answering.candidates import Near, pages_near
from bot.answering.evidence import Draft, Evidence
from bot.answering.from_links import draft_links, name_link
from bot.answering.from_text import draft_text
from bot.answering.link_ranking import Found
from bot.answering.wording import say_not_found
from bot.messages import Answer, AnswerLink, Citation, Question, Related
from bot.rendering.grounding import ground, renumber
from indexer.links.addresses import is_safe_link
from indexer.search.index import Index
from indexer.search.query import Query, parse_query
from indexer.text.control_characters import clean_text

CANDIDATE_PAGES = 10
"""Pages whose sentences are judged; for 97 of 100 questions the right page is among 10."""
LINK_PAGES = 20
"""Pages whose links are judged: the page of a talk is often shorter, and ranked lower, than those
that tell of its subject. Of 181 link questions 20 pages answer two more than 10, and 40 three."""
RELATED = 3
WARM_UP = "Where are the videos? 视频在哪里看？"


class Answerer:
    """Answers questions from an open index."""

    def __init__(self, index: Index) -> None:
        """Take an open index; the caller closes it."""
        self._index = index

    def warm_up(self) -> None:
        """Answer once before anyone asks: it loads dictionaries, which takes a quarter second."""
        self.answer(Question(text=WARM_UP))

    def answer(self, question: Question) -> Answer:
        """Answer one question; safe to call from several threads at once.

        Args:
            question: The question, of at most a few hundred characters.

        Returns:
            A cited answer, or `found=False` with the nearest pages.
        """
        started = time.perf_counter()
        query = parse_query(clean_text(question.text), question.language)
        with self._index.open_reader() as reader:
            terms = reader.expand(query)
            pages = LINK_PAGES if query.wants_links else CANDIDATE_PAGES
            near = pages_near(reader, query, terms, pages)
            draft = draft_links(query, terms, near) if query.wants_links else None
            if draft is None or (not draft.found and not query.link_intents):
                draft = draft_text(reader, query, terms, near, question.k)
            generation = reader.generation
        return _finish_answer(question, query, draft, near, generation, started)


def _finish_answer(
    question: Question,
    query: Query,
    draft: Draft,
    near: Sequence[Near],
    generation: str,
    started: float,
) -> Answer:
    """Ground every text, number the citations by first use and add the pages near by."""
    text, order = renumber(draft.text, range(1, len(draft.evidence) + 1))
    addresses = frozenset[str]().union(*(one.addresses for one in draft.evidence))
    related = _choose_related(draft, near)
    if not draft.found:
        text = say_not_found(query, related=bool(related))
    return Answer(
        question=question.text,
        language=query.language,
        found=draft.found,
        confidence=round(draft.confidence, 3),
        text=ground(text, addresses),
        citations=[
            _make_citation(number, draft.evidence[old - 1])
            for number, old in enumerate(order, start=1)
        ],
        links=[_make_link(found, order.index(old) + 1, addresses) for found, old in draft.links],
        related=related,
        generated=False,
        generation=generation,
        elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
    )


def _make_citation(number: int, evidence: Evidence) -> Citation:
    return Citation(
        number=number,
        title=ground(evidence.title, evidence.addresses),
        url=evidence.url if is_safe_link(evidence.url) else "",
        quote=ground(evidence.quote, evidence.addresses),
        published=evidence.published,
        source=evidence.source,
    )


def _make_link(found: Found, citation: int, addresses: frozenset[str]) -> AnswerLink:
    return AnswerLink(
        url=found.link.url,
        label=ground(name_link(found), addresses),
        kind=found.link.kind,
        platform=ground(found.link.platform, addresses),
        citation=citation,
    )


def _choose_related(draft: Draft, near: Sequence[Near]) -> list[Related]:
    """Pages near the question that the answer does not cite."""
    cited = {one.page for one in draft.evidence}
    uncited = [one.document for one in near if one.key not in cited]
    return [
        Related(title=ground(page.title, ()), url=page.url if is_safe_link(page.url) else "")
        for page in uncited[:RELATED]
    ]
