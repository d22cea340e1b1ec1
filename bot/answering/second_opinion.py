"""Decides between the catalogue and the pages, where the catalogue is not sure.

When names and intent of a question are clear, the catalogue answers alone: words that no page
holds are no evidence against it. Pages are asked when it has no answer, or not what was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.answering.draft import DraftAnswer, DraftLink
from bot.request import Request
from indexer.records import Document
from indexer.text.language import fold, split_words

SURE = 0.7
"""Confidence from which the answer of the catalogue needs no second opinion."""
SURE_TOPIC = 0.9
"""The same where no name is known, and talks were found by the topic alone."""
CLEAR = 0.8
"""Confidence of pages whose answer is better than an unsure one of the catalogue."""
LEAST_PROBABILITY = 0.5
"""Probability of an intent below which clear pages are believed rather than the catalogue."""
_FILE = re.compile(r"\.(?:pdf|pptx?|key|odp|mp4|mov|zip)$", re.IGNORECASE)


def needs_second_opinion(request: Request, draft: DraftAnswer | None) -> bool:
    """Tell whether pages may answer better: the catalogue lacks what is asked for, or is unsure."""
    if draft is None:
        return True
    if draft.kind == "clarify":
        return False
    if not request.mentions and request.intent == "links":
        # A topic is less sure than a name.
        return not draft.found or draft.confidence < SURE_TOPIC
    if request.unknown is not None:
        # A page may tell of an edition whose year the catalogue does not know.
        return request.intent == "links"
    doubted = request.intent != "links" and request.probability < LEAST_PROBABILITY
    return doubted or not draft.found or draft.confidence < SURE


def choose_better(
    request: Request,
    draft: DraftAnswer | None,
    from_pages: DraftAnswer,
    known: Collection[tuple[str, str]],
    series: Collection[str] = (),
) -> DraftAnswer:
    """Choose the answer of the pages where it has what the catalogue lacks.

    `known` are pages, as (source, id), whose events and talks the catalogue knows: of these it has
    every link, and what it lacks they lack too. `series` are names of the series of an edition that
    the catalogue does not know.
    """
    if draft is None:
        return from_pages
    if not from_pages.found:
        return draft
    if request.intent != "links":
        if draft.kind == "not_found":
            # A name that no talk has is not found on pages that do not hold it either.
            words = split_words(fold(request.topic))
            # A page in the other language has the names, and nothing else of a topic.
            names = [word for word in words if word.isascii()] or words
            told = set(split_words(fold(from_pages.text)))
            return from_pages if told.issuperset(names) else draft
        doubted = request.probability < LEAST_PROBABILITY and from_pages.confidence >= CLEAR
        return draft if draft.found and not doubted else from_pages
    if not from_pages.links or not _fits(request, from_pages.links[0]):
        return draft
    is_known = any(one.page in known for one in from_pages.citations)
    if request.unknown is not None:
        is_better = from_pages.confidence >= CLEAR and _is_of(series, from_pages)
    elif not request.mentions:
        is_better = not draft.found or from_pages.confidence > draft.confidence
    else:
        # What is left of a question may name a talk that the catalogue missed on a known page.
        is_missed = bool(request.topic) and not draft.found
        is_better = from_pages.confidence >= CLEAR and (is_missed or not is_known)
    return from_pages if is_better else draft


def is_in_catalogue(document: Document) -> bool:
    """Tell whether the catalogue knows the events or talks of a page."""
    return bool(document.talks or document.events)


def _fits(request: Request, first: DraftLink) -> bool:
    """Tell whether a link is of a kind and on a platform that is asked for; a file may be any."""
    limits = request.constraints
    is_kind = first.kind in limits.kinds or (first.kind == "page" and _FILE.search(first.url))
    is_there = any(fold(first.platform).startswith(one) for one in limits.platforms)
    return bool(is_kind or not limits.kinds) and (is_there or not limits.platforms)


def _is_of(series: Collection[str], draft: DraftAnswer) -> bool:
    """Tell whether the first page that a draft cites is of a series."""
    first = draft.citations[draft.links[0].citation - 1]
    told = set(split_words(f"{first.event} {first.title}"))
    return not series or any(told.issuperset(split_words(name)) for name in series)
