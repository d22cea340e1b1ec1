"""Answers a request from the catalogue: one function for each intent."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from msgspec.structs import replace

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.facts.meant import asks_for_episode
from bot.answering.from_catalogue.facts.table import AnswerFact, answer_if_unknown, build_facts
from bot.answering.from_catalogue.links.answer import answer_links
from bot.answering.from_catalogue.links.meant_kinds import SURE_COSINE, guess_kinds
from bot.answering.from_catalogue.scope.regions import find_regions, is_region, keep_region
from bot.answering.from_catalogue.scope.resolve import Scope, find_talks, resolve_scope
from bot.answering.from_catalogue.scope.wording import (
    asks_attendance,
    asks_for_more,
    asks_to_watch,
    asks_total,
    asks_which,
    asks_which_talks,
    asks_yes_or_no,
)
from bot.answering.from_catalogue.topics.find import NARROWING_FIT, find_topic_talks
from bot.request import Intent, Request
from bot.understanding.events.things import asks_for_address
from indexer.search.index import Reader

if TYPE_CHECKING:
    from bot.answering.from_catalogue.links.thing_words import AskedThing

_MAY_MEAN_LINKS: frozenset[Intent] = frozenset(("what", "title", "other", "where"))
"""Intents of questions that name a talk and little else: `are there handouts of …`."""
_MAY_MEAN_LIST: frozenset[Intent] = frozenset(("count", "what", "title"))
"""Intents of questions that ask which ones: 分享题目有哪几个."""
_MAY_MEAN_PLACE: frozenset[Intent] = frozenset(("list", "what", "other", "compare", "live"))
"""Intents of questions that name events and a place, and ask neither for links nor for people."""
_KINDS_OF_THINGS = {"photos": "image", "schedule": "page"}
"""Kinds of the things of an event that the catalogue has, by their names."""
SURE_TALK = 0.7
"""Confidence of links from which words beside an event are the topic of a talk, or none."""
LEAST_PROBABILITY = 0.5
"""Probability of an intent below which a question without names may be about anything."""
SURE_WORDS = 0.8
"""Probability of an intent that words of a question say."""
_MARK = re.compile(r"\[(\d{1,3})\]")


class CatalogueAnswers:
    """Answers requests from the catalogue; thread-safe."""

    def __init__(self, get_today: Callable[[], date]) -> None:
        """Use the day by which an event is the latest, or the next."""
        self._answers = {**build_facts(get_today), "links": _answer_links}

    def answer(self, request: Request, reader: Reader) -> DraftAnswer | None:
        """Answer a request; None if the catalogue has no answer to what it asks."""
        answer = self._answers.get(request.intent)
        if answer is None:
            return None
        request, scope = _settle_region(request, resolve_scope(request, reader))
        if request.among or request.other_than:
            from bot.answering.from_catalogue.topics.among import narrow_shown
            from bot.answering.from_catalogue.unknown import answer_none_left

            narrowed = narrow_shown(request, reader, scope)
            if narrowed is None:
                return answer_none_left(request, reader, scope)
            request, scope = narrowed, replace(scope, among=narrowed.among)
        if request.intent == "links":
            return answer(request, reader, scope) or _ask_back(request, reader, scope)
        if request.intent == "recommend":
            # Its topic may be far from all words: whether a talk is near it is found out there.
            is_sure = not scope.is_open or request.probability >= LEAST_PROBABILITY
            return answer(request, reader, scope) if is_sure else None
        return _answer_fact(answer, request, reader, scope)

    def find_nearest(self, request: Request, reader: Reader) -> DraftAnswer | None:
        """Give the talk that comes nearest to what somebody remembers, where nothing was found."""
        return _answer_nearest(request, reader, resolve_scope(request, reader))


def _answer_fact(
    answer: AnswerFact, request: Request, reader: Reader, scope: Scope
) -> DraftAnswer | None:
    """Answer a fact, once it is settled what the rest of the question means."""
    if scope.is_open:
        settled = _settle_open(request, reader)
        if settled is None:
            return _answer_nearest(request, reader, scope)
        request = settled
    from bot.answering.from_catalogue.unknown import answer_absent

    if (absent := answer_absent(request, reader, scope)) is not None:
        return absent
    request = settle_topic(request, reader, scope)
    draft = answer(request, reader, scope) or _ask_back(request, reader, scope)
    if draft is None or request.intent != "where" or request.subject:
        return draft
    return _add_links(draft, request, reader, scope)


def _settle_region(request: Request, scope: Scope) -> tuple[Request, Scope]:
    """Keep the events of a region that is all of a topic: `KCD 中国` is not about China Mobile."""
    if not scope.events or not is_region(request.topic):
        return request, scope
    events = tuple(keep_region(scope.events, request.topic))
    return replace(request, topic=""), replace(scope, events=events)


def settle_intent(request: Request, reader: Reader) -> Request:
    """Settle what is asked where what a question names says it better than its wording.

    Two events of which one has more are compared, and a question that was read otherwise may only
    want a recording or slides.

    Of links, an edition that the catalogue lacks is noted too: a page may tell of it.
    """
    if _compares(request):
        # What is summed up of several years are their talks, and not the years' events.
        subject = "" if request.intent == "list" else request.subject
        request = replace(request, intent="compare", subject=subject)
    elif request.intent == "count" and request.subject != "speakers" and _asks_people(request):
        request = replace(request, subject="attendance")
    elif request.intent == "list" and request.mentions and asks_to_watch(request.text):
        limits = request.constraints
        kinds = limits.kinds or ("video",)
        request = replace(request, intent="links", constraints=replace(limits, kinds=kinds))
    elif _asks_which_have(request):
        # Its words say so, however sure the model is.
        sure = max(request.probability, SURE_WORDS)
        subject = request.subject if request.subject == "recordings" else "talks"
        request = replace(request, intent="list", subject=subject, probability=sure)
    elif request.intent in _MAY_MEAN_LIST and asks_which(request.text):
        subject = request.subject or ("talks" if request.list_ids("event") else "")
        request = replace(request, intent="list", subject=subject)
    elif _asks_whether_there(request):
        request = replace(request, intent="where", subject="")
    elif _means_links(request, reader):
        request = replace(request, intent="links")
    if request.intent == "links" and request.unknown is None:
        request = replace(request, unknown=resolve_scope(request, reader).unknown)
    return request


def settle_topic(request: Request, reader: Reader, scope: Scope) -> Request:
    """Drop what is left of a question where names are clear and none of their talks is about it.

    `How many presentations were there at …` has no topic; words that no talk has limit nothing.
    """
    if not request.topic or scope.is_open:
        return request
    ids = find_talks(scope, reader)
    found = find_topic_talks(reader, request.topic, ids, request.language)
    is_about = bool(found) and found[0].fit >= NARROWING_FIT and len(found) < len(ids)
    return request if is_about else replace(request, topic="")


def _settle_open(request: Request, reader: Reader) -> Request | None:
    """Settle what a question without names is about: all of the archive, or talks on a topic.

    None if it is about neither: what is left of any other question is a topic that no talk has.
    """
    topic, limits = request.topic, request.constraints
    # A year and nothing else is that of the archive, however it is asked for.
    is_dated = not topic and bool(limits.years or limits.months)
    if request.probability < LEAST_PROBABILITY and not is_dated:
        return None
    if not topic or find_regions(topic) or _is_topic(request, reader):
        return request
    from bot.answering.from_catalogue.topics.archive import means_archive

    return replace(request, topic="") if means_archive(topic, reader.encoder) else None


def _is_topic(request: Request, reader: Reader) -> bool:
    """Tell whether some talk of the archive is about the topic of a request."""
    found = find_topic_talks(reader, request.topic, None, request.language)
    return bool(found) and found[0].fit >= NARROWING_FIT


def _compares(request: Request) -> bool:
    """Tell whether a question asks which of two has more, or what several years have together."""
    if request.intent == "list" and len(request.constraints.years) > 1:
        return asks_total(request.text)
    return len(request.list_ids("event")) > 1 and asks_for_more(request.text)


def _asks_which_have(request: Request) -> bool:
    """Tell whether the talks are asked for that have a kind of link: `which talks have slides`."""
    may_list = request.intent == "list" or request.intent in _MAY_MEAN_LIST
    return may_list and bool(request.constraints.kinds) and asks_which_talks(request.text)


def _asks_people(request: Request) -> bool:
    """Tell whether the people who came to an event are to be counted."""
    names = request.list_ids("event") or request.list_ids("series")
    return bool(names) and asks_attendance(request.text)


def _asks_whether_there(request: Request) -> bool:
    """Tell whether a question only asks if events were at a place: `were both online`."""
    names_both = bool(request.list_ids("event") and request.list_ids("place"))
    return names_both and request.intent in _MAY_MEAN_PLACE and asks_yes_or_no(request.text)


def _means_links(request: Request, reader: Reader) -> bool:
    """Tell whether a question that was read otherwise only asks for a recording or slides."""
    if request.constraints.kinds:
        is_list = request.intent == "list" and request.subject in {"", "events"}
        unsure = request.probability < LEAST_PROBABILITY and request.intent != "count"
        return request.intent in _MAY_MEAN_LINKS or is_list or unsure
    if request.intent not in _MAY_MEAN_LINKS or request.intent == "where":
        return False
    named = request.list_ids("talk") or request.list_ids("event")
    return bool(named) and bool(guess_kinds(request, reader.encoder, SURE_COSINE))


def _add_links(draft: DraftAnswer, request: Request, reader: Reader, scope: Scope) -> DraftAnswer:
    """Add the links of a talk to where it was given: who asks may mean where to watch it."""
    names_talk = scope.titled or request.topic or asks_for_episode(scope)
    if draft.links or not draft.found or not names_talk:
        return draft
    links = answer_links(request, reader, scope)
    if links is None or not links.found or not any(one.talk for one in links.links):
        return draft
    behind = len(draft.citations)
    text = _MARK.sub(lambda mark: f"[{int(mark[1]) + behind}]", links.text)
    return replace(
        draft,
        text=f"{draft.text}\n{text}",
        citations=(*draft.citations, *links.citations),
        links=tuple(replace(one, citation=one.citation + behind) for one in links.links),
    )


def _answer_links(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    unknown = answer_if_unknown(request, reader, scope)
    if unknown is not None:
        return unknown
    draft = answer_links(request, reader, scope)
    asked = None
    if scope.events and not request.constraints.kinds:
        from bot.answering.from_catalogue.links.thing_words import read_thing

        asked = read_thing(request, reader)
    if asked is not None and not asked.known and not asks_for_address(request.text):
        # Where to watch something asks for no page.
        asked = None
    if asked is None or draft is None or _is_told(draft, asked, request, reader):
        return draft
    from bot.answering.from_catalogue.links.things import answer_thing

    if (found := answer_thing(asked, request, reader, scope)) is not None:
        return found
    things = tuple(thing.name for thing in asked.known)
    return answer_links(request, reader, scope, things) if things and draft.found else draft


def _ask_back(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Ask back; most answers have no need to, so what does it is imported here."""
    from bot.answering.from_catalogue.clarify import ask_back

    return ask_back(request, reader, scope)


def _answer_nearest(request: Request, reader: Reader, scope: Scope) -> DraftAnswer | None:
    """Give the nearest talk, where nothing was found; imported here for the same reason."""
    from bot.answering.from_catalogue.recommendations.nearest import answer_nearest

    return answer_nearest(request, reader, scope)


def _is_told(draft: DraftAnswer, asked: AskedThing, request: Request, reader: Reader) -> bool:
    """Tell whether links are what is asked for: of its kind, or of a talk with such a topic."""
    if not draft.found:
        return False
    kinds = guess_kinds(request, reader.encoder)
    if asked.known:
        # Recordings are no notes, however near the words.
        return any(_KINDS_OF_THINGS.get(thing.name) in kinds for thing in asked.known)
    return bool(kinds) or draft.confidence >= SURE_TALK
