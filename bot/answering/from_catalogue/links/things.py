"""Answers where a thing of an event is that is neither recording nor slides: its notes, schedule.

Its link is looked for among the links of the event's own pages, by what stands with it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from urllib.parse import unquote, urlsplit

import msgspec
from msgspec.structs import replace

from bot.answering.draft import DraftAnswer
from bot.answering.from_catalogue.links import wording
from bot.answering.from_catalogue.links.answer import CONFIDENCE, draft_links
from bot.answering.from_catalogue.links.collect import FoundLink
from bot.answering.from_catalogue.links.event_pages import list_event_pages
from bot.answering.from_catalogue.links.targets import OFF_TOPIC
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
    r"https?://\S+|\b(?:here|links?|this|the|a|page|documents?|docs?|forms?|sheets?|click|see|more|"
    r"google)\b|这里|此处|这|链接|文档|点击|见|查看|详情|页面|[\s,.:：，。()（）]"
)
"""What names nothing: of a label that is made of it, what stands around the link tells more."""
_WORDS = re.compile(r"[^\W_]+")


class _Rated(msgspec.Struct, frozen=True):
    """A link that is the thing, and how surely."""

    found: FoundLink
    fit: float
    """How surely it is the thing, 0 to 1."""
    told: float
    """How much of what else is asked for stands with it, 0 to 1."""

    @property
    def sum(self) -> float:
        """What it is ranked by."""
        return self.fit + self.told


def answer_thing(
    asked: AskedThing, request: Request, reader: Reader, scope: Scope
) -> DraftAnswer | None:
    """Answer with the links of a thing of the events that are named; None if they have none."""
    if scope.titled or scope.names_talks or scope.unknown is not None:
        return None
    events = scope.events if scope.names_events else scope.events[::-1]
    rated = [(event, _rate_links(asked, reader, event)) for event in events[:MAX_EVENTS]]
    told = [(event, of_one) for event, of_one in rated if of_one and of_one[0].told >= LEAST_TOLD]
    groups = told or [(event, of_one) for event, of_one in rated if of_one and asked.known]
    if not groups:
        return None
    # Of a series, the latest event is meant that has it.
    groups = groups if scope.names_events else groups[:1]
    best = groups[0][1][0]
    if len(groups) == 1:
        close = [one for one in groups[0][1] if best.sum - one.sum <= CLOSE]
        links = [one.found for one in close[: min(MOST_SHOWN, request.limit)]]
    else:
        links = [of_one[0].found for _, of_one in groups]
    language, total = request.language, len(links)
    names = [choose_name(event.names, language) for event, _ in groups]
    about = wording.TEXTS.say("and", language).join(dict.fromkeys(names))
    kinds = tuple(thing.name for thing in asked.known)
    intro = wording.introduce(about, kinds, language, range(total), total)
    draft = draft_links(links, intro, reader, language)
    fit = best.fit if told else best.fit * OFF_TOPIC
    return replace(draft, confidence=CONFIDENCE * fit * scope.score)


def _rate_links(asked: AskedThing, reader: Reader, event: Event) -> list[_Rated]:
    """Rate the links of an event that are the thing, the surest first, each address once."""
    best: dict[str, _Rated] = {}
    for one in islice(_list_rated(asked, reader, event), MAX_LINKS):
        if not is_safe_link(one.found.link.url):
            continue
        key = identify(one.found.link.url)
        if one.sum > best.setdefault(key, one).sum:
            best[key] = one
    return sorted(best.values(), key=lambda one: (one.told < LEAST_TOLD, -one.sum))


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
    says_nothing = not _SAYS_NOTHING.sub("", label)
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
