"""Answers who complains of a dead link with the other links of what it showed."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.links.answer import draft_links
from bot.answering.from_catalogue.links.collect import (
    DEFAULT_KINDS,
    FoundLink,
    choose_kind,
    choose_platform,
)
from bot.answering.from_catalogue.links.targets import Target, find_target
from bot.answering.from_catalogue.scope.resolve import resolve_scope
from bot.dialogue_state import DialogueState
from bot.request import Request
from indexer.search.index import Reader

_OFFERED = frozenset({*DEFAULT_KINDS, "audio", "page", "code"})
"""Kinds of link that stand in for a dead one."""
_MOST_WHOLE = 2
"""Recordings of a whole event that are offered for one of its talks."""


def find_other_links(
    request: Request, state: DialogueState | None, reader: Reader
) -> DraftAnswer | None:
    """Find the links to offer instead of a dead one, below an empty line of introduction.

    Returns:
        None if the question does not tell of what the link was; without links if there is no other.
    """
    wanted = _find_meant(request, state, reader)
    if wanted is None:
        return None
    target = find_target(wanted, reader, resolve_scope(wanted, reader))
    if target is None or not target.links:
        return None
    return draft_links(_list_others(target, wanted)[: request.limit], "", reader, request.language)


def _find_meant(request: Request, state: DialogueState | None, reader: Reader) -> Request | None:
    """Find which links are meant: those that the complaint names, else those shown last."""
    if any(one.text for one in request.mentions) or (request.topic and not request.mentions):
        return replace(request, intent="links")
    if state is None or state.generation != reader.generation:
        return None
    before = state.request
    kinds = request.constraints.kinds or before.constraints.kinds
    limits = replace(request.constraints, kinds=kinds)
    if len(state.shown) == 1:
        return replace(request, intent="links", mentions=state.shown, constraints=limits, topic="")
    if before.intent != "links" or not before.mentions:
        return None
    return replace(
        before, language=request.language, limit=request.limit, constraints=limits, offset=0
    )


def _list_others(target: Target, request: Request) -> list[FoundLink]:
    """List the links of a target without the dead one: the first of the kind and platform meant.

    Others of the kind come first. Of an event only those that show more than one talk.
    """
    limits = request.constraints
    kinds = limits.kinds or DEFAULT_KINDS
    links = [one for one in target.links if one.is_whole or not target.is_event]
    ordered: Sequence[FoundLink] = target.order(links, kinds, request.language)
    ordered = [one for one in ordered if one.link.kind in _OFFERED]
    dead = (choose_platform(choose_kind(ordered, kinds), limits) or list(ordered))[:1]
    others = [one for one in ordered if one not in dead]
    whole = target.order(choose_kind(target.event_links, kinds), kinds, request.language)
    others += whole[:_MOST_WHOLE]
    return [
        *(one for one in others if one.link.kind in kinds),
        *(one for one in others if one.link.kind not in kinds),
    ]
