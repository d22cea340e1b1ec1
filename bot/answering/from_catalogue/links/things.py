"""Answers where a thing of an event is that is neither recording nor slides: its notes, schedule.

Its link is looked for among the links of the event's own pages, by what stands with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.links import wording
from bot.answering.from_catalogue.links.answer import CONFIDENCE, draft_links
from bot.answering.from_catalogue.links.collect import FoundLink
from bot.answering.from_catalogue.links.event_pages import list_event_pages
from bot.answering.from_catalogue.links.thing_words import LEAST_TOLD, AskedThing
from bot.answering.from_catalogue.scope.resolve import Scope
from bot.request import Request
from indexer.catalogue.names import choose_name
from indexer.catalogue.records import CatalogueLink, Event, Evidence
from indexer.links.addresses import is_safe_link
from indexer.links.videos import identify
from indexer.records import Document, Link
from indexer.search.index import Reader
from indexer.text.events import find_years
from indexer.text.language import compile_words

MAX_EVENTS = 3
"""Events whose pages are read, the first that are meant."""
MAX_LINKS = 400
"""Links of an event that are compared."""
MOST_SHOWN = 3
LABEL, HEADING, ADDRESS, PAGE, CONTEXT, BELOW = 1.0, 0.9, 0.85, 0.8, 0.75, 0.7
"""How surely a link is the thing where its label says so; the heading right above it; the end of
its address; the title of a page below the event's, whose own address it is; what stands around a
label that says nothing itself; the title of the page below the event's on which it stands."""
CLOSE = 0.04
"""By which links that are shown together differ at most."""
FEW = 3
"""Links below one heading that may all be the thing."""
MAX_CHARS = 300
"""Characters of a label or heading that are compared."""
_SAYS_NOTHING = compile_words(
    r"(?:https?://\S+|here|links?|this|the|a|page|documents?|docs?|forms?|sheets?|click|see|more|"
    r"google|这里|此处|这|链接|文档|点击|见|查看|详情|页面|[\s,.:：，。()（）])+"
)
_WORDS = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class _Rated:
    found: FoundLink
    fit: float
    told: float


def answer_thing(
    asked: AskedThing, request: Request, reader: Reader, scope: Scope
) -> DraftAnswer | None:
    """Answer with the links of a thing of the events that are named; None if they have none."""
    if scope.titled or scope.names_talks or scope.unknown is not None:
        return None
    events = scope.events if scope.names_events else scope.events[::-1]
    for event in events[:MAX_EVENTS]:
        rated = _rate_links(asked, reader, event)
        if not rated:
            continue
        best = rated[0]
        close = [one for one in rated if best.fit + best.told - one.fit - one.told <= CLOSE]
        links = [one.found for one in close[: min(MOST_SHOWN, request.limit)]]
        kinds = tuple(thing.name for thing in asked.known)
        about = choose_name(event.names, request.language)
        total = len(links)
        intro = wording.introduce(about, kinds, request.language, range(total), total)
        draft = draft_links(links, intro, reader, request.language)
        return replace(draft, confidence=CONFIDENCE * best.fit * scope.score)
    return None


def _rate_links(asked: AskedThing, reader: Reader, event: Event) -> list[_Rated]:
    """Rate the links of an event that are the thing, the surest first, each address once."""
    best: dict[str, _Rated] = {}
    for number, one in enumerate(_list_rated(asked, reader, event)):
        if number >= MAX_LINKS:
            break
        key = identify(one.found.link.url)
        if is_safe_link(one.found.link.url) and one.fit + one.told > _sum(best.get(key)):
            best[key] = one
    rated = [one for one in best.values() if one.told >= LEAST_TOLD]
    return sorted(rated, key=lambda one: -one.fit - one.told)


def _sum(one: _Rated | None) -> float:
    return one.fit + one.told if one else 0.0


def _list_rated(asked: AskedThing, reader: Reader, event: Event) -> Iterator[_Rated]:
    for link in event.links:
        if asked.is_in(link.label[:MAX_CHARS]):
            told = asked.measure(f"{link.label} {link.evidence.words}")
            yield _Rated(FoundLink(link, event), LABEL, told)
    for page, is_below in list_event_pages(reader, event):
        if is_below and page.url and asked.is_in(page.title[:MAX_CHARS]):
            place = Evidence(page.source, page.id, 0, page.title)
            link = CatalogueLink(page.url, page.title, "page", "", "event", place)
            yield _Rated(FoundLink(link, event), PAGE, asked.measure(page.title))
        yield from _rate_page(asked, page, event, is_below=is_below)


def _rate_page(
    asked: AskedThing, page: Document, event: Event, *, is_below: bool
) -> Iterator[_Rated]:
    for number, section in enumerate(page.sections):
        for link in section.links:
            years = set(find_years(link.label[:MAX_CHARS]))
            if event.year and years and event.year not in years:
                continue
            title = page.title[:MAX_CHARS] if is_below else ""
            fit, label = _rate(asked, link, title, len(section.links))
            if not fit:
                continue
            near = "\n".join((link.label, link.context, *link.headings, title))
            words = link.context or link.label
            place = Evidence(page.source, page.id, number, words)
            found = CatalogueLink(link.url, label, link.kind, link.platform, "event", place)
            yield _Rated(FoundLink(found, event), fit, asked.measure(near))


def _rate(asked: AskedThing, link: Link, title: str, beside: int) -> tuple[float, str]:
    """Rate whether a link is the thing, 0 (it is not) to 1, and choose what it is called."""
    label = " ".join(link.label.split())[:MAX_CHARS]
    if asked.is_in(label) and "://" not in label:
        return LABEL, label
    says_nothing = _SAYS_NOTHING.fullmatch(label) is not None
    heading = link.headings[-1][:MAX_CHARS] if link.headings else ""
    if heading and beside <= FEW and asked.is_in(heading):
        return HEADING, heading
    end = _read_end(link.url)
    if asked.is_in(end):
        return ADDRESS, label if not says_nothing else end
    if says_nothing and asked.is_in(link.context):
        return CONTEXT, _name(asked, link.context)
    if title and beside <= FEW and asked.is_in(title) and (says_nothing or not heading):
        return BELOW, title
    return 0.0, ""


def _name(asked: AskedThing, context: str) -> str:
    """Name a link without a label by the words for the thing beside it."""
    matches = [thing.words.search(context) for thing in asked.known]
    return " ".join(match[0] for match in matches if match)


def _read_end(url: str) -> str:
    """Read the words of the end of an address: of its anchor, else of its last part."""
    parts = urlsplit(url)
    last = parts.fragment or parts.path.rstrip("/").rpartition("/")[2]
    return " ".join(_WORDS.findall(unquote(last).partition(".")[0]))
