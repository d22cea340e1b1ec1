"""Completes a request from its conversation: slots are replaced, references resolved."""

from __future__ import annotations

import msgspec
from msgspec.structs import replace

from bot.dialogue_state import DialogueState
from bot.request import NO_CONSTRAINTS, Intent, Mention, Request
from bot.understanding.dialogue.by_time import choose_by_time
from bot.understanding.dialogue.cues import Cues
from bot.understanding.dialogue.explaining import explains
from bot.understanding.dialogue.focus import list_of
from bot.understanding.dialogue.going_on import go_on_with, turn_list, wants_more
from bot.understanding.dialogue.pointing import find_described, list_sides, point_back
from bot.understanding.dialogue.slots import (
    ask_of_one,
    choose_asking,
    merge_requests,
    put_event,
)
from bot.understanding.dialogue.social_turns import SURE, picks_one, says_scope, settle_social
from bot.understanding.social.social_words import SOCIAL
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import make_name_key
from indexer.search.index import Reader
from indexer.text.language import compile_words, split_words
from indexer.text.late_patterns import compile_late

_BY_ORDER: frozenset[Intent] = frozenset(("latest", "next", "first"))
_OF_ARCHIVE: frozenset[Intent] = frozenset((
    "list",
    "latest",
    "next",
    "first",
    "count",
    "recommend",
))
"""Intents that the whole archive has an answer to."""
_OF_ONE: frozenset[Intent] = frozenset(("list", "recommend", "title", "links", "what", "other"))
"""Intents that `else` and `other` leave out what was shown of."""


_OF_SEVERAL: frozenset[Intent] = frozenset(("list", "where", "what", "other"))
"""Intents that compare where they are asked of several events: `都是线上的吗`."""
_WHAT_NUMBERS_ARE: frozenset[Intent] = frozenset(("what", "when", "title", "other", "chatter"))
"""Intents of a year or an edition alone."""
_FACTS: frozenset[Intent] = frozenset(("who", "when", "where", "count", "latest", "first", "title"))
"""Intents that must be asked of something."""
_ASKING = compile_words(
    r"[哪谁几]|什么|多少|怎么|现在|目前|\b(?:now|what|which|who|whom|whose|when|where|how|why)\b"
)
"""A topic that holds a question word is asking that nobody knew, and no topic."""
_FEW_WORDS = 2
_LONGEST_ASKING = 6
"""Characters of such a topic."""
_SHORT_TOPIC = compile_late(r"[\u3400-\u9fff]{1,4}")


class Completed(msgspec.Struct, frozen=True):
    """A request in its conversation."""

    request: Request
    other: Request | None = None
    """Another way to read it, for where the first finds nothing."""
    asks_same: bool = False
    """Whether it asks what was asked before, and its own wording does not count."""


def complete_request(
    request: Request, cues: Cues, state: DialogueState, reader: Reader
) -> Completed:
    """Complete a request by what its conversation remembers.

    Args:
        request: What the question says itself.
        cues: How its wording goes on from the question before.
        state: What the conversation remembers; its ids are those of `reader`.
        reader: The generation that answers.
    """
    turned = turn_list(request, cues, state)
    if turned is not None:
        return Completed(turned, asks_same=True)
    request, cues = _read_place(request, cues, state.request, reader.catalogue)
    request = settle_social(request, cues, state)
    if request.intent in SOCIAL:
        return Completed(request)
    if request.intent == "more" and not says_scope(request):
        return Completed(go_on_with(request, state), asks_same=True)
    if wants_more(request, cues):
        return Completed(go_on_with(request, state), asks_same=True)
    if (chosen := choose_by_time(request, cues, state, reader.catalogue)) is not None:
        return Completed(chosen, asks_same=True)
    pointed = _go_back(request, cues, state, reader.catalogue)
    if pointed is None and not _narrows_list(request, cues):
        pointed = point_back(request, cues, state, reader)
    if pointed is not None:
        return _settle_asking(pointed, request, cues, state, reader.catalogue)
    is_sure = request.intent == "compare" and request.probability >= SURE
    is_pair = is_sure and (cues.is_marked or not request.topic)
    if is_pair and (sides := list_sides(request, state, reader.catalogue)):
        both = replace(request, mentions=sides, constraints=NO_CONSTRAINTS, follows=True)
        return Completed(both, request)
    return _complete_slots(request, cues, state, reader.catalogue)


def _read_place(
    request: Request, cues: Cues, before: Request, catalogue: Catalogue
) -> tuple[Request, Cues]:
    """Read a town that is all that is left of a question: `and Beijing?`, `the Porto one`.

    A town alone limits what was asked of events; of nothing it is a new question.
    """
    key = make_name_key(request.topic) if not request.mentions else ""
    names = catalogue.find_names([key]).get(key, ()) if key else ()
    place = next((name for name in names if name.what == "place"), None)
    is_alone = request.text.strip(" ?？!！.。") == request.topic
    limits = is_alone and bool(list_of(before.mentions, "event", "series"))
    is_short = limits or cues.is_elliptic or any(one.describes for one in cues.references)
    if place is None or not is_short:
        return request, cues
    mention = Mention("place", place.ids, place.text, request.topic)
    references = tuple(one for one in cues.references if not one.describes)
    return (
        replace(request, mentions=(mention,), topic=""),
        replace(cues, references=references, is_elliptic=True),
    )


def _go_back(
    request: Request, cues: Cues, state: DialogueState, catalogue: Catalogue
) -> Request | None:
    """Go back to a talk that was shown before, which words describe; None if that is not asked."""
    if not cues.goes_back or not request.topic or request.mentions:
        return None
    talk = find_described(request.topic, state, catalogue)
    if talk is None:
        return None
    return replace(request, mentions=(talk,), topic="", follows=True)


def _complete_slots(
    request: Request, cues: Cues, state: DialogueState, catalogue: Catalogue
) -> Completed:
    """Complete a request that points at nothing by what it leaves out."""
    before = state.request
    if explains(request, cues):
        # It says itself what it asks; `and …` may mean that within what was talked about.
        within = merge_requests(before, request, catalogue, keeps_asking=False)
        return Completed(request, within if cues.is_marked else None)
    if cues.is_elliptic and _may_replace(request, cues):
        asks_itself = request.probability >= SURE and not cues.is_marked and not request.mentions
        if asks_itself and request.intent not in _WHAT_NUMBERS_ARE:
            in_view = put_event(before, request, state, catalogue)
            return Completed(merge_requests(in_view, request, catalogue, keeps_asking=False))
        asked = choose_asking(request, state, catalogue)
        # Of one thing nothing is compared.
        compares = asked.intent == "compare" and request.intent != "compare"
        if compares and request.probability >= SURE and request.mentions:
            return Completed(request)
        merged = merge_requests(asked, request, catalogue, keeps_asking=True)
        # `KCD 2025 呢` asks the same of that; `anything from Acme` may go beyond the event.
        names_who = bool(list_of(request.mentions, "person", "organisation", "track"))
        is_sure = not request.mentions or (cues.is_marked and not names_who)
        return Completed(merged, None if is_sure else request, asks_same=True)
    if not request.mentions:
        return _complete_nameless(request, cues, state, catalogue)
    if request.probability < SURE and not list_of(request.mentions, "talk"):
        # Perhaps it only names something else, in words that nobody knew.
        bare = replace(request, topic="")
        return Completed(request, merge_requests(before, bare, catalogue, keeps_asking=True))
    return Completed(request)


def _complete_nameless(
    request: Request, cues: Cues, state: DialogueState, catalogue: Catalogue
) -> Completed:
    """Complete a request that names nothing: it may be of what was named before."""
    before = state.request
    is_about_all = request.intent in _OF_ARCHIVE and cues.asks_all and not cues.references
    if is_about_all or not (_names_anything(before) or before.among):
        return Completed(request)
    is_asking = request.intent in _FACTS and _is_only_asking(request.topic)
    bare = replace(request, topic="") if is_asking else request
    names = says_scope(request) and not bare.topic
    unsure = request.probability < SURE and (cues.is_marked or names)
    keeps_asking = (request.intent == "other" and not bare.topic) or unsure
    in_view = put_event(before, bare, state, catalogue)
    merged = merge_requests(in_view, bare, catalogue, keeps_asking=keeps_asking)
    if not merged.among and before.among and not list_of(merged.mentions, "talk"):
        merged = replace(merged, among=before.among)
    if not bare.topic:
        other = request if request.intent == "other" or request.topic else None
        return Completed(merged, other, keeps_asking)
    if cues.is_marked:
        return Completed(merged, request, keeps_asking)
    is_same = before.intent == "other" and not says_scope(before)
    if request.intent == "other" and _may_narrow(request) and not is_same:
        # Perhaps it names a part of what was asked about, such as a town.
        return Completed(request, merge_requests(before, request, catalogue, keeps_asking=True))
    if request.intent in _FACTS and _SHORT_TOPIC.fullmatch(request.topic):
        without_topic = replace(request, topic="")
        return Completed(
            request, merge_requests(before, without_topic, catalogue, keeps_asking=False)
        )
    return Completed(request)


def _may_narrow(request: Request) -> bool:
    """Tell whether a question is one or two words that nobody knew."""
    return request.probability < SURE and len(split_words(request.topic)) <= _FEW_WORDS


def _is_only_asking(topic: str) -> bool:
    return len(topic) <= _LONGEST_ASKING and _ASKING.search(topic) is not None


def _narrows_list(request: Request, cues: Cues) -> bool:
    """Tell whether `only those at …` limits what was asked, and `那次` only follows a number."""
    sorts = {one.sort for one in cues.references}
    return says_scope(request) and cues.is_elliptic and sorts <= {"set", "event", "thing"}


def _names_anything(request: Request) -> bool:
    return says_scope(request) or bool(request.topic)


def _may_replace(request: Request, cues: Cues) -> bool:
    """Tell whether a question that only names something asks for the same of that.

    A title or a topic alone may be a new question.
    """
    if list_of(request.mentions, "talk"):
        return cues.is_marked
    if _names_whole(request) and not cues.is_marked and _asks_something(request):
        return False
    return says_scope(request) or cues.is_marked or request.constraints != NO_CONSTRAINTS


def _asks_something(request: Request) -> bool:
    """Tell whether a question asks something, beside a name that alone is an overview or a list."""
    is_bare = request.intent in ("what", "list", "other", "title", "links")
    return not is_bare or bool(request.constraints.kinds)


def _names_whole(request: Request) -> bool:
    """Tell whether a question names what it needs by itself, and not by its number or place."""
    return bool(list_of(request.mentions, "event", "series", "person", "organisation"))


def _settle_asking(
    pointed: Request, request: Request, cues: Cues, state: DialogueState, catalogue: Catalogue
) -> Completed:
    """Settle what is asked of what a question points at."""
    before = state.request
    events = list_of(pointed.mentions, "event")
    points_at_all = any(one.sort == "set" for one in cues.references)
    # `Do they have any on lenses` lists their talks.
    is_about = request.intent == "list" and request.subject == "talks" and bool(request.topic)
    if points_at_all and len(events) > 1 and request.intent in _OF_SEVERAL and not is_about:
        return Completed(replace(pointed, intent="compare", subject="", probability=1.0))
    names_person = bool(list_of(pointed.mentions, "person"))
    if pointed.other_than and names_person and request.intent not in ("links", "recommend"):
        # `Did she speak anywhere else` asks for her other talks.
        talks = replace(pointed, intent="list", subject="talks", probability=1.0)
        return Completed(talks, asks_same=True)
    if cues.is_elliptic and not request.constraints.kinds:
        if picks_one(cues):
            return Completed(ask_of_one(pointed, before), asks_same=True)
        if _leaves_asking(request, cues, before):
            merged = merge_requests(before, pointed, catalogue, keeps_asking=True)
            return Completed(merged, asks_same=True)
    if not pointed.other_than or request.intent in _OF_ONE:
        return Completed(pointed)
    return Completed(replace(pointed, other_than=()))


def _leaves_asking(request: Request, cues: Cues, before: Request) -> bool:
    """Tell whether a question that only points somewhere asks what was asked before."""
    if request.intent == "other" or request.probability < SURE:
        return True
    # `And the one before?` is no question for the latest, unless that is talked about.
    steps = any(one.sort == "step" for one in cues.references)
    return (steps or cues.is_marked) and before.intent not in _BY_ORDER
