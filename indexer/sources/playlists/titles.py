"""Reads what else stands in the title of a video: its event, and who speaks."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from indexer.links.labels import is_bare, names_whole
from indexer.sources.statements.bodies.wording.credits import are_sure, is_name, read_credits
from indexer.text.events import find_event_name
from indexer.text.person_names import is_han

MAX_TITLE_CHARS = 300
# Blanks are single ones wherever these look.
_BETWEEN = re.compile(r"( ?[|｜] ?| (?:[-–—•·/]{1,2}) )")
_BRACKET = re.compile(
    r"^[【\[](?P<first>[^】\]]{1,80})[】\]] ?(?=\S)"
    r"| ?[【\[(（](?P<last>[^】\])）\[【(（]{1,80})[】\])）]$"
)
_LAST_BRACKET = re.compile(r" ?[【\[(（]([^【】\[\]()（）]{1,120})[】\])）]$")
_NO_PERSON = re.compile(
    r"\b(?:lightning|demos?|tutorials?|versions?|editions?|sub(?:title|bed)s?|subbed|dubbed|parts?|days?"
    r"|episodes?|chapters?|openings?|closings?|introduction|remote|online|virtual|hybrid|beginners?"
    r"|advanced|highlights?|trailers?|teasers?|uncut|questions?|answers?|q|and a)\b"
    r"|[版篇集期场回部讲课季节]$|字幕|闪电|圆桌|高清|入门|进阶",
    re.IGNORECASE,
)
"""Kinds of talks, parts and versions of recordings: what else stands in brackets, built as names
are."""
_BY = re.compile(r"^(?:(?:by|with|ft\.?|feat\.?) |(?:speakers?|讲师|嘉宾) ?[:：] ?)", re.IGNORECASE)
_BETWEEN_NAMES = re.compile(r" ?(?:[,，、;；&＆/]|\band\b|和|与) ?")
_NOT_IN_KEY = re.compile(r"[\W_]+")
_COLLECTION = re.compile(r"^(?:合集|视频列表|列表|系列) ?[·:：-] ?")
"""What Bilibili writes before the name of a collection."""
_UPLOADS = re.compile(
    r"^(?:uploads from|videos of) | - (?:videos|live|streams|shorts|home)$", re.IGNORECASE
)
"""What YouTube and yt-dlp call all videos of a channel."""


@dataclass(frozen=True, slots=True)
class VideoTitle:
    """The parts of a title."""

    title: str
    event: str
    """As the title names it; empty if it names none."""
    speakers: tuple[str, ...]


def read_event(playlist: str, channel: str) -> str:
    """Read the event that a playlist is of; empty for all videos of a channel."""
    name = _COLLECTION.sub("", " ".join(playlist.split())).strip()
    if _UPLOADS.search(name) or (channel and make_key(name) == make_key(channel)):
        return ""
    return name


def read_title(title: str, known: Collection[str], *, has_speakers: bool) -> VideoTitle:
    """Take the event and the speakers off a title: `Wasm in Envoy - Ada Kim | IstioCon 2022`.

    Args:
        title: The title of a video.
        known: Names of the playlist and the channel, which say nothing of the talk.
        has_speakers: Whether names at the end are those of speakers.
    """
    line = " ".join(title[:MAX_TITLE_CHARS].split())
    keys = {make_key(name) for name in known} - {""}
    event = ""
    bracket = _BRACKET.search(line)
    inside = (bracket["first"] or bracket["last"]) if bracket else ""
    if bracket and _is_event(inside, keys):
        event = find_event_name(inside)
        line = line.replace(bracket[0], "", 1).strip()
    line, speakers = _take_bracketed_names(line) if has_speakers else (line, ())
    # Parts, and what stands between them, in turns.
    pieces = _BETWEEN.split(line)
    if len(pieces) > 1 and has_speakers and not speakers:
        speakers = _read_names(pieces[-1])
        pieces = pieces[:-2] if speakers else pieces
    kept: list[str] = []
    for number in range(0, len(pieces), 2):
        part = pieces[number]
        if not part or _is_event(part, keys):
            event = event or find_event_name(part)
            continue
        kept += [pieces[number - 1], part] if kept else [part]
    if not speakers and len(kept) > 1 and has_speakers and (speakers := _read_names(kept[-1])):
        kept = kept[:-2]
    whole = "".join(kept) or line
    if has_speakers and not speakers:
        whole, speakers = _take_bracketed_names(whole)
    return VideoTitle(whole, event, speakers)


def make_key(name: str) -> str:
    """Make a key in which case, blanks and punctuation do not count."""
    return _NOT_IN_KEY.sub("", name.casefold())


def _is_event(part: str, keys: Collection[str]) -> bool:
    """Tell whether a part of a title is only the name of the event, the list or the channel."""
    name = find_event_name(part)
    return make_key(part) in keys or (bool(name) and make_key(name) == make_key(part))


def _take_bracketed_names(line: str) -> tuple[str, tuple[str, ...]]:
    """Take brackets with people off the end of a title: `Wasm in Envoy (Ada Kim, Bo Li)`."""
    bracket = _LAST_BRACKET.search(line)
    if not bracket or not bracket.start() or _NO_PERSON.search(bracket[1]):
        return line, ()
    names = _read_names(bracket[1])
    # `Full Recording` and `中文` are built like names. A person may be called `An Li`.
    words = [word for name in names for word in ([name] if is_han(name) else name.split())]
    if names_whole(bracket[1]) or any(len(word) > 2 and is_bare(word) for word in words):
        return line, ()
    return (line[: bracket.start()], names) if names else (line, ())


def _read_names(part: str) -> tuple[str, ...]:
    """Read a part that is nothing but names; none if it is anything else."""
    names = [name for name in _BETWEEN_NAMES.split(_BY.sub("", part)) if name]
    if not names or not all(is_name(name.partition(" (")[0].partition("（")[0]) for name in names):
        return ()
    people = read_credits(", ".join(names))
    return tuple(names) if are_sure(people) else ()
