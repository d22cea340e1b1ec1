"""What the next question of a conversation may leave out, and how this one was understood."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.scope.resolve import resolve_scope
from bot.dialogue_state import DialogueState
from bot.messages import Answer, ExplainedMention, Explanation
from bot.rendering.layout import count_listed, find_rest
from bot.request import Intent, Mention, Request
from bot.understanding.dialogue.focus import list_of, mention_event, remember
from bot.understanding.dialogue.social_turns import ASIDES
from indexer.catalogue.contracts import Catalogue
from indexer.catalogue.names import make_name_key
from indexer.search.index import Reader

_ASIDE: frozenset[Intent] = frozenset(("who", "when", "where", "what", "title", "register", "live"))
MOST_EVENTS = 3
"""Events that a series and its years stand for, each remembered by name; more stay a series."""


def explain_request(request: Request, wording: str = "") -> Explanation:
    """Explain how a question was understood; `wording` is that of a pinned answer to it."""
    return Explanation(
        intent=request.intent,
        subject=request.subject,
        probability=round(request.probability, 3),
        mentions=[
            ExplainedMention(what=one.what, name=one.name, text=one.text, score=round(one.score, 3))
            for one in request.mentions
        ],
        constraints=request.constraints,
        topic=request.topic,
        follows=request.follows,
        wording=wording,
    )


def update_state(
    state: DialogueState | None,
    request: Request,
    draft: DraftAnswer,
    answer: Answer,
    reader: Reader,
    *,
    is_new: bool = False,
) -> DialogueState | None:
    """Update what a conversation remembers; None if that is nothing.

    Thanks and complaints leave it as it was; who names the talk of a dead link goes on about it.
    What begins a new subject is talked about now, though nothing may be found that explains it.
    """
    is_complaint = request.intent == "complaint"
    if is_complaint and (draft.links or any(one.text for one in request.mentions)):
        request = replace(request, intent="links", probability=1.0)
    elif is_complaint or request.intent in ASIDES:
        return _offer(state, request, answer) if answer.choices else state
    if not draft.found and not is_new:
        if state is not None and not request.follows and not request.mentions:
            # What nobody understood ends no conversation.
            return state
        # Words that nothing was found for are none to go on from.
        request = replace(request, topic="")
    if draft.is_near:
        # A topic that nothing is on is none to go on from; the one talk that is near it is.
        near = draft.shown if len(draft.shown) == 1 else request.mentions
        request = replace(request, topic="", mentions=near)
    shown = draft.shown or _find_linked_talks(answer, reader.catalogue)
    request = _name_answer(_name_events(request, reader), shown)
    new = DialogueState(
        generation=answer.generation,
        request=request,
        asked=state.asked if state and _is_aside(request) else request,
        shown=shown,
        before=remember(state, shown),
        choices=tuple(answer.choices),
    )
    if request.intent == "count" and draft.found and not count_listed(answer):
        new = msgspec.structs.replace(new, counted=request)
    if (len(shown) > 1 or answer.total) and not _is_one_line(state, request):
        return _keep_list(state, new, answer)
    if state is None or not request.follows:
        return new
    # A question about one of a list leaves the list: `the third one`, `more`.
    return msgspec.structs.replace(
        new,
        listed=state.listed,
        list_request=state.list_request,
        rest=state.rest,
        lines=state.lines,
        total=state.total,
        page=state.page,
        counted=new.counted or state.counted,
    )


def _keep_list(state: DialogueState | None, new: DialogueState, answer: Answer) -> DialogueState:
    """Keep the list that an answer shows, and how long its pages are."""
    lines = count_listed(answer) or len(new.shown)
    # The last page may have few lines.
    before = state.page if state is not None and _is_of_list(state, new.request) else 0
    return msgspec.structs.replace(
        new,
        listed=_list_lines(new.shown, answer),
        list_request=new.request,
        rest=find_rest(answer),
        lines=lines,
        total=answer.total or answer.offset + lines,
        page=max(before, lines),
    )


def _list_lines(shown: tuple[Mention, ...], answer: Answer) -> tuple[Mention, ...]:
    """List what each line of an answer is about: an event or talk may have several links."""
    if answer.kind != "links":
        return shown
    talks = {one.name: one for one in shown if one.what == "talk"}
    events = [one for one in shown if one.what == "event"]
    lines: list[Mention] = []
    for link in answer.links:
        of_event = next((one for one in events if one.name == link.event), None)
        found = talks.get(link.talk) if link.talk else of_event
        if found is None:
            return shown
        lines.append(found)
    return tuple(lines)


def _is_one_line(state: DialogueState | None, request: Request) -> bool:
    """Tell whether an answer shows one line of the last list, beside that list."""
    if state is None or state.list_request is None:
        return False
    is_shorter = request.limit == 1 < state.list_request.limit
    return is_shorter and _is_of_list(state, replace(request, limit=state.list_request.limit))


def _is_of_list(state: DialogueState, request: Request) -> bool:
    """Tell whether a request is for another part of the last list."""
    last = state.list_request
    same = replace(request, language="", offset=0, follows=False)
    return last is not None and replace(last, language="", offset=0, follows=False) == same


def _offer(state: DialogueState | None, request: Request, answer: Answer) -> DialogueState:
    """Remember what an answer offers to ask, beside what the conversation was about."""
    if state is None:
        blank = Request(text=request.text, language=request.language)
        state = DialogueState(generation=answer.generation, request=blank)
    return msgspec.structs.replace(state, choices=tuple(answer.choices))


def _name_events(request: Request, reader: Reader) -> Request:
    """Name the events that a series and a year are, or a town: the next question may say `那次`."""
    limits, has_series = request.constraints, bool(list_of(request.mentions, "series"))
    has_place = bool(list_of(request.mentions, "place"))
    if list_of(request.mentions, "event", "talk") or not (
        has_place or (has_series and (limits.years or limits.editions))
    ):
        return request
    events = resolve_scope(request, reader).events
    if not 0 < len(events) <= (MOST_EVENTS if has_series else 1):
        return request
    others = [one for one in request.mentions if one.what not in ("series", "place")]
    return replace(
        request,
        mentions=(*map(mention_event, events), *others),
        constraints=replace(limits, years=(), editions=(), months=()),
    )


def _name_answer(request: Request, shown: Sequence[Mention]) -> Request:
    """Name the one event or talk that was the answer: now the latest is talked about."""
    if request.intent not in ("first", "latest", "next") or len(shown) != 1:
        return request
    kept = [one for one in request.mentions if one.what in ("person", "organisation")]
    is_person = shown[0].what == "person"
    return request if is_person else replace(request, mentions=(*kept, *shown), topic="")


def _is_aside(request: Request) -> bool:
    """Tell whether a question asked a fact of what was talked about, and named nothing itself."""
    names = any(one.text for one in request.mentions) or request.topic
    return request.follows and request.intent in _ASIDE and not names


def _find_linked_talks(answer: Answer, catalogue: Catalogue) -> tuple[Mention, ...]:
    """Find the talks whose links an answer from pages gives."""
    titles = {make_name_key(link.talk): link.talk for link in answer.links if link.talk}
    found = catalogue.find_names(list(titles))
    talks = [
        Mention("talk", one.ids[:1], titles[key], "")
        for key in titles
        for one in found.get(key, ())
        if one.what == "talk"
    ]
    return tuple(talks)


def write_query(request: Request) -> str:
    """Write a question as pages are searched for it: with what its conversation adds."""
    if not request.follows:
        return request.text
    added = [one.name for one in request.mentions if _is_added(one)]
    topic = request.topic if request.topic not in request.text else ""
    return " ".join([*dict.fromkeys(added), topic, request.text]).strip()


def _is_added(mention: Mention) -> bool:
    return not mention.text
