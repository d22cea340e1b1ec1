"""Makes the document of a web page, or of an item of a feed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from urllib.parse import unquote, urlsplit

from indexer.records import Document, Link, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import parse_day
from indexer.sources.page_event import detect_event, list_path_words
from indexer.sources.site.web_page import WebPage
from indexer.sources.speakers import find_speakers
from indexer.sources.statements.bodies.body import state_body
from indexer.sources.statements.pages import state_page
from indexer.text.control_characters import clean_line
from indexer.text.language import detect_language
from indexer.text.language_tags import parse_language

LEAD_CHARS = 300
"""Characters of a recap's text in which its event is searched."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a page beside its HTML."""

    id: str
    url: str
    title: str = ""
    """Of the item of a feed; that of the page if empty."""
    published: str = ""
    """ISO date; that of the page if empty."""
    language: str = ""
    tags: tuple[str, ...] = ()
    links: tuple[Link, ...] = ()
    """That come with it, such as the recording."""
    translations: tuple[str, ...] = ()


def make_page_document(page: WebPage, facts: PageFacts, settings: SourceSettings) -> Document:
    """Make the document of a page."""
    sections = _add_links(page.sections, facts.links)
    path = [part for part in unquote(urlsplit(facts.url).path).split("/") if part]
    text = "\n".join(section.text for section in sections)
    headings = (section.headings[0] for section in sections if section.headings)
    title = clean_line(facts.title or page.title) or next(headings, "") or (path or [facts.id])[-1]
    day = parse_day(page.published)
    published = facts.published or (day.isoformat() if day else "")
    event = detect_event(
        named="",
        title=title,
        site="",
        path=path,
        lead=text[:LEAD_CHARS],
        fallback=settings.event,
        published_year=int(published[:4]) if published else 0,
    )
    year = event.year or (int(published[:4]) if published and not event.event else 0)
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
        event=event.event[: fm.MAX_EVENT_CHARS],
        year=year or (int(published[:4]) if published else 0),
        edition=event.edition,
        speakers=find_speakers(text.splitlines()),
        tags=fm.collect_tags({"tags": list(facts.tags)}, (), list_path_words(path)),
        translations=facts.translations,
        remarks=page.remarks,
    )
    fields = {"title": title, **({"date": published} if published else {})}
    return state_body(state_page(document, fields, tuple(path[:-1])), page.blocks)


def _add_links(sections: tuple[Section, ...], links: tuple[Link, ...]) -> tuple[Section, ...]:
    """Add links to the first section; one that is there already is not added."""
    lead, *rest = sections or (Section((), "", ""),)
    known = {link.url for section in sections for link in section.links}
    new = tuple(link for link in links if link.url not in known)
    return (replace(lead, links=(*new, *lead.links)), *rest)
