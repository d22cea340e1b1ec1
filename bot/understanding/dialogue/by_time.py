"""Tells the earliest and the latest of a list from its first and last line: `the first one held`.

Lists have the latest first, or follow a programme: a place in them says nothing about time.
"""

from __future__ import annotations

from typing import Final, Literal

from msgspec.structs import replace

from bot.dialogue_state import DialogueState
from bot.request import Intent, Request, Subject
from bot.understanding.dialogue.cues import Cues
from bot.understanding.dialogue.focus import find_person, list_of, list_view
from bot.understanding.dialogue.references import Reference
from bot.understanding.dialogue.slots import merge_requests
from bot.understanding.names.pieces import fold_in_place
from indexer.catalogue.contracts import Catalogue
from indexer.text.language import compile_words

Order = Literal["first", "latest"]

_ONE: Final = r"(?=一?[次届屆场場期回个個篇]|[那这]|的|是|[呢吗?？。!！\s]*$)"
_EARLIEST: Final = compile_words(
    rf"最早|最先{_ONE}|第一[次回]|首[次届]|头一[次届回]|\b(?:the )?(?:very )?(?:oldest|earliest)\b|"
    r"\bfirst (?:ever|time)\b|"
    r"\bfirst\b.*\b(?:ever|held|hosted|organi[sz]ed|took place|happen(?:ed)?)\b"
)
_LATEST: Final = compile_words(
    rf"(?:最近|最新){_ONE}|最后一[次届回]|\b(?:newest|latest|most recent)\b|\blast time\b|"
    r"\blast\b.*\b(?:held|hosted|organi[sz]ed|took place|happen(?:ed)?)\b"
)
_OWNER: Final = compile_words(
    r"(?:[他她](?:们)?(?:的|所)?|\b(?:his|her|their)\s+(?:very\s+)?|['’]s\s+(?:very\s+)?)$"
)
"""Before an ordinal: what somebody has is ordered by time, as in `his last one`."""
_TALKS: Final = compile_words(
    r"\b(?:talk|session|speech|keynote|video)s?\b|演讲|分享|议题|讲座|视频"
)
_EVENTS: Final = compile_words(
    r"\b(?:event|conference|meetup|summit|edition)s?\b|活动|大会|会议|峰会|届"
)
_ASKS_ONE: Final[frozenset[Intent]] = frozenset((
    "first", "latest", "title", "what", "when", "where", "who", "links", "list", "other", "compare",
))  # fmt: skip
"""Intents that may ask of the one that time chooses; what is told of it answers them."""
_BY_TIME: Final = ("first", "latest")
_SURE: Final = 0.7
_POINTING: Final = frozenset(("nth", "thing", "event", "set"))
"""References that only say that one of a list is meant."""


def choose_by_time(
    request: Request, cues: Cues, state: DialogueState, catalogue: Catalogue
) -> Request | None:
    """Ask for the earliest or the latest of what was listed or counted, or of somebody's talks.

    None if a question does not choose by time, or names by itself what it chooses from.
    """
    order = _find_order(request, cues)
    if order is None or request.mentions or request.topic:
        return None
    # `第一次` is no number of an edition here.
    request = replace(request, constraints=replace(request.constraints, editions=()))
    others = {one.sort for one in cues.references} - _POINTING
    if others == {"person"}:
        person = find_person(state, catalogue)
        return _order(replace(request, mentions=(person,)), order, "talks") if person else None
    scope = _find_scope(request, state)
    if others or scope is None:
        return None
    merged = merge_requests(scope, request, catalogue, keeps_asking=False)
    return _order(
        replace(merged, topic=scope.topic, among=scope.among, other_than=scope.other_than),
        order,
        scope.subject,
    )


def _order(request: Request, order: Order, subject: Subject) -> Request:
    return replace(
        request,
        intent=order,
        subject=subject,
        probability=max(request.probability, _SURE),
        follows=True,
    )


def _find_order(request: Request, cues: Cues) -> Order | None:
    """Find whether a question wants the earliest or the latest of several; None if neither."""
    unsure = request.intent == "compare" and request.probability >= _SURE
    if request.intent not in _ASKS_ONE or unsure or cues.asks_all:
        return None
    text = fold_in_place(request.text)
    if _EARLIEST.search(text):
        return "first"
    if _LATEST.search(text):
        return "latest"
    ends = [one for one in cues.references if one.sort == "nth" and one.number in (1, -1)]
    if ends and _is_of_time(text, ends[0], request, cues):
        return "first" if ends[0].number > 0 else "latest"
    return None


def _is_of_time(text: str, end: Reference, request: Request, cues: Cues) -> bool:
    """Tell whether `first` or `last` is one of time: `which one came first`, `his last one`."""
    if _OWNER.search(text[: end.start]):
        return True
    asks = request.intent in _BY_TIME and request.probability >= _SURE
    return asks and not cues.is_elliptic


def _find_scope(request: Request, state: DialogueState) -> Request | None:
    """Find the list or count of which a question wants one; None if it asks of something else."""
    listed = list_view(state)
    scope = state.counted or (state.list_request if len(listed) > 1 else None)
    if scope is None or scope.intent in ("recommend", "compare"):
        return None
    if state.counted is not None:
        of_talks = scope.subject in ("talks", "recordings")
        of_events = scope.subject == "events"
    else:
        of_talks = bool(list_of(listed, "talk"))
        of_events = not of_talks and bool(list_of(listed, "event", "series"))
    if not (of_talks or of_events):
        return None
    says_other = (_EVENTS if of_talks else _TALKS).search(request.text)
    return None if says_other else replace(scope, subject="talks" if of_talks else "events")
