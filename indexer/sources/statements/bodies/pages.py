"""States the talk that a whole page is about: an episode, or what somebody wrote of their talk."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec.structs import replace

from indexer.links.labels import is_bare
from indexer.records import Document
from indexer.sources.page_event import is_recap
from indexer.sources.statements.bodies.contexts import names_event
from indexer.sources.statements.bodies.entries import MEDIA, names_talk
from indexer.sources.statements.bodies.parts import Part
from indexer.sources.statements.bodies.texts import MAX_OFFER_CHARS
from indexer.sources.statements.bodies.wording.columns import find_roles, split_label
from indexer.sources.statements.bodies.wording.credits import find_experts, read_credits
from indexer.sources.statements.bodies.wording.days import read_days
from indexer.sources.statements.bodies.wording.titles import clean_title, read_title
from indexer.sources.statements.scopes import EVENT, find_scope
from indexer.statements import WORD_CHARS, StatedPerson, StatedTalk
from indexer.text.events import find_editions, find_event_name, find_single_year

MAX_MEDIA = 6
"""A page with more videos and slides is about more than one talk."""

_EPISODE = re.compile(
    r"^\s*(?:(?:episode|ep|webinar|vol)\.?\s?)?#?\d{1,3}\s?[:：]\s*", re.IGNORECASE
)
_OF_TALK = re.compile(
    r"(?:根据|本文为|本文是|整理自).{0,80}(?:分享|演讲|直播|议题)|(?:分享|演讲)(?:的)?(?:文字|内容)?整理"
    r"|\b(?:in|of) (?:my|our|this|the) (?:talk|presentation|session|episode)\b"
    r"|\bthis (?:talk|episode|session)\b"
    r"|本次(?:分享|演讲|直播)|本期(?:分享|直播|节目|嘉宾)",
    re.IGNORECASE,
)
END_PARTS = 6
"""Parts at the beginning and at the end of a page, where a post offers the recording."""
_LEAD_CHARS = 1500


def state_page_talk(
    document: Document, parts: Sequence[Part], talks: Sequence[StatedTalk]
) -> list[StatedTalk]:
    """State the talk that a page is about; none if it tells of several, or of none.

    A talk that the document states already gets the links of the page's body.
    """
    stated = [talk for talk in document.talks if talk.is_page]
    taken = {index for talk in talks for index in talk.links}
    links = _list_links(document, parts, taken)
    if stated:
        own = tuple(dict.fromkeys((*stated[0].links, *links[:MAX_MEDIA])))
        return [replace(stated[0], links=own)] if not talks else []
    is_episode = bool(document.event and document.edition) and not is_recap(document.title)
    if is_episode:
        all_links = document.links
        links = tuple(index for index in links if all_links[index].key) or links
    if (is_episode or not talks) and (only := _read_labelled(document, parts, links)):
        return [only]
    title = clean_title(_EPISODE.sub("", document.title))
    if (talks and not is_episode) or not 0 < len(links) <= MAX_MEDIA or not names_talk(title):
        return []
    if is_recap(document.title) or names_event(document.title, document.event):
        return []
    lead = document.summary + "\n" + "\n".join(part.text for part in parts[:8])[:_LEAD_CHARS]
    if not (is_episode or document.speakers or _OF_TALK.search(lead)):
        return []
    event, edition = document.event, document.edition
    has_own_year = True
    if not event and (match := _find_event(lead)):
        event, edition = match
        has_own_year = not edition  # the post may be of a later year than its numbered event
    return [
        StatedTalk(
            titles=(title,),
            people=tuple(map(StatedPerson, document.speakers)) or find_experts(lead),
            event=event,
            year=find_single_year([event]) or (document.year if has_own_year else 0),
            edition=edition,
            abstract=document.summary[:WORD_CHARS],
            section=0,
            words=document.title[:WORD_CHARS],
            links=links,
            is_page=True,
        )
    ]


def _find_event(lead: str) -> tuple[str, int] | None:
    """Find the event that the first sentences name, and its number right behind the name."""
    name = find_event_name(lead)
    if not name:
        return None
    at = lead.find(name)
    around = f"{lead[max(0, at - 8) : at]} {lead[at + len(name) :][:12]}"
    return name, next(iter(find_editions(around)), 0)


def _read_labelled(
    document: Document, parts: Sequence[Part], links: tuple[int, ...]
) -> StatedTalk | None:
    """Read the talk of a page that says `分享主题：` and `分享嘉宾：` once, in any form."""
    lines: dict[str, list[tuple[str, int]]] = {}
    headed: dict[str, list[tuple[str, int]]] = {}
    last = -1
    for part in parts:
        headings = document.sections[part.section].headings
        if part.section != last and headings:
            for role in find_roles(headings[-1].strip(":： ")):
                headed.setdefault(role, []).append((part.text, part.section))
        last = part.section
        for line in part.text.split("\n"):
            roles, value = split_label(line)
            for role in roles if value else ():
                lines.setdefault(role, []).append((value, part.section))
    titles, people, when = (
        found if len(found := lines.get(role, [])) == 1 else headed.get(role, [])
        for role in ("title", "people", "day")
    )
    if len(titles) != 1 or len(people) != 1 or not document.event:
        return None
    names, _ = read_title(titles[0][0].split("\n")[0])
    speakers = read_credits(people[0][0])
    if not names or not speakers or not names_talk(names[0]):
        return None
    days = read_days(when[0][0], document.year) if when else ()
    return StatedTalk(
        titles=names,
        people=speakers,
        event=document.event,
        year=document.year,
        edition=document.edition,
        start=days[0].isoformat() if days else "",
        section=titles[0][1],
        words=titles[0][0][:WORD_CHARS],
        links=links[:MAX_MEDIA],
        is_page=True,
    )


def _list_links(document: Document, parts: Sequence[Part], taken: set[int]) -> tuple[int, ...]:
    """List the videos and slides that the page offers: in its front matter, or without prose."""
    fields = [n for n, link in enumerate(document.links) if link.key and link.kind in MEDIA]
    ends = (*parts[:END_PARTS], *parts[max(END_PARTS, len(parts) - END_PARTS) :])
    at_end = {part.block.span for part in ends}
    body = [
        one.index
        for part in parts
        for one in part.links
        if one.link.kind in MEDIA
        and one.index not in taken
        and find_scope(one.link.url) != EVENT  # the room of all episodes
        and (
            is_bare(one.link.label)
            or len(part.text) <= MAX_OFFER_CHARS
            or (part.block.span in at_end and not names_talk(one.link.label))
        )
    ]
    return (*fields, *body)
