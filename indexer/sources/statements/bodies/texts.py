"""Reads talks from list items, from texts below a bold title, and from whole sections."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from indexer.links.kinds import classify, find_kind
from indexer.links.labels import is_bare, names_service, names_whole
from indexer.records import Link
from indexer.sources.statements.bodies.contexts import Context
from indexer.sources.statements.bodies.entries import MEDIA, Entry, names_talk
from indexer.sources.statements.bodies.parts import Part
from indexer.sources.statements.bodies.wording.columns import split_label
from indexer.sources.statements.bodies.wording.credits import are_sure, find_credits, read_credits
from indexer.sources.statements.bodies.wording.days import find_time, read_days
from indexer.sources.statements.bodies.wording.titles import clean_title, read_title
from indexer.sources.statements.scopes import find_scope
from indexer.statements import WORD_CHARS, StatedPerson, StatedTalk

MAX_MEDIA = 8
"""A section with more videos and slides of its own is no section about one talk."""
MAX_NAME_LINE_CHARS = 40
"""Longest line right below a title that is taken as the speaker and what they do."""
MAX_ABSTRACT_CHARS = 400
MAX_TITLE_CHARS = 100
"""Longest title of a talk without links; what is longer is a sentence."""
_END_MARKS = re.compile(r"(?<![\s:：\-–—|（(\[【])[\s:：\-–—|（(\[【]+$")
_ROLE = re.compile(
    r"[\s,，（(]{0,4}(?:讲师|嘉宾|演讲者|主讲人?|分享人|讲者|speakers?|presenters?)[\s:：]{1,3}",
    re.IGNORECASE,
)
MAX_OFFER_CHARS = 60
"""Longest text around a link that offers it; in a longer one it is mentioned."""


def read_item(entry: Entry, context: Context) -> StatedTalk | None:
    """Read the talk of an item or of a text below a bold title; None if it tells of none."""
    first, *more = entry.parts[0].text.split("\n")
    if _lists_many(entry):
        return None
    title, people, behind = _split_first_line(entry, first)
    if not title or not names_talk(title):
        return None
    lines = [*more, *(line for part in entry.parts[1:] for line in part.text.split("\n"))]
    facts = _read_labels([behind, *lines])
    people = (
        people
        or read_credits(facts.get("people", ""))
        or _read_behind(behind)
        or _read_lines(lines)
    )
    is_listed = context.lists_talks and not context.is_reading
    if not people and (names_whole(title) or names_service(title) or not is_listed):
        return None
    if not is_listed and not (facts.get("people") or has_credit(entry.text)):
        return None
    if not entry.media and (len(title) > MAX_TITLE_CHARS or not people or "。" in title):
        return None
    is_led = entry.parts[0].block.kind == "paragraph"
    if not entry.media and not (facts.get("people") or has_credit(entry.text) or is_led):
        return None
    if not people and not any(_is_recording(one.link) for one in entry.media):
        return None  # a channel, a folder, a page that has the slides of all
    return _make_talk((title,), people, facts, context, entry.parts, entry)


def _is_recording(link: Link) -> bool:
    """Tell whether a link shows one talk.

    By its address, by a label that says only a kind, or by its own label below a heading that says
    only one.
    """
    if find_scope(link.url):
        return False
    is_listed = link.kind in MEDIA and link.headings and is_bare(link.headings[-1])
    if is_listed and not find_kind(link.label):
        return True
    return classify(link.url)[0] in MEDIA or is_bare(link.label) or ".pdf" in link.url.lower()


def _lists_many(entry: Entry) -> bool:
    """Tell whether a text names several talks by their links: `Security: [Tea](…), [Milk](…)`."""
    part = entry.parts[0]
    named = {
        one.link.url
        for one in part.links
        if one.link.kind in MEDIA and names_talk(one.link.label) and one.link.kind == "video"
    }
    return len(named) > 1 and len({one.link.label for one in part.links}) > 1


def read_section(parts: Sequence[Part], context: Context, entry: Entry) -> StatedTalk | None:
    """Read the talk that a section with its own video or slides is about; None for none.

    `parts` are those of the section, `entry` the parts that no other talk of it took.
    """
    if not context.title or not names_talk(context.title):
        return None
    if len(entry.media) > MAX_MEDIA:
        return None
    titles, people = read_title(context.title)
    lines = [line for part in parts for line in part.text.split("\n")]
    facts = _read_labels(lines)
    people = read_credits(facts.get("people", "")) or people or _read_lines(lines[:12])
    is_listed = context.lists_talks and not context.is_reading
    if not titles or not (people or is_listed):
        return None
    if any(person.name == titles[0] for person in people):
        return None  # an interview
    if not people and not any(map(_offers_media, entry.parts)):
        return None
    if not entry.media and not (is_listed and people and are_sure(people)):
        return None
    if names_service(titles[0]) and not people:
        return None
    return _make_talk(titles, people, facts, context, parts, entry)


def has_credit(text: str) -> bool:
    """Tell whether a text says who presents: `presented by …`."""
    return bool(find_credits(text))


def has_people(parts: Sequence[Part]) -> bool:
    """Tell whether a line of the parts says who speaks: `讲师：…`, `Presented by …`."""
    lines = [line for part in parts for line in part.text.split("\n")]
    if read_credits(_read_labels(lines).get("people", "")):
        return True
    if any(find_credits(line) for line in lines[:6]):
        return True
    first = _read_lines(lines[:1])
    return bool(first and first[0].organisations)


def _offers_media(part: Part) -> bool:
    """Tell whether a part offers a video or slides, and does not only mention them."""
    media = [one.link for one in part.links if one.link.kind in MEDIA]
    rest = len(part.text) - sum(len(link.label) for link in media)
    return bool(media) and rest <= MAX_OFFER_CHARS


def _split_first_line(entry: Entry, line: str) -> tuple[str, tuple[StatedPerson, ...], str]:
    """Split the first line into title, people and the text behind both."""
    part = entry.parts[0]
    if part.bold and line.startswith(part.bold[0]) and names_talk(part.bold[0]):
        titles, people = read_title(part.bold[0])
        return "".join(titles[:1]), people, line[len(part.bold[0]) :]
    roles, value = split_label(line)
    named = next((one for one in entry.media if names_talk(one.link.label)), None)
    label = named.link.label if named else ""
    if "title" in roles and label not in value:
        label = ""
    line = value if "title" in roles else line
    if label and label in line:
        before, _, behind = line.partition(label)
        titles, people = read_title(label)
        people = people or _read_plausible(before.strip(" :：-–—|《》"))
        return "".join(titles[:1]), people, behind
    links = [one.link.label for one in part.links if one.link.label in line]
    cut = min((line.index(one) for one in links if not names_talk(one)), default=len(line))
    titles, people = read_title(_END_MARKS.sub("", line[:cut]))
    return "".join(titles[:1]), people, line[cut:]


def _read_behind(text: str) -> tuple[StatedPerson, ...]:
    """Read the people behind a title: `（Name，…`, ` presented by Name`, `, by Name`, ` - Name`."""
    if found := find_credits(text.lstrip(" ,，")):
        return found
    if role := _ROLE.match(text):
        return read_credits(text[role.end() :])
    bracket = re.match(r"\s?[（(\[]([^）)\]]{2,60})", text)
    if bracket:
        return _read_plausible(bracket[1])
    dash = re.match(r"\s*(?:[-–—|]+|[,，])\s*(\S.{1,80})", text)
    return _read_plausible(dash[1]) if dash else ()


def _read_lines(lines: Iterable[str]) -> tuple[StatedPerson, ...]:
    """Read the people from the lines below a title: `Presented by …`, or a short line of names."""
    for number, line in enumerate(lines):
        if found := find_credits(line):
            return found
        if number == 0 and len(line) <= MAX_NAME_LINE_CHARS and (found := _read_plausible(line)):
            return found
    return ()


def _read_plausible(text: str) -> tuple[StatedPerson, ...]:
    """Read people from a text that may be something else: most of it must be about them."""
    people = read_credits(text)
    if not people:
        return ()
    if not are_sure(people):
        return ()
    known = sum(
        len(word) for one in people for word in (one.name, *one.other_names, *one.organisations)
    )
    return people if people[0].organisations or known >= len(text) * 0.5 else ()


def _read_labels(lines: Iterable[str]) -> dict[str, str]:
    """Read the lines with a label, and a label alone on its line with the line below: by role."""
    facts: dict[str, str] = {}
    waiting: tuple[str, ...] = ()
    for line in lines:
        roles, value = split_label(line.strip())
        if not roles:
            if waiting and line.strip():
                for role in waiting:
                    facts.setdefault(role, line.strip())
            waiting = ()
            continue
        waiting = () if value else roles
        for role in roles if value else ():
            facts.setdefault(role, value)
    return facts


def _make_talk(
    titles: tuple[str, ...],
    people: tuple[StatedPerson, ...],
    facts: dict[str, str],
    context: Context,
    parts: Sequence[Part],
    entry: Entry,
) -> StatedTalk:
    when = facts.get("day", "")
    days = read_days(when, context.year)
    is_section = not entry.header and context.title == titles[0]
    words = " / ".join(filter(None, [titles[0] if is_section else "", parts[0].text]))
    return StatedTalk(
        titles=tuple(map(clean_title, titles)),
        people=people,
        hosts=read_credits(facts.get("host", "")),
        event=context.event,
        year=context.year,
        edition=context.edition,
        start=days[0].isoformat() if days else "",
        time=find_time(when),
        track=facts.get("track", ""),
        abstract=facts.get("about", "")[:MAX_ABSTRACT_CHARS],
        section=parts[0].section,
        words=" ".join(words.split())[:WORD_CHARS],
        links=tuple(one.index for one in entry.media),
    )
