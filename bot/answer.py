"""A question to a cited answer, without a language model: link records or sentences, as they stand.

Four steps: read the question, search, choose links or sentences, ground and number. Blocking work
leaves the event loop here and nowhere else (`make_ask`).
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Sequence
from concurrent.futures import Executor
from dataclasses import dataclass

from bot import phrases
from bot.confidence import LINK_THRESHOLD, TEXT_THRESHOLD, of_link, of_text
from bot.grounding import grounded, is_web, plain, renumbered
from bot.link_answer import Found, choose
from bot.messages import Answer, AnswerLink, Ask, Citation, Question, Related
from bot.sentences import MAX_QUOTE_CHARS, best_quote
from bot.terms import Term, weighed
from indexer.index import Index, Reader
from indexer.query import Query, read
from indexer.records import Hit

CANDIDATE_PAGES = 12
"""Pages whose links are judged; the right page is among the first 12 for 99 of 100 questions."""
MAX_LINKS = 6
"""Links in one answer; a reader wants one, a list of six can be read at a glance."""
LINK_MARGIN = 0.22
"""A link this much below the best one answers another question."""
QUOTE_MARGIN = 0.2
"""A page this share below the best one is not quoted beside it."""
RELATED = 3
MEDIA = frozenset({"video", "slides", "audio"})
MEDIA_COVERAGE = 0.6
"""Share of a question a recording must hold to be offered beside sentences."""
MAX_MEDIA = 3


@dataclass(frozen=True, slots=True)
class Evidence:
    """One place of the index that an answer rests on."""

    page: tuple[str, str]
    """(source, id) of its document."""
    title: str
    url: str
    quote: str
    published: str
    source: str
    addresses: frozenset[str]
    """Every address of the place: its own and its links'."""


class Answerer:
    """Answers questions from an open index."""

    def __init__(self, index: Index) -> None:
        """Take an open index; the caller closes it."""
        self._index = index

    def answer(self, question: Question) -> Answer:
        """Answer one question; safe to call from several threads at once.

        Args:
            question: The question, of at most a few hundred characters.

        Returns:
            A cited answer, or `found=False` with the nearest pages.
        """
        started = time.perf_counter()
        query = read(plain(question.text), question.language)
        with self._index.reading() as reader:
            hits = reader.search(query, CANDIDATE_PAGES)
            terms = weighed(query.words, reader.rarity(query), {})
            draft = _from_links(reader, query, terms, hits) if query.wants_links else None
            if draft is None or (not draft.found and not query.asked):
                draft = _from_text(reader, query, terms, hits, question.k)
            generation = reader.generation
        return _finish(question, query, draft, hits, generation, started)


def make_ask(answerer: Answerer, executor: Executor) -> Ask:
    """Make the one function channels know; the work itself runs in the executor's threads."""

    async def ask(question: Question) -> Answer:
        return await asyncio.get_running_loop().run_in_executor(executor, answerer.answer, question)

    return ask


@dataclass(frozen=True, slots=True)
class Draft:
    """An answer before its citations are numbered."""

    found: bool
    confidence: float
    text: str
    """With marks `[n]` that count `evidence` from 1."""
    evidence: tuple[Evidence, ...]
    links: tuple[tuple[Found, int], ...] = ()
    """Link records with the number of their evidence."""


def _from_links(reader: Reader, query: Query, terms: Sequence[Term], hits: Sequence[Hit]) -> Draft:
    """Answer with the link records themselves."""
    if not hits:
        return Draft(False, 0.0, "", ())
    top = hits[0].score
    keys = [(hit.passage.source, hit.passage.document) for hit in hits]
    documents = reader.store.documents(keys)
    pages = [(d, max(hit.score / top, 0.0)) for d, hit in zip(documents, hits, strict=True)]
    found = [one for one in choose(query, terms, pages) if is_web(one.link.url)]
    if not found:
        return Draft(False, 0.0, "", ())
    confidence = of_link(query, terms, found[0], documents, hits)
    if confidence < LINK_THRESHOLD:
        return Draft(False, confidence, "", ())
    kept = [one for one in found if one.score >= found[0].score - LINK_MARGIN][:MAX_LINKS]
    places = list(
        dict.fromkeys((one.document.source, one.document.id, one.section) for one in kept)
    )
    numbers = {place: number for number, place in enumerate(places, start=1)}
    links = tuple((one, numbers[one.document.source, one.document.id, one.section]) for one in kept)
    lines = [f"{_name(one)} ({one.link.platform}) [{number}]" for one, number in links]
    evidence = tuple(
        _link_evidence([one for one, n in links if n == number])
        for number in range(1, len(places) + 1)
    )
    return Draft(True, confidence, phrases.links_found(query, lines), evidence, links)


def _name(found: Found) -> str:
    """What to call a link: its label, or the page's title where the label says nothing."""
    label = " ".join(plain(found.link.label).split())
    bare = not label or label == found.link.url or found.link.key
    return (found.document.title if bare else label) or found.link.url


def _link_evidence(found: Sequence[Found]) -> Evidence:
    """The place that gives some links of one section."""
    first = found[0]
    anchor = f"#{first.link.anchor}" if first.link.anchor and first.document.url else ""
    return Evidence(
        page=(first.document.source, first.document.id),
        title=first.document.title,
        url=first.document.url + anchor,
        quote=(first.link.context or first.link.label)[:MAX_QUOTE_CHARS],
        published=first.document.published,
        source=first.document.source,
        addresses=frozenset(one.link.url for one in found) | {first.document.url + anchor},
    )


def _from_text(
    reader: Reader, query: Query, terms: Sequence[Term], hits: Sequence[Hit], k: int
) -> Draft:
    """Answer with the best sentences of the nearest pages."""
    if not hits:
        return Draft(False, 0.0, "", ())
    confidence = of_text(query, terms, hits)
    if confidence < TEXT_THRESHOLD:
        return Draft(False, confidence, "", ())
    vector = reader.encode(query.text)
    pieces: list[str] = []
    evidence: list[Evidence] = []
    for hit in hits[:k]:
        if hit.score < hits[0].score * (1 - QUOTE_MARGIN):
            break
        quote, _ = best_quote(hit.passage.text, vector, terms, reader.encoder)
        quote = quote or hit.passage.title
        evidence.append(
            Evidence(
                page=(hit.passage.source, hit.passage.document),
                title=hit.passage.title,
                url=hit.passage.url,
                quote=quote,
                published=hit.passage.published,
                source=hit.passage.source,
                addresses=frozenset(link.url for link in hit.passage.links) | {hit.passage.url},
            )
        )
        pieces.append(f"{_without_marks(quote)} [{len(evidence)}]")
    links = _media(reader, query, terms, hits[: len(evidence)])
    return Draft(True, confidence, "\n\n".join(pieces), tuple(evidence), links)


def _media(
    reader: Reader, query: Query, terms: Sequence[Term], cited: Sequence[Hit]
) -> tuple[tuple[Found, int], ...]:
    """Recordings and slides that the cited pages give for what the question is about."""
    keys = [(hit.passage.source, hit.passage.document) for hit in cited]
    pages = [(document, 1.0) for document in reader.store.documents(keys)]
    found = [
        one
        for one in choose(query, terms, pages)
        if one.link.kind in MEDIA and one.covered >= MEDIA_COVERAGE and is_web(one.link.url)
    ]
    return tuple(
        (one, keys.index((one.document.source, one.document.id)) + 1) for one in found[:MAX_MEDIA]
    )


def _without_marks(quote: str) -> str:
    """A page's own [1] is no citation of ours."""
    return renumbered(quote, ())[0]


def _finish(
    question: Question,
    query: Query,
    draft: Draft,
    hits: Sequence[Hit],
    generation: str,
    started: float,
) -> Answer:
    """Ground every text, number the citations by first use and add the pages near by."""
    text, order = renumbered(draft.text, range(1, len(draft.evidence) + 1))
    numbers = {old: new for new, old in enumerate(order, start=1)}
    addresses = frozenset[str]().union(*(one.addresses for one in draft.evidence))
    citations = [
        Citation(
            number=numbers[old],
            title=grounded(evidence.title, evidence.addresses),
            url=evidence.url if is_web(evidence.url) else "",
            quote=grounded(evidence.quote, evidence.addresses),
            published=evidence.published,
            source=evidence.source,
        )
        for old in order
        for evidence in (draft.evidence[old - 1],)
    ]
    cited = {one.page for one in draft.evidence}
    near = [hit.passage for hit in hits if (hit.passage.source, hit.passage.document) not in cited]
    related = [
        Related(title=grounded(one.title, ()), url=page if is_web(page) else "")
        for one in near[:RELATED]
        for page in (one.url.partition("#")[0],)
    ]
    if not draft.found:
        text = phrases.not_found(query, related=bool(related))
    return Answer(
        question=question.text,
        language=query.language,
        found=draft.found,
        confidence=round(draft.confidence, 3),
        text=grounded(text, addresses),
        citations=citations,
        links=[
            AnswerLink(
                url=found.link.url,
                label=grounded(_name(found), addresses),
                kind=found.link.kind,
                platform=found.link.platform,
                citation=numbers[old],
            )
            for found, old in draft.links
        ],
        related=related,
        generated=False,
        generation=generation,
        elapsed_ms=round((time.perf_counter() - started) * 1000, 2),
    )
