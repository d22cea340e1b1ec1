"""Makes the document of a page of HTML."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import unquote, urljoin, urlsplit

from msgspec.structs import replace

from indexer.fetching.decoding import decode_body
from indexer.html.page import HtmlPage
from indexer.html.reader import read_page
from indexer.links.records import read_field_links
from indexer.records import Document, Link, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import parse_day
from indexer.sources.event_days import find_event_year, read_event_days
from indexer.sources.page_event import detect_event, list_path_words
from indexer.sources.pages.document import LEAD_CHARS, is_empty
from indexer.sources.speakers import find_speakers
from indexer.sources.statements.bodies.body import state_body
from indexer.sources.statements.pages import state_page
from indexer.sources.statements.people import read_people
from indexer.text.control_characters import clean_line
from indexer.text.language import detect_language
from indexer.text.language_tags import parse_language


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a page beside its HTML."""

    id: str
    url: str
    """Absolute address; empty if unknown."""
    place: str
    """Its file or address, for messages."""
    charset: str = ""
    """As a server said; empty if unknown."""
    site: str = ""
    """What the titles of all pages of the site end or begin with; empty if unknown."""
    title: str = ""
    """That of the page if empty."""
    published: str = ""
    """ISO date; that of the page if empty."""
    language: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    """That come with it, such as the recording."""
    translations: tuple[str, ...] = ()


def read_html_page(data: bytes, facts: PageFacts, settings: SourceSettings) -> Document | None:
    """Read a page into a document.

    Args:
        data: The page, in any encoding of the web: its own declaration counts.
        facts: What is known of it.
        settings: Of its source.

    Returns:
        None for a page that nobody is to find: a redirect, one that robots must not index, or a
        mere list of other pages of the site.

    Raises:
        BadInput: It is beyond a limit.
    """  # noqa: DOC502 - raised by `read_page`
    page = read_page(decode_body(data, facts.charset), facts.url, facts.place, facts.site)
    if page is None or page.is_list or is_empty(page.sections):
        return None
    return make_document(page, facts, settings)


def make_document(page: HtmlPage, facts: PageFacts, settings: SourceSettings) -> Document:
    """Make the document of a page that was read."""
    front = fm.lower_keys({**(page.front or {}), **({"title": facts.title} if facts.title else {})})
    sections = _add_links(page.sections, (*facts.links, *_read_links(front, facts.url)))
    path = [part for part in unquote(urlsplit(facts.url).path).split("/") if part]
    text = "\n".join(section.text for section in sections)
    headings = (section.headings[0] for section in sections if section.headings)
    title = clean_line(facts.title or page.title) or next(headings, "") or (path or [facts.id])[-1]
    day = parse_day(page.published)
    published = facts.published or (day.isoformat() if day else "")
    held = read_event_days(front)
    event = detect_event(
        named=fm.get_text(front, "event")[: fm.MAX_EVENT_CHARS],
        title=title,
        site="",
        path=path,
        lead=text[:LEAD_CHARS],
        fallback=settings.event,
        published_year=find_event_year(held) or (int(published[:4]) if published else 0),
    )
    year = event.year or find_event_year(held)
    labels = [*fm.collect_tags({"tags": front.get("breadcrumbs", [])}, (), ()), *facts.tags]
    document = Document(
        id=facts.id,
        source=settings.name,
        title=title,
        url=facts.url,
        language=parse_language(facts.language, page.language, settings.language)
        or detect_language(f"{title}\n{text}"),
        sections=sections,
        summary=clean_line(page.summary)[: fm.MAX_SUMMARY_CHARS],
        published=published,
        held=held,
        event=event.event[: fm.MAX_EVENT_CHARS],
        year=year or (int(published[:4]) if published else 0),
        edition=event.edition,
        speakers=read_people(front).list_names() or find_speakers(text.splitlines()),
        tags=fm.collect_tags(front, (), [*labels, *list_path_words(path)]),
        translations=facts.translations,
        remarks=page.remarks,
    )
    if published:
        front = {**front, "date": published}
    return state_body(state_page(document, front, tuple(path[:-1])), page.blocks)


def _read_links(front: fm.Fields, url: str) -> list[Link]:
    """Read the links that the page's JSON-LD holds: recordings."""
    fields = {"video": front["video"]} if "video" in front else {}
    return read_field_links(fields, lambda address: urljoin(url, address) if url else "")


def _add_links(sections: tuple[Section, ...], links: tuple[Link, ...]) -> tuple[Section, ...]:
    """Add links to the first section; one that is there already is not added."""
    lead, *rest = sections or (Section((), "", ""),)
    known = {link.url for section in sections for link in section.links}
    new = tuple(link for link in links if link.url not in known)
    return (replace(lead, links=(*new, *lead.links)), *rest)
