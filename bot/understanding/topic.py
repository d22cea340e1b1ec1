"""Finds what a question is about beside names and limits."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

import msgspec

from bot.understanding.asking_words import SURE, AskingWords
from bot.understanding.framing import find_frames
from bot.understanding.names.pieces import fold_in_place
from bot.understanding.names.spans import find_quoted
from indexer.text.community_names import find_name_words
from indexer.text.events import find_event_name
from indexer.text.language import split_words
from indexer.text.late_patterns import compile_late
from indexer.text.polite_phrases import strip_polite_phrases
from indexer.text.spans import blank_out

_UNIT = compile_late(
    r"(?P<han>[\u3400-\u4dbf\u4e00-\u9fff]+)"
    r"|(?P<word>[^\W\u3400-\u4dbf\u4e00-\u9fff](?:[.+#'’/&-]*[^\W\u3400-\u4dbf\u4e00-\u9fff])*[+#]*)"
    r"|(?P<end>[,，。？！!?;；:：\n]+)"
)

_TOLD = re.compile(
    r"\b(?:talks?|sessions?|episodes?|presentations?|recordings?|anything|something|one|those)"
    r" (?:about|regarding) (?:the )?"
    r"(?P<words>(?!(?:it|this|that|them|these|those|him|her|me|us|you|what|which|who|whom|how|all|any"
    r"|anything|something|everything|an?|my|your|our|their|his|its)\b)[a-z]+(?: [a-z]+){0,2})"
    r"[ ?.!]*$"
    r"|(?:关于|有关|讲|聊|谈)(?P<han>(?![了过到的什啥哪这那它他她谁几多]|[^\n]{0,6}[么哪谁])[\u4e00-\u9fff]{2,6}?)"
    r"的(?:演讲|分享|议题|内容|讲座|吗|么|嘛|没有?|[有?？。 ]*$)",
    re.ASCII | re.MULTILINE,
)
"""What is said to be the topic, though its words are words of asking elsewhere: `talks about the
community`. Pronouns and question words are none."""
_SHORTEST_NUMBER = 3
"""Digits of a number that may be a topic by itself: of `day 2` nothing is left."""


class _Unit(msgspec.Struct, frozen=True):
    """A Latin word, or a run of Chinese characters, of a part of a question."""

    start: int
    end: int
    is_asking: bool
    is_sure: bool
    """Whether it is a word of asking beside others too."""


def find_topics(
    text: str, taken: Iterable[tuple[int, int]], asking: AskingWords
) -> list[tuple[int, int]]:
    """Find where the topics of a question stand, without the words of asking around them.

    Args:
        text: The question.
        taken: Where names and limits stand.
        asking: The words of asking.
    """
    taken = list(taken)
    bare = strip_polite_phrases(text)
    begin = text.find(bare)
    polite = [(0, begin), (begin + len(bare), len(text))] if begin >= 0 else []
    # What stands before a name and what stands behind it are two parts.
    rest = blank_out(fold_in_place(text), (*polite, *taken), "\n")
    found = [
        match.span(match.lastindex or 0)
        for match in find_quoted(rest)
        if "\n" not in match[0]  # a title that the catalogue lacks
    ]
    outside = blank_out(rest, found, "\n")
    for units in _list_parts(blank_out(outside, find_frames(outside), "\n"), asking):
        if part := _trim(units):
            found.append((part[0].start, part[-1].end))
    return sorted(found or _list_told(outside) or _list_unknown_events(text, taken))


def _list_told(text: str) -> list[tuple[int, int]]:
    """List what a folded question says to be its topic."""
    matches = _TOLD.finditer(text)
    return [match.span("words" if match["words"] else "han") for match in matches]


def _list_unknown_events(text: str, taken: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """List an event that the catalogue lacks, named by words of asking: `Virtual Meetup`."""
    name = find_event_name(blank_out(text, taken, "\n"))
    start = text.find(name) if " " in name else -1
    return [(start, start + len(name))] if start >= 0 else []


def list_titles(text: str, topics: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """List the topics that stand between quotation marks: titles that the catalogue lacks."""
    quoted = {match.span(match.lastindex or 0) for match in find_quoted(text)}
    return [place for place in topics if place in quoted]


def join_topics(text: str, topics: Iterable[tuple[int, int]], community: Sequence[str]) -> str:
    """Write the topics of a question; empty if they only say what the community calls itself."""
    topic = " ".join(" ".join(text[start:end] for start, end in topics).split())
    own = find_name_words(topic, community)
    return "" if own and own.issuperset(split_words(topic)) else topic


def _list_parts(text: str, asking: AskingWords) -> Iterator[list[_Unit]]:
    """Cut a folded question into parts, at names and punctuation, and these into units."""
    units: list[_Unit] = []
    for match in _UNIT.finditer(text):
        if match["end"]:
            yield units
            units = []
        elif match["word"]:
            word = match["word"].replace("’", "'")
            sure = asking.is_asking(word, SURE)
            is_number = word.isdigit() and len(word) < _SHORTEST_NUMBER
            units.append(_Unit(*match.span(), is_number or asking.is_asking(word), sure))
        else:
            units += _cut_run(match["han"], match.start(), asking)
    yield units


def _cut_run(run: str, offset: int, asking: AskingWords) -> list[_Unit]:
    """Cut a run of Chinese characters into phrases of asking at its ends and what is between."""
    if asking.covers(run):
        return [_Unit(offset, offset + len(run), True, True)]
    start, end = asking.trim(run)
    if end - start == 1:  # a single character is no topic
        return [_Unit(offset, offset + len(run), True, True)]
    bounds = [(0, start, True), (start, end, False), (end, len(run), True)]
    return [
        _Unit(offset + left, offset + right, is_asking, is_asking)
        for left, right, is_asking in bounds
        if right > left
    ]


def _trim(units: Sequence[_Unit]) -> Sequence[_Unit]:
    """Trim the words of asking from both ends; what is left has another word."""
    if all(unit.is_asking for unit in units):
        return ()
    kept = [place for place, unit in enumerate(units) if not unit.is_sure]
    return units[kept[0] : kept[-1] + 1]
