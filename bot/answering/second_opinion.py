"""Decides between the catalogue and the pages, where the catalogue is not sure.

When names and intent of a question are clear, the catalogue answers alone: words that no page
holds are no evidence against it. Pages are asked when it has no answer, or not what was asked for.
"""

from __future__ import annotations

from collections.abc import Collection

from bot.answering.draft import DraftAnswer
from bot.request import Request
from indexer.records import Document
from indexer.text.language import fold

SURE = 0.7
"""Confidence from which the answer of the catalogue needs no second opinion."""
CLEAR = 0.8
"""Confidence of pages whose answer is better than an unsure one of the catalogue."""


def needs_second_opinion(request: Request, draft: DraftAnswer | None) -> bool:
    """Tell whether pages may answer better: the catalogue lacks what is asked for, or is unsure."""
    if draft is None:
        return True
    if draft.kind == "clarify" or (not draft.found and request.unknown is not None):
        return False
    return not draft.found or draft.confidence < SURE


def choose_better(
    request: Request,
    draft: DraftAnswer | None,
    from_pages: DraftAnswer,
    known: Collection[tuple[str, str]],
) -> DraftAnswer:
    """Choose the answer of the pages where it has what the catalogue lacks.

    `known` are pages, as (source, id), whose events and talks the catalogue knows: of these it has
    every link, and what it lacks they lack too.
    """
    if draft is None:
        return from_pages
    if not from_pages.found:
        return draft
    if request.intent == "links":
        has_it = bool(from_pages.links) and _has_kinds(request, from_pages)
        has_it = has_it and not any(one.page in known for one in from_pages.citations)
        return from_pages if has_it and from_pages.confidence >= CLEAR else draft
    return draft if draft.found else from_pages


def is_in_catalogue(document: Document) -> bool:
    """Tell whether the catalogue knows the events or talks of a page."""
    return bool(document.talks or document.events)


def _has_kinds(request: Request, draft: DraftAnswer) -> bool:
    """Tell whether the first link is of a kind that is asked for."""
    kinds, platforms = request.constraints.kinds, request.constraints.platforms
    first = draft.links[0]
    fits = not platforms or any(fold(first.platform).startswith(one) for one in platforms)
    return fits and (not kinds or first.kind in kinds)
