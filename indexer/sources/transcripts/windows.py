"""Joins captions into windows of half a minute, which end where a sentence does if possible."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from indexer.sources.transcripts.cues import Cue

LEAST_S = 25
"""Seconds from which on a window ends with a sentence."""
MOST_S = 60
"""Seconds after which a window ends in any case."""
MOST_WIDTH = 900
"""Widest window, where a Han character counts two: it is to be one passage."""
_SENTENCE_END = re.compile(r"[.!?。！？…][\"'”’」』）)]{0,2}\Z")
_HAN = re.compile(r"[\u3000-\u30ff\u3400-\u9fff\uff00-\uffef]")


@dataclass(frozen=True, slots=True)
class Window:
    """What is said in half a minute or so."""

    start_s: int
    """Where it begins, in seconds."""
    text: str


def join_cues(cues: Sequence[Cue]) -> Iterator[Window]:
    """Join captions, which are in order, into windows."""
    parts: list[str] = []
    start_s = width = 0
    for cue in cues:
        if parts and (cue.start_s - start_s >= MOST_S or width >= MOST_WIDTH):
            yield Window(start_s, _join(parts))
            parts = []
        if not parts:
            start_s, width = cue.start_s, 0
        parts.append(cue.text)
        width += len(cue.text) + len(_HAN.findall(cue.text))
        if cue.start_s - start_s >= LEAST_S and _SENTENCE_END.search(cue.text):
            yield Window(start_s, _join(parts))
            parts = []
    if parts:
        yield Window(start_s, _join(parts))


def _join(parts: Sequence[str]) -> str:
    """Join lines to one: Chinese without blanks between them."""
    text = parts[0]
    for part in parts[1:]:
        is_han = bool(_HAN.match(text[-1:]) and _HAN.match(part[:1]))
        text += part if is_han else f" {part}"
    return text


def write_clock(seconds: int) -> str:
    """Write a time in a video as its player does: `12:34`, `1:02:03`."""
    minutes, rest = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
