"""Answers with what organisers pinned to a question, in their words."""

from __future__ import annotations

from threading import Lock

import msgspec
from cachetools import LRUCache

from bot.answering.draft import DraftAnswer, DraftCitation, DraftLink, cite_document
from bot.answering.from_pinned.choice import UNSEEN, choose_answer
from bot.answering.from_pinned.wordings import PinnedAnswer, PinnedWordings
from bot.rendering.grounding import renumber
from bot.rendering.labels import write_link_line
from bot.request import Request
from bot.understanding.alone import Turn
from bot.understanding.request import Understanding
from indexer.links.addresses import is_safe_link
from indexer.records import Document
from indexer.search.index import Reader

_KEPT = 3
"""Sets of wordings that are kept: of the generation that serves, and of those still being read."""


class PinnedMatch(msgspec.Struct, frozen=True):
    """A pinned answer that a question asks for."""

    draft: DraftAnswer
    wording: str
    """The wording of its question that is nearest to what was asked."""


class PinnedAnswers:
    """Answers from pinned answers; thread-safe."""

    def __init__(self, understanding: Understanding) -> None:
        """Take what reads their wordings."""
        self._understanding = understanding
        self._wordings: LRUCache[tuple[str, int], PinnedWordings] = LRUCache(_KEPT)
        self._lock = Lock()

    def answer(self, turn: Turn, reader: Reader) -> PinnedMatch | None:
        """Answer a question, with what its conversation adds; None if none is pinned to it.

        `And the slides?` asks of what was before, unless an answer is pinned to just these words.
        """
        request = turn.request
        compared = self._get_wordings(reader).compare(request, reader, UNSEEN)
        chosen = choose_answer([one for one in compared if not (turn.goes_on and one.likeness)])
        if chosen is None:
            return None
        chance, best = chosen
        document = _choose_document(best.answer, request)
        return PinnedMatch(_draft(document, request, chance), best.wording)

    def _get_wordings(self, reader: Reader) -> PinnedWordings:
        """Get the wordings that are shown now; the first question encodes them."""
        key = reader.generation, reader.periods.count_passed(reader.now)
        with self._lock:
            wordings = self._wordings.get(key)
            if wordings is None:
                wordings = PinnedWordings(reader, self._understanding)
                self._wordings[key] = wordings
            return wordings


def _choose_document(answer: PinnedAnswer, request: Request) -> Document:
    """Choose the answer in the asker's language, else its first one."""
    own = (one for one in answer.documents if one.language == request.language)
    return next(own, answer.documents[0])


def _draft(document: Document, request: Request, confidence: float) -> DraftAnswer:
    """Draft an answer in the organisers' words; a list of links where links are asked for."""
    parts = (part for one in document.sections for part in (*one.headings[-1:], one.text.strip()))
    # Marks like `[1]` that the text itself has are not our citations.
    body, _ = renumber("\n\n".join(filter(None, parts)), ())
    links = [link for link in document.links if is_safe_link(link.url) and link.kind != "image"]
    drafted = tuple(
        DraftLink(link.url, link.label, link.kind, link.platform, 1)
        for link in links[: request.limit]
    )
    is_list = request.intent == "links" and bool(drafted)
    intro = f"{body} [1]"
    lines = [
        write_link_line(one.label, one.url, one.platform, 1, request.language) for one in drafted
    ]
    return DraftAnswer(
        found=True,
        confidence=confidence,
        text="\n".join([intro, *lines]) if is_list else intro,
        citations=(_cite(document),),
        links=drafted,
        kind="links" if is_list else "text",
        intro=intro if is_list else "",
        relates_pages=False,
    )


def _cite(document: Document) -> DraftCitation:
    """Cite an answer by its own address, if it has one: no other page says these words.

    The answer is all of its text, so that the quote is its title.
    """
    return cite_document(document, document.title, [link.url for link in document.links])
