"""States the events of a page: the one it is about, and those that its headings and rows name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from msgspec.structs import replace

from indexer.links.labels import names_service, names_whole
from indexer.records import Document
from indexer.sources.statements.bodies.contexts import Context, is_generic
from indexer.sources.statements.bodies.entries import MEDIA, names_talk
from indexer.sources.statements.bodies.event_prose import find_facts
from indexer.sources.statements.bodies.event_tables import read_fact_tables
from indexer.sources.statements.bodies.parts import Part, PartLink
from indexer.sources.statements.full_names import list_full_names
from indexer.sources.statements.scopes import find_scope
from indexer.statements import WORD_CHARS, StatedEvent, StatedFact, StatedTalk
from indexer.text.events import find_event_name

MAX_EVENTS = 1000
MAX_PROSE_CHARS = 120
"""A longer paragraph is prose: a link in it is mentioned, and not offered."""
MAX_NAMES = 6
MAX_SHARED = 2
"""Most talks that share one recording; what more of them share shows the whole event."""

_STOP = re.compile(
    r"(?P<zh>(?![期届次场第])[\u4e00-\u9fff]{2,3})站"
    r"|(?:19|20)\d{2}\s?[（(](?P<en>[A-Z][A-Za-z .,'-]{2,40}|[\u4e00-\u9fff]{2,4})[)）]"
)
"""`深圳站`; the place in brackets behind a year."""

_Key = tuple[str, int, int, str]


def state_events(
    document: Document,
    parts: Sequence[Part],
    contexts: Sequence[Context],
    talks: Sequence[StatedTalk],
    rows: Sequence[StatedEvent],
) -> list[StatedEvent]:
    """State the events of a page; what the document states already is completed, not repeated.

    `talks` and `rows` are the talks and the events in rows of the page: their links are taken.
    """
    all_links = document.links
    uses = Counter(all_links[n].url for talk in talks for n in talk.links)
    # What several talks share, or what shows a channel or a folder, is the event's too.
    taken = {url for url, count in uses.items() if count <= MAX_SHARED and not find_scope(url)}
    taken |= {all_links[n].url for row in rows for n in row.links}
    by_heading: dict[_Key, list[Part]] = {}
    for part in parts:
        by_heading.setdefault(_make_key(contexts[part.section], document), []).append(part)
    page: list[StatedEvent] = []
    headed: list[StatedEvent] = []
    for key, own in by_heading.items():
        offered = {
            one.link.url: one.index
            for part in reversed(own)
            for one in reversed(part.links)
            if _is_of_event(one, part, taken, document)
        }
        links = tuple(sorted(offered.values()))
        if key[3]:
            heading = contexts[own[0].section].heading
            name = find_event_name(heading)
            series = document.event if not name or document.event in name else ""
            headed.append(_state_heading(key, heading, series, own, links))
        elif document.event:
            page = [_state_page(document, own, links, talks)]
    if document.event and not page:
        page = [_state_page(document, (), (), talks)]
    page = [event for event in page if _is_told(event, document)]
    if len({(one.year, one.edition) for one in headed}) > 1 or rows:
        page = [_drop_days(event, document) for event in page]
    return _merge(document, page, [*headed, *rows])[:MAX_EVENTS]


def _make_key(context: Context, document: Document) -> _Key:
    """Make the key of the event that a section is about; without heading, it is the page's."""
    own = (document.event, document.year, document.edition)
    if (context.event, context.year, context.edition or document.edition) == own:
        return (*own, "")
    if not context.heading:
        return (context.event, context.year, context.edition, "")
    known = context.event and (context.year or context.edition)
    return (context.event, context.year, context.edition, context.heading if not known else "*")


def _is_of_event(one: PartLink, part: Part, taken: set[str], document: Document) -> bool:
    """Tell whether a link that no talk took is about the event: offered, and not only mentioned."""
    link = one.link
    if link.url in taken or link.url == document.url:
        return False
    headings = document.sections[part.section].headings
    is_offered = part.block.kind in {"item", "row"} or len(part.text) <= MAX_PROSE_CHARS
    if link.kind in MEDIA:
        scope = find_scope(link.url)
        if names_whole(link.label) or scope:
            return True
        return is_offered and (not names_talk(link.label) or link.kind == "slides")
    under_links = bool(headings) and is_generic(headings[-1])
    is_item = part.block.kind == "item" and is_offered
    return is_item and (under_links or names_service(link.label))


def _state_page(
    document: Document,
    parts: Sequence[Part],
    links: tuple[int, ...],
    talks: Sequence[StatedTalk],
) -> StatedEvent:
    """State the event that the page is about."""
    taken = {index for talk in talks for index in talk.links}
    own = tuple(
        n
        for n, link in enumerate(document.links)
        if link.key and link.kind in MEDIA and n not in taken
    )
    lead = document.sections[0].text
    facts = [
        *_read_held(document),
        *read_fact_tables(parts, document.year),
        *find_facts(_strip_code(lead), 0, document.year),
        *find_facts(document.summary, 0, document.year),
        *_read_short_parts(parts, document.year),
        *_read_city(document.title, 0),
    ]
    if document.summary:
        facts.append(StatedFact("summary", document.summary, 0, document.summary[:WORD_CHARS]))
    names = _list_names(document)
    return StatedEvent(
        names=names,
        year=document.year,
        edition=document.edition,
        facts=_keep_first(facts),
        section=0,
        words=document.title[:WORD_CHARS],
        links=tuple(dict.fromkeys((*own, *links))),
        is_page=True,
    )


def _is_told(event: StatedEvent, document: Document) -> bool:
    """Tell whether a page tells of its event: each page of a conference's site is of that event."""
    stem = re.sub(r"\s?(?:19|20)\d{2}$", "", event.names[0]).casefold()
    lead = f"{document.title}\n{document.summary}\n{document.sections[0].text[:400]}".casefold()
    facts = [fact for fact in event.facts if fact.field != "summary"]
    return bool(document.held or event.links or facts or event.edition) or stem in lead


def _state_heading(
    key: _Key, heading: str, series: str, parts: Sequence[Part], links: tuple[int, ...]
) -> StatedEvent:
    """State the event that a heading names."""
    event, year, edition, _ = key
    section = parts[0].section
    facts = [
        *(
            fact
            for fact in find_facts(f"held on {heading}", section, year)
            if fact.field != "place"
        ),
        *read_fact_tables(parts, year),
        *find_facts("\n".join(part.text for part in parts[:6] if not part.cells), section, year),
        *_read_city(heading, section),
    ]
    facts = [
        replace(one, words=heading) if one.words.startswith("held on ") else one for one in facts
    ]
    starts = [int(fact.value[:4]) for fact in facts if fact.field == "start"]
    name = find_event_name(heading)
    names = [event, *([name] if name and name != event else [])]
    names.sort(key=lambda one: str(year) not in one)
    return StatedEvent(
        names=tuple(filter(None, names)) or (heading,),
        series=series if event != series else "",
        year=year or next(iter(starts), 0),
        edition=edition,
        facts=_keep_first(facts),
        section=section,
        words=heading[:WORD_CHARS],
        links=links,
    )


def _read_city(heading: str, section: int) -> Iterator[StatedFact]:
    """Read the city of `第三届深圳站`, and of `… 2025 (Atlanta)`."""
    match = _STOP.search(heading)
    if match:
        yield StatedFact("place", match["zh"] or match["en"], section, heading[:WORD_CHARS])


def _read_held(document: Document) -> Iterator[StatedFact]:
    first, _, last = document.held.partition("/")
    if first:
        words = document.summary[:WORD_CHARS]
        yield StatedFact("start", first, 0, words)
        yield StatedFact("end", last or first, 0, words)


def _read_short_parts(parts: Sequence[Part], year: int) -> Iterator[StatedFact]:
    """Read facts from the first lines with a label: `时间：…`, `Place: …`."""
    for part in parts[:30]:
        if not part.cells and part.section and len(part.text) <= MAX_PROSE_CHARS:
            yield from find_facts(part.text, part.section, year)


def _keep_first(facts: Iterable[StatedFact]) -> tuple[StatedFact, ...]:
    """Keep the first value of each field, and all of hosts, sponsors and attendance."""
    kept: dict[tuple[str, str], StatedFact] = {}
    for fact in facts:
        many = fact.field in {"host", "sponsor", "organiser", "attendance"}
        kept.setdefault((fact.field, fact.value if many else ""), fact)
    return tuple(kept.values())


def _list_names(document: Document) -> tuple[str, ...]:
    """List the names of the page's event: its own, longer ones that hold it, those in brackets."""
    event = document.event
    names = [event]
    titled = find_event_name(document.title)
    if titled:
        names.append(titled)
    lead = document.sections[0].text[:400]
    names += list_full_names(event, document.year, (document.title, document.summary, lead))
    for text in (document.title, document.summary, lead):
        for match in re.finditer(r"\s?[（(]([^（(）)]{3,60})[）)]", text[:600]):
            before, inner = text[: match.start()], match[1].strip()
            plain = re.sub(r"\s?(?:19|20)\d{2}$", "", event)
            is_beside = before.endswith((event, plain, titled or event))
            if (is_beside and not find_days_only(inner)) or (
                inner == event and find_event_name(before[-30:])
            ):
                names.append(inner if inner != event else find_event_name(before[-30:]))
    return tuple(dict.fromkeys(names))[:MAX_NAMES]


def find_days_only(text: str) -> bool:
    """Tell whether a text in brackets is a day, a number or a place, and no name."""
    return not find_event_name(text) and not re.search(
        r"(?:大会|峰会|沙龙|Con|Summit|Day|Talk)\b", text
    )


def _drop_days(event: StatedEvent, document: Document) -> StatedEvent:
    """Drop the days of a page on several editions: they are those of the whole series."""
    years = {fact.value[:4] for fact in event.facts if fact.field in {"start", "end"}}
    if str(event.year) not in f"{document.title} {document.event} {document.held}":
        event = replace(event, year=0)
    if len(years) <= 1 and event.year:
        return event
    facts = tuple(fact for fact in event.facts if fact.field not in {"start", "end", "place"})
    return replace(event, facts=facts)


def _strip_code(text: str) -> str:
    return text[:2000]


def _merge(
    document: Document, page: Sequence[StatedEvent], others: Sequence[StatedEvent]
) -> list[StatedEvent]:
    """Put the page's event first, completed by what the document states of it already."""
    stated = [one for one in document.events if one.is_page]
    rest = [one for one in document.events if not one.is_page]
    if stated and page:
        first = stated[0]
        merged = replace(
            first,
            names=tuple(dict.fromkeys((*first.names, *page[0].names))),
            year=first.year or (0 if first.is_series else page[0].year),
            edition=first.edition or page[0].edition,
            facts=_keep_first((*first.facts, *page[0].facts)),
            links=tuple(dict.fromkeys((*first.links, *page[0].links))),
        )
        return [merged, *stated[1:], *rest, *others]
    return [*(stated or page), *rest, *others]
