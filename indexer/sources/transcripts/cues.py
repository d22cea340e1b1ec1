"""Reads captions: SubRip (`.srt`) and WebVTT (`.vtt`), as people and platforms write them.

WebVTT: https://www.w3.org/TR/webvtt1/. SubRip has no standard: a number, a line with two times and
`-->`, the text, an empty line. Captions of YouTube roll: each shows the line before once more.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from indexer.errors import BadInput
from indexer.text.control_characters import clean_line

MAX_CUES = 100_000
"""Captions of a file: at two seconds each, two days."""
MAX_START_S = 7 * 24 * 3600
_TIMES = re.compile(r"\s*(?:(\d{1,3}):)?(\d{1,2}):(\d{2})(?:[.,]\d{1,3})?\s*-->\s*\d", re.ASCII)
_TAG = re.compile(r"<[^<>]{0,200}>|\{\\[^{}]{0,100}\}")
"""`<v Ada>`, `<c.yellow>`, `<00:00:01.500>`, `<i>`; `{\\an8}` of SubRip."""
_VOICE = re.compile(r"(?:(?:&gt;|>){1,3}|[-–—]{1,2}(?=\s))\s*")
"""Before what another person says."""
_SOUND = re.compile(r"[\[(（【][^\[\]()（）【】]{1,40}[\])）】]|[♪♫]+")
"""`[Music]`, `（笑）`: what is heard and not said, if it is a whole line."""


@dataclass(frozen=True, slots=True)
class Cue:
    """What is said from a time on."""

    start_s: int
    """Whole seconds from the start of the video."""
    text: str
    """One line."""


def parse_cues(text: str, name: str) -> list[Cue]:
    """Parse the captions of a file, in order; what a caption repeats of the one before is dropped.

    Raises:
        BadInput: There are none, or too many. `name` is the file.
    """
    cues: list[Cue] = []
    last = ""
    for start_s, line in _list_lines(text.splitlines()):
        new = _drop_repeated(last, line)
        last = line
        if not new:
            continue
        if len(cues) >= MAX_CUES:
            reason = f"more than {MAX_CUES:,} captions"
            raise BadInput(name, 0, reason, "split the file")
        cues.append(Cue(start_s, new))
    if not cues:
        remedy = "write `00:01:02,000 --> 00:01:04,000`, and the text on the lines below"
        raise BadInput(name, 0, "there are no captions", remedy)
    return sorted(cues, key=lambda cue: cue.start_s)


def _list_lines(lines: list[str]) -> Iterator[tuple[int, str]]:
    """List the lines of all captions, cleaned, with the time of each."""
    start_s: int | None = None
    for number, line in enumerate(lines):
        if times := _TIMES.match(line[:80]):
            hours, minutes, seconds = (int(part or 0) for part in times.groups())
            start_s = hours * 3600 + minutes * 60 + seconds
            start_s = start_s if start_s <= MAX_START_S else None
        elif not line.strip():
            start_s = None
        elif start_s is not None and not _is_number_of_next(lines, number):
            cleaned = _clean(line)
            if cleaned:
                yield start_s, cleaned


def _is_number_of_next(lines: list[str], number: int) -> bool:
    """Tell whether a line is the number of the next caption, where no empty line is before it."""
    return (
        lines[number].strip().isdecimal()
        and number + 1 < len(lines)
        and _TIMES.match(lines[number + 1][:80]) is not None
    )


def _clean(line: str) -> str:
    text = html.unescape(_TAG.sub("", line))
    text = clean_line(_VOICE.sub("", text, count=1) if _VOICE.match(text.lstrip()) else text)
    return "" if not _SOUND.sub("", text).strip() else text


def _drop_repeated(last: str, line: str) -> str:
    """Drop what a line repeats of the last one: all of it, or where words come one by one."""
    if line == last:
        return ""
    if last and line.startswith(f"{last} "):
        return line[len(last) :].strip()
    return line
