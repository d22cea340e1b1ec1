"""Completes a request from its conversation: slots are replaced, references resolved."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from bot.dialogue_state import DialogueState
from bot.request import NO_CONSTRAINTS, Intent, Mention, Request
from bot.understanding.dialogue.by_time import choose_by_time
from bot.understanding.dialogue.cues import Cues
from bot.understanding.dialogue.focus import (
    MOST_BEFORE,
    find_events,
    find_last_events,
    list_of,
    mention_event,
)
from bot.understanding.dialogue.pages import (
    find_line,
    find_page_turn,
    go_on,
    repeat_list,
    turn_page,
)
from bot.understanding.dialogue.pointing import find_described, list_sides, point_back
from bot.understanding.dialogue.slots import merge_requests
from bot.understanding.names.pieces import fold_in_place
from bot.understanding.social.dead_links import says_dead_link
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import make_name_key
from indexer.search.index import Reader
from indexer.text.language import compile_words, split_words

SOCIAL: frozenset[Intent] = frozenset((
    "greeting",
    "thanks",
    "help",
    "contact",
    "subscribe",
    "stop",
    "chatter",
))
"""Intents that neither take from a conversation nor change it."""
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
_UNLISTED = ("attendance",)
"""What is counted and cannot be listed."""
_DOUBTED = 0.5
"""Probability of a social turn below which one that points back is none."""
_SURE = 0.7
"""Probability of an intent that the one before does not outweigh."""
_ASKING = compile_words(
    r"[哪谁几]|什么|多少|怎么|现在|目前|\b(?:now|what|which|who|whom|whose|when|where|how|why)\b"
)
"""A topic that holds a question word is asking that nobody knew, and no topic."""
_FEW_WORDS = 2
_LONGEST_ASKING = 6
"""Characters of such a topic."""
_SHORT_TOPIC = re.compile(r"[\u3400-\u9fff]{1,4}")


@dataclass(frozen=True, slots=True)
class Completed:
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
    turned = _turn_page(request, cues, state)
    if turned is not None:
        return Completed(turned, asks_same=True)
    request, cues = _read_place(request, cues, reader.catalogue)
    request = _settle_social(request, cues, state)
    if request.intent in (*SOCIAL, "complaint"):
        return Completed(request)
    if request.intent == "more" and not _says_scope(request):
        return Completed(_go_on(request, state), asks_same=True)
    if _wants_more(request, cues):
        return Completed(_go_on(request, state), asks_same=True)
    if (chosen := choose_by_time(request, cues, state, reader.catalogue)) is not None:
        return Completed(chosen, asks_same=True)
    pointed = _go_back(request, cues, state, reader.catalogue)
    if pointed is None and not _narrows_list(request, cues):
        pointed = point_back(request, cues, state, reader)
    if pointed is not None:
        return _settle_asking(pointed, request, cues, state, reader.catalogue)
    is_sure = request.intent == "compare" and request.probability >= _SURE
    is_pair = is_sure and (cues.is_marked or not request.topic)
    if is_pair and (sides := list_sides(request, state, reader.catalogue)):
        both = replace(request, mentions=sides, constraints=NO_CONSTRAINTS, follows=True)
        return Completed(both, request)
    return _complete_slots(request, cues, state, reader.catalogue)


def _turn_page(request: Request, cues: Cues, state: DialogueState) -> Request | None:
    """Turn to another page of the last list, or to one line of it; None if that is not asked."""
    turn = find_page_turn(fold_in_place(request.text))
    if turn is not None:
        return turn_page(turn, request, state)
    return find_line(cues.references, request, state) if cues.is_elliptic else None


def _read_place(request: Request, cues: Cues, catalogue: Catalogue) -> tuple[Request, Cues]:
    """Read a town that is all that is left of a question: `and Beijing?`, `the Porto one`."""
    key = make_name_key(request.topic) if not request.mentions else ""
    names = catalogue.find_names([key]).get(key, ()) if key else ()
    place = next((name for name in names if name.what == "place"), None)
    is_short = cues.is_elliptic or any(one.describes for one in cues.references)
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


def _settle_social(request: Request, cues: Cues, state: DialogueState) -> Request:
    """Tell a correction from a complaint, and a number that picks from one that says nothing."""
    is_named = _says_scope(request) or request.constraints != NO_CONSTRAINTS
    is_follow_up = request.probability < _SURE or (cues.is_elliptic and cues.is_marked)
    goes_on = bool(cues.references) or cues.is_marked
    is_doubted = request.probability < _DOUBTED and goes_on
    if request.intent in SOCIAL and (is_doubted or (is_named and is_follow_up)):
        return replace(request, intent="other", probability=0.0)
    if request.intent == "complaint":
        return _read_complaint(request, cues, state.request)
    points = {one.sort for one in cues.references}
    if request.intent == "more" and points & {"person", "event", "step"}:
        # `Anything else by her` goes on with no list.
        return replace(request, intent="list", subject="talks")
    if request.intent == "chatter" and _picks(cues) and (state.shown or state.listed):
        return replace(request, intent="other", probability=0.0)
    return request


def _complete_slots(
    request: Request, cues: Cues, state: DialogueState, catalogue: Catalogue
) -> Completed:
    """Complete a request that points at nothing by what it leaves out."""
    before = state.request
    if cues.is_elliptic and _may_replace(request, cues):
        asks_itself = request.probability >= _SURE and not cues.is_marked and not request.mentions
        if asks_itself and request.intent not in _WHAT_NUMBERS_ARE:
            in_view = _with_event(before, request, state, catalogue)
            return Completed(merge_requests(in_view, request, catalogue, keeps_asking=False))
        asked = _choose_asking(request, state, catalogue)
        # Of one thing nothing is compared.
        compares = asked.intent == "compare" and request.intent != "compare"
        if compares and request.probability >= _SURE and request.mentions:
            return Completed(request)
        merged = merge_requests(asked, request, catalogue, keeps_asking=True)
        is_sure = cues.is_marked or not request.mentions
        return Completed(merged, None if is_sure else request, asks_same=True)
    if not request.mentions:
        return _complete_nameless(request, cues, state, catalogue)
    if request.probability < _SURE and not list_of(request.mentions, "talk"):
        # Perhaps it only names something else, in words that nobody knew.
        bare = replace(request, topic="")
        return Completed(request, merge_requests(before, bare, catalogue, keeps_asking=True))
    return Completed(request)


def _with_event(
    before: Request, request: Request, state: DialogueState, catalogue: Catalogue
) -> Request:
    """Put the event of the talk in view to what was asked, where a year or a town is named."""
    limits = request.constraints
    names = limits.years or limits.editions or list_of(request.mentions, "place")
    if not names or list_of(before.mentions, "event", "series", "place"):
        return before
    if list_of(before.mentions, "talk"):
        return replace(before, mentions=(*find_events(state, catalogue), *before.mentions))
    # `The 2021 one` is the one that was talked about before.
    events = find_last_events(state, MOST_BEFORE)
    held = catalogue.get_events([id for one in events for id in one.ids])
    of_year = [event for event in held if limits.years == (event.year,)]
    if not of_year or request.topic:
        return before
    return replace(before, mentions=(mention_event(of_year[0]),))


def _choose_asking(request: Request, state: DialogueState, catalogue: Catalogue) -> Request:
    """Choose what is asked again: of another event what was asked before a side question."""
    before, asked = state.request, state.asked
    names_event = bool(list_of(request.mentions, "event", "series", "place"))
    limits = request.constraints
    if asked is None or not (names_event or limits.years or limits.editions):
        return before
    before = _with_event(before, request, state, catalogue)
    about_event = list_of(before.mentions, "event", "series", "place")
    return replace(
        before,
        intent=asked.intent,
        subject=asked.subject,
        probability=asked.probability,
        # After a question about one talk, its event is meant.
        mentions=before.mentions if about_event else asked.mentions,
        constraints=replace(before.constraints, kinds=asked.constraints.kinds),
    )


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
    names = _says_scope(request) and not bare.topic
    unsure = request.probability < _SURE and (cues.is_marked or names)
    keeps_asking = (request.intent == "other" and not bare.topic) or unsure
    in_view = _with_event(before, bare, state, catalogue)
    merged = merge_requests(in_view, bare, catalogue, keeps_asking=keeps_asking)
    if not merged.among and before.among and not list_of(merged.mentions, "talk"):
        merged = replace(merged, among=before.among)
    if not bare.topic:
        other = request if request.intent == "other" or request.topic else None
        return Completed(merged, other, keeps_asking)
    if cues.is_marked:
        return Completed(merged, request, keeps_asking)
    if request.intent == "other" and _may_narrow(request):
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
    return request.probability < _SURE and len(split_words(request.topic)) <= _FEW_WORDS


def _is_only_asking(topic: str) -> bool:
    return len(topic) <= _LONGEST_ASKING and _ASKING.search(topic) is not None


def _picks(cues: Cues) -> bool:
    """Tell whether a question picks one of what was shown, by its place."""
    return any(one.sort in ("nth", "former", "latter") for one in cues.references)


def _narrows_list(request: Request, cues: Cues) -> bool:
    """Tell whether `only those at …` limits what was asked, and `那次` only follows a number."""
    sorts = {one.sort for one in cues.references}
    return _says_scope(request) and cues.is_elliptic and sorts <= {"set", "event", "thing"}


def _says_scope(request: Request) -> bool:
    """Tell whether a question itself says what it is about, by names or numbers."""
    limits = request.constraints
    return bool(request.mentions or limits.years or limits.editions or limits.months)


def _names_anything(request: Request) -> bool:
    return _says_scope(request) or bool(request.topic)


def _may_replace(request: Request, cues: Cues) -> bool:
    """Tell whether a question that only names something asks for the same of that.

    A title or a topic alone may be a new question.
    """
    if list_of(request.mentions, "talk"):
        return cues.is_marked
    if _names_whole(request) and not cues.is_marked and _asks_something(request):
        return False
    return _says_scope(request) or cues.is_marked or request.constraints != NO_CONSTRAINTS


def _asks_something(request: Request) -> bool:
    """Tell whether a question asks something, beside a name that alone is an overview or a list."""
    is_bare = request.intent in ("what", "list", "other", "title", "links")
    return not is_bare or bool(request.constraints.kinds)


def _names_whole(request: Request) -> bool:
    """Tell whether a question names what it needs by itself, and not by its number or place."""
    return bool(list_of(request.mentions, "event", "series", "person", "organisation"))


def _read_complaint(request: Request, cues: Cues, before: Request) -> Request:
    """Tell a correction (`no, the 2021 one`) from a complaint, which is about what was shown."""
    limits = request.constraints
    if says_dead_link(request.text) and not limits.without:
        corrects = False
    elif (
        _names_other(request, before)
        or _picks(cues)
        or (request.probability < _SURE and _says_scope(request))
    ):
        corrects = True
    else:
        # Who cannot open a platform wants another one.
        names = limits != NO_CONSTRAINTS or bool(request.mentions)
        corrects = names and (cues.is_elliptic or cues.is_marked)
    if corrects:
        return replace(request, intent="other", probability=0.0)
    if request.mentions:
        return request
    inherited = [replace(one, text="", start=0, end=0) for one in before.mentions]
    return replace(request, mentions=tuple(inherited), follows=True)


def _is_unsure_of_names(request: Request) -> bool:
    return request.probability < _SURE and _says_scope(request)


def _names_other(request: Request, before: Request) -> bool:
    """Tell whether a question names something else than the one before it."""
    old = {(one.what, one.ids) for one in before.mentions}
    limits = request.constraints
    is_new = any((one.what, one.ids) not in old for one in request.mentions)
    return is_new or bool(limits.years or limits.editions or limits.months)


def _wants_more(request: Request, cues: Cues) -> bool:
    """Tell whether a question only asks for more of a list: `还有吗`, `anything else?`."""
    is_list = request.intent in ("list", "recommend", "links", "other")
    points = {one.sort for one in cues.references}
    names = _says_scope(request) or request.topic or request.constraints != NO_CONSTRAINTS
    return is_list and points == {"other"} and not names and cues.is_elliptic


def _go_on(request: Request, state: DialogueState) -> Request:
    """Ask for what comes behind the last list; of advice, for other talks."""
    before = state.request
    if before.intent in (*SOCIAL, "complaint", "more"):
        return request
    if before.intent == "recommend":
        shown = tuple(id for one in list_of(state.shown, "talk") for id in one.ids)
        other_than = tuple(dict.fromkeys((*before.other_than, *shown)))
        return replace(repeat_list(before, request, 0), other_than=other_than)
    if state.counted is not None and state.counted.subject not in _UNLISTED:
        # More about a number is what was counted.
        return replace(repeat_list(state.counted, request, 0), intent="list", probability=1.0)
    return go_on(request, state)


def _settle_asking(
    pointed: Request, request: Request, cues: Cues, state: DialogueState, catalogue: Catalogue
) -> Completed:
    """Settle what is asked of what a question points at."""
    before = state.request
    events = list_of(pointed.mentions, "event")
    points_at_all = any(one.sort == "set" for one in cues.references)
    if points_at_all and len(events) > 1 and request.intent in _OF_SEVERAL:
        return Completed(replace(pointed, intent="compare", subject="", probability=1.0))
    names_person = bool(list_of(pointed.mentions, "person"))
    if pointed.other_than and names_person and request.intent not in ("links", "recommend"):
        # `Did she speak anywhere else` asks for her other talks.
        talks = replace(pointed, intent="list", subject="talks", probability=1.0)
        return Completed(talks, asks_same=True)
    if cues.is_elliptic and not request.constraints.kinds:
        if _picks(cues):
            return Completed(_ask_of_one(pointed, before), asks_same=True)
        if _leaves_asking(request, cues, before):
            merged = merge_requests(before, pointed, catalogue, keeps_asking=True)
            return Completed(merged, asks_same=True)
    if not pointed.other_than or request.intent in _OF_ONE:
        return Completed(pointed)
    return Completed(replace(pointed, other_than=()))


def _leaves_asking(request: Request, cues: Cues, before: Request) -> bool:
    """Tell whether a question that only points somewhere asks what was asked before."""
    if request.intent == "other" or request.probability < _SURE:
        return True
    # `And the one before?` is no question for the latest, unless that is talked about.
    steps = any(one.sort == "step" for one in cues.references)
    return (steps or cues.is_marked) and before.intent not in _BY_ORDER


def _ask_of_one(pointed: Request, before: Request) -> Request:
    """Ask of one thing what was asked of all: its links; else what it is."""
    if before.intent in ("links", "who", "when", "where", "title", "count"):
        return _ask_same(pointed, before)
    is_talk = bool(list_of(pointed.mentions, "talk"))
    intent: Intent = "links" if is_talk else "what"
    if list_of(pointed.mentions, "person"):
        intent = "list"
    return replace(pointed, intent=intent, subject="", probability=1.0)


def _ask_same(pointed: Request, before: Request) -> Request:
    """Ask of what a question points at what was asked before."""
    return replace(
        pointed,
        intent=before.intent,
        subject=before.subject,
        probability=max(before.probability, pointed.probability),
        constraints=replace(pointed.constraints, kinds=before.constraints.kinds),
    )
