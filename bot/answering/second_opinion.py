"""Decides between the catalogue and the pages, where the catalogue is not sure.

When names and intent of a question are clear, the catalogue answers alone: words that no page
holds are no evidence against it. Pages are asked when it has no answer, or not what was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.answering.draft import DraftAnswer, DraftLink
from bot.request import Request
from indexer.links.videos import parse_video
from indexer.records import Document
from indexer.text.events import find_editions
from indexer.text.language import fold, split_words

SURE = 0.7
"""Confidence from which the answer of the catalogue needs no second opinion."""
SURE_TOPIC = 0.9
"""The same where no name is known, and talks were found by the topic alone."""
CLEAR = 0.8
"""Confidence of pages whose answer is better than an unsure one of the catalogue."""
MOST_TOLD = 0.5
"""Share of a topic that stands with a link which is about it; in two languages words are near."""
ALL_TOLD = 0.85
"""The same of a link that certainly is."""
LEAD = 0.2
"""By which a link tells more of the topic than the one that the catalogue found by a topic."""
LEAST_PROBABILITY = 0.35
"""Probability of an intent below which clear pages are believed rather than the catalogue."""
COLLECTED = frozenset({"video", "slides"})
"""Kinds of which the catalogue has every link of a page that it knows; of other kinds it has those
that a page gives as its event's."""
_DIGITS = re.compile(r"\d{1,4}")
_FILE = re.compile(r"\.(?:pdf|pptx?|key|odp|mp4|mov|zip)$", re.IGNORECASE)


def needs_second_opinion(request: Request, draft: DraftAnswer | None) -> bool:
    """Tell whether pages may answer better: the catalogue lacks what is asked for, or is unsure."""
    if draft is None:
        return True
    if draft.kind == "clarify" or request.among or request.other_than:
        # Of what was shown the catalogue knows all.
        return False
    if not request.mentions and request.intent == "links":
        # A topic is less sure than a name.
        return not draft.found or draft.confidence < SURE_TOPIC
    if request.unknown is not None:
        # A page may tell of an edition whose year the catalogue does not know.
        return request.intent == "links"
    return _is_doubted(request) or not draft.found or draft.confidence < SURE


def choose_better(
    request: Request,
    draft: DraftAnswer | None,
    from_pages: DraftAnswer,
    known: Collection[tuple[str, str]],
    series: Collection[str] = (),
    told: tuple[float, float] = (0.0, 0.0),
) -> DraftAnswer:
    """Choose the answer of the pages where it has what the catalogue lacks.

    `known` are pages, as (source, id), whose events and talks the catalogue knows: of these it has
    every link, and what it lacks they lack too. `series` are names of the series of an edition that
    the catalogue does not know. `told` is how much of the topic the first link of the catalogue and
    that of the pages tell, 0 to 1; see `measure_told`.
    """
    if draft is None:
        is_clear = request.probability >= LEAST_PROBABILITY
        if request.intent != "register" or not is_clear or not from_pages.found:
            return from_pages
        is_told = from_pages.links or _holds_names(from_pages.text, request.topic)
        return from_pages if is_told else DraftAnswer(found=False, confidence=0.0)
    if not from_pages.found:
        return draft
    if request.intent != "links":
        if draft.kind == "not_found":
            # A name that no talk has is not found on pages that do not hold it either.
            # And what the catalogue surely lacks of a name, such as who employs a person, no page
            # tells either.
            is_sure = not request.topic and draft.confidence >= SURE
            holds = _holds_names(from_pages.text, request.topic)
            return from_pages if holds and not is_sure else draft
        is_clear = from_pages.confidence >= CLEAR or _says_where(from_pages, request.topic)
        doubted = _is_doubted(request) and is_clear
        return draft if draft.found and not doubted else from_pages
    if not from_pages.links or not _fits(request, from_pages.links[0]):
        return draft
    if request.unknown is not None:
        is_better = from_pages.confidence >= CLEAR and _is_of(request, series, from_pages)
    elif not request.mentions:
        is_clearer = from_pages.confidence > draft.confidence and told[1] >= told[0]
        is_better = not draft.found or is_clearer or _tells_more(told)
    else:
        is_better = _has_missed(request, draft, from_pages, known, told)
    return from_pages if is_better else draft


def _says_where(draft: DraftAnswer, topic: str) -> bool:
    """Tell whether the first page cited is the place in a recording where a topic is spoken of."""
    first = draft.citations[0] if draft.citations else None
    video = parse_video(first.url) if first else None
    if first is None or video is None or not video.start_s:
        return False
    return bool(topic) and _holds_names(first.quote, topic)


def _holds_names(text: str, topic: str) -> bool:
    """Tell whether a text holds a topic, or its names: in the other language it has only those."""
    words = split_words(topic)
    names = [word for word in words if word.isascii()] or words
    return set(split_words(text)).issuperset(names)


def _has_missed(
    request: Request,
    draft: DraftAnswer,
    from_pages: DraftAnswer,
    known: Collection[tuple[str, str]],
    told: tuple[float, float],
) -> bool:
    """Tell whether pages have a link of what is named that the catalogue missed."""
    in_catalogue, in_pages = told
    if request.topic and in_pages < max(MOST_TOLD, in_catalogue):
        return False
    is_clear = from_pages.confidence >= CLEAR
    # Who names an event and gets its links has what was asked for, but for a talk of a person.
    names_event = bool(request.list_ids("event") or request.list_ids("series"))
    if request.topic and (not draft.found or (not names_event and _tells_more(told))):
        # A talk that the catalogue missed, on a page that it knows.
        return is_clear or in_pages >= ALL_TOLD
    collected = set(request.constraints.kinds) <= COLLECTED
    is_known = any(one.page in known for one in from_pages.citations)
    return is_clear and (not is_known or not (collected or draft.found))


def _tells_more(told: tuple[float, float]) -> bool:
    in_catalogue, in_pages = told
    return in_pages >= ALL_TOLD and in_pages - in_catalogue >= LEAD


def is_in_catalogue(document: Document) -> bool:
    """Tell whether the catalogue knows the events or talks of a page."""
    return bool(document.talks or document.events)


def _fits(request: Request, first: DraftLink) -> bool:
    """Tell whether a link is of a kind and on a platform that is asked for; a file may be any."""
    limits = request.constraints
    is_kind = first.kind in limits.kinds or (first.kind == "page" and _FILE.search(first.url))
    is_there = any(fold(first.platform).startswith(one) for one in limits.platforms)
    return bool(is_kind or not limits.kinds) and (is_there or not limits.platforms)


def _is_of(request: Request, series: Collection[str], draft: DraftAnswer) -> bool:
    """Tell whether the first page that a draft cites is of a series, and of the edition asked for.

    Of the ninth meetup no page tells of the twelfth.
    """
    first = draft.citations[draft.links[0].citation - 1]
    # A series may name its pages only by their folder: `weekly/015`.
    folders = [part for part in first.page[1].split("/") if part]
    told = set(split_words(" ".join((first.event, first.title, *folders))))
    wanted = set(request.constraints.editions)
    if request.unknown is not None:
        wanted.update(find_editions(request.unknown.text))
    numbers = {int(digits) for digits in _DIGITS.findall(f"{first.event} {first.title}")}
    numbers = numbers or {int(part) for part in folders if part.isdecimal()}
    if wanted and numbers and wanted.isdisjoint(numbers):
        return False
    return not series or any(told.issuperset(split_words(name)) for name in series)


def _is_doubted(request: Request) -> bool:
    """Tell whether an intent is so unsure that clear pages are believed.

    A question that its conversation completed is not: pages do not know what it leaves out.
    """
    unsure = request.probability < LEAST_PROBABILITY and not request.follows
    return unsure and request.intent != "links"
