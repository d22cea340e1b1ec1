"""Reads which talks a question for a place in a recording means, and what is said there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

import msgspec
from msgspec.structs import replace

from bot.answering.from_catalogue.moments.cue import Cue, Span
from bot.answering.from_catalogue.moments.cues_en import find_english
from bot.answering.from_catalogue.moments.cues_zh import find_chinese
from bot.answering.from_catalogue.scope.resolve import find_talks, resolve_scope
from bot.answering.from_catalogue.topics.find import search_talks
from bot.dialogue_state import DialogueState
from bot.request import Mention, Request
from bot.understanding.asking_words import AskingWords
from bot.understanding.dialogue.focus import list_talks, rebind_state
from bot.understanding.names.pieces import cut_pieces, fold_in_place
from bot.understanding.topic import find_topics
from indexer.search.index import Reader
from indexer.text.spans import blank_out, overlaps

MAX_TALKS = 60
"""Talks whose recordings are looked at, the first ones of a person or an event."""
MAX_SHOWN = 6
"""Talks of the last answer among which the conversation may mean one."""
TITLE_SCORE = 0.9
"""Score of a title of which a question says a part."""
_LEAST_RUN = 4
"""Words (or Chinese characters) in a row that a question shares with a title: fewer may be said by
chance, but for a whole title of at least `_LEAST_WHOLE`."""
_LEAST_WHOLE = 2
_BEFORE_SCOPE = re.compile(r"(?:\b(?:in|at|during|of|by|from)(?: the)?|[在由])\s*$")
"""Before a name behind the verb, which is no part of what is said then: `costs in MeshDay 2022`."""
_BEFORE_SAID = re.compile(r"\s*(?:the|a|an|his|her|their)?\s*$")
_ALWAYS_SAID = frozenset({"organisation", "track", "place"})
_SMALL = re.compile(
    r"\b(?:in|at|of|on|by|from|during|the|an?|this|that|it|his|her|their|talk|video|recording)\b"
    r"|[的了呢吗啊吧里中]|视频|录像|演讲"
)
_OF_RECORDING = re.compile(
    r"\b(?:in|of|during|from) (?:the|this|that|his|her|their) "
    r"(?:talk|session|presentation|episode|video|recording|replay)s?\b"
    r"|在?(?:这个|那个|这场|那场)?(?:的)?(?:视频|录像|录播|录屏|录音|回放|影片)(?:里面|当中|里|中|上)?的?"
)


class Asked(msgspec.Struct, frozen=True):
    """A question for a place in a recording."""

    request: Request
    """With what is said as its topic, and the talk as a mention where its title was found."""
    talks: tuple[tuple[int, ...], ...]
    """Ids of the talks that may be meant, those that are meant rather first."""


def asks_for_place(request: Request) -> bool:
    """Tell whether the words of a request ask for a place in a recording."""
    names = [(one.start, one.end) for one in request.mentions if one.text]
    return not request.offset and _find_cue(request.text, names) is not None


def read_asked(
    request: Request, state: DialogueState | None, asking: AskingWords, reader: Reader
) -> Asked | None:
    """Read a question; None if it asks for no place in the recording of a talk that it means."""
    text = request.text
    names = [(one.start, one.end) for one in request.mentions if one.text]
    title = None
    if not any(one.what == "talk" and one.text for one in request.mentions):
        title = find_title_part(text, names, reader)
    if title is not None:
        place = title.start, title.end
        kept = [one for one in request.mentions if not overlaps(one.start, one.end, [place])]
        request = replace(request, mentions=(*kept, title))
        names = [(one.start, one.end) for one in request.mentions if one.text]
    cue = _find_cue(text, names)
    if cue is None:
        return None
    said, named = _split_mentions(request.mentions, cue, text)
    topic = _find_topic(text, cue, said, named, asking)
    if not topic:
        return None
    request = replace(request, mentions=named, topic=topic)
    talks = _find_talks(request, cue, state, reader)
    return Asked(request, talks) if talks else None


def _find_cue(text: str, names: Sequence[Span]) -> Cue | None:
    folded = fold_in_place(text)
    return find_english(folded, names) or find_chinese(folded, names)


def _split_mentions(
    mentions: Sequence[Mention], cue: Cue, text: str
) -> tuple[tuple[Mention, ...], tuple[Mention, ...]]:
    """Split the mentions in two: those that are said there, and those that name the talk."""
    said = tuple(one for one in mentions if one.text and _is_said(one, cue, text))
    return said, tuple(one for one in mentions if one not in said)


def _is_said(one: Mention, cue: Cue, text: str) -> bool:
    start, end = cue.said
    if not start <= one.start < end:
        return False
    before = fold_in_place(text[start : one.start])
    if _BEFORE_SCOPE.search(before):
        return False
    if one.what in _ALWAYS_SAID:
        return True
    return not cue.is_before and _BEFORE_SAID.fullmatch(before) is not None


def _find_topic(
    text: str,
    cue: Cue,
    said: Sequence[Mention],
    named: Sequence[Mention],
    asking: AskingWords,
) -> str:
    """Find what is said: without names of the talk, and without words of asking around it."""
    start, end = cue.said
    folded = fold_in_place(text)
    taken = [(0, start), (end, len(text))]
    taken += [(one.start, one.end) for one in named if one.text]
    taken += [match.span() for match in _OF_RECORDING.finditer(folded)]
    topics = find_topics(text, taken, asking)
    # What stands before may begin with whom nobody knows: the last one is nearest to the cue.
    topics = topics[-1:] if cue.is_before else topics
    words = [text[left:right] for left, right in topics]
    words += [one.text for one in said if not overlaps(one.start, one.end, topics)]
    if not words:
        # `talk about the community`: words of asking elsewhere.
        rest = blank_out(text, taken)
        rest = _SMALL.sub(" ", fold_in_place(rest))
        words = re.findall(r"[^\W_]+", rest)
    return " ".join(" ".join(words).split())


def _find_talks(
    request: Request, cue: Cue, state: DialogueState | None, reader: Reader
) -> tuple[tuple[int, ...], ...]:
    """Find the talks that may be meant: those that are named, else those that were shown."""
    own = [one for one in request.mentions if one.text]
    names_talk = any(one.what == "talk" for one in own)
    groups: list[Sequence[int]] = []
    points = request.follows or cue.is_exact
    if not own and points:
        groups.append(request.list_ids("talk"))
        if state is not None:
            shown = list_talks(rebind_state(state, reader.generation, reader.catalogue))
            groups.append(shown if len(shown) <= MAX_SHOWN else [])
    is_one = names_talk or any(len(group) == 1 for group in groups)
    if cue.is_past and not cue.is_exact and not is_one:
        # Where and when he talked about it: an event.
        return ()
    scope = resolve_scope(request, reader)
    if not scope.is_open:
        groups.append(find_talks(scope, reader)[:MAX_TALKS])
    return tuple(dict.fromkeys(tuple(group) for group in groups if group))


def find_title_part(text: str, names: Sequence[Span], reader: Reader) -> Mention | None:
    """Find the one talk of whose title a question says a part, word for word."""
    pieces = [piece for piece in cut_pieces(text) if not overlaps(piece.start, piece.end, names)]
    keys = [piece.key for piece in pieces]
    found: dict[int, tuple[int, int, int]] = {}
    talks = search_talks(reader, text)
    for talk in talks:
        runs = (_find_run(keys, [piece.key for piece in cut_pieces(t)]) for t in talk.titles)
        found[talk.id] = max(runs, key=lambda run: run[1], default=(0, 0, 0))
    longest = max((run[1] for run in found.values()), default=0)
    best = [talk for talk in talks if longest and found[talk.id][1] == longest]
    if not best or len(best) > MAX_SHOWN:
        return None
    start, size, of = found[best[0].id]
    if size < _LEAST_RUN and not (size == of >= _LEAST_WHOLE):
        return None
    first, last = pieces[start], pieces[start + size - 1]
    ids = tuple(talk.id for talk in best)
    said = text[first.start : last.end]
    return Mention("talk", ids, best[0].titles[0], said, first.start, last.end, TITLE_SCORE)


def _find_run(asked: Sequence[str], title: Sequence[str]) -> tuple[int, int, int]:
    """Find the longest run of words in both: where it begins in the question, and both sizes."""
    match = SequenceMatcher(None, asked, title, autojunk=False).find_longest_match()
    return match.a, match.size, len(title)
