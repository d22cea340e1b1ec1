"""Makes the document of a page, of whatever site."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from msgspec.structs import replace

from indexer.errors import BadInput
from indexer.links.hosts.reading import MAX_ADDRESS_CHARS
from indexer.links.kinds import find_link_key
from indexer.links.records import make_link
from indexer.markdown.front_matter import SplitPage
from indexer.markdown.page import Page
from indexer.records import Document, Remark, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import find_day
from indexer.sources.event_days import find_event_year, read_event_days
from indexer.sources.page_event import (
    detect_event,
    drop_beginnings,
    is_recap,
    keep_event_sentences,
    list_path_words,
)
from indexer.sources.speakers import find_speakers
from indexer.sources.statements.bodies.body import state_body
from indexer.sources.statements.pages import list_statement_remarks, state_page
from indexer.sources.statements.people import SPEAKER_KEYS, read_people
from indexer.text.events import EventMention, find_years
from indexer.text.language import detect_language
from indexer.text.language_tags import parse_language

LEAD_CHARS = 300
"""Characters of a recap's text in which its event is searched."""


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What a site says of one of its pages."""

    id: str
    name: str
    """The file, for messages."""
    url: str
    """Address of the page; empty if unknown."""
    parts: tuple[str, ...]
    """Folders and the name of the page; empty for the root."""
    site_title: str = ""
    title: str = ""
    """Of a page without a title in its front matter and without a heading."""
    language: str = ""
    """Language tag of pages that name none; empty if the site does not say."""
    day: date | None = None
    """Day to show; None if the site says none."""
    expires: str = ""
    """As in `Document.expires`."""
    taxonomies: tuple[str, ...] = ()
    """More keys of the front matter that hold tags."""
    translations: tuple[str, ...] = ()
    """Ids of the page in other languages."""


def check_address(url: str, name: str, remedy: str) -> None:
    """Check that the address of a page is not too long to be a link; `name` is its file.

    Raises:
        BadInput: It is.
    """
    if len(url) > MAX_ADDRESS_CHARS:
        reason = f"its address has {len(url):,} characters, more than {MAX_ADDRESS_CHARS:,}"
        raise BadInput(name, 1, reason, remedy)


def add_files(page: Page, files: Iterable[tuple[str, str]]) -> Page:
    """Add files of the front matter whose names are not valid addresses: `a5a- istio.pdf`.

    Each comes with its key, and its address.
    """
    lead = page.sections[0]
    listed = {link.url for link in lead.links if link.key}
    links = [
        make_link(url, url, key=key)
        for key, url in files
        if find_link_key(key) is not None and url not in listed
    ]
    if not links:
        return page
    lead = replace(lead, links=(*links, *lead.links))
    return dataclasses.replace(page, sections=(lead, *page.sections[1:]))


def is_empty(sections: Sequence[Section]) -> bool:
    """Tell whether a page shows nothing that can be read or clicked."""
    return not any(section.text.strip() or section.links for section in sections)


def make_document(
    facts: PageFacts,
    written: SplitPage,
    page: Page,
    settings: SourceSettings,
    remarks: Iterable[Remark] = (),
) -> Document:
    """Make the document of a page, with all that it states.

    `page` is what was parsed of `written`, and `remarks` are those on its dates.
    """
    front = fm.lower_keys(page.front)  # with a title that may come from the text
    document = _make_plain_document(facts, front, page.sections, settings)
    own_remarks = _locate_remarks(front, written, facts.name)
    all_remarks = (*written.remarks, *remarks, *own_remarks, *page.remarks)
    document = replace(document, translations=facts.translations, remarks=all_remarks)
    return state_body(state_page(document, front, facts.parts[:-1]), page.blocks)


def _locate_remarks(front: fm.Fields, written: SplitPage, name: str) -> Iterator[Remark]:
    for key, remark in list_statement_remarks(front, name):
        yield replace(remark, line=fm.find_key_line(written.head, key))


def _make_plain_document(
    facts: PageFacts,
    front: fm.Fields,
    sections: tuple[Section, ...],
    settings: SourceSettings,
) -> Document:
    headings = (section.headings[0] for section in sections if section.headings)
    title = (
        fm.get_text(front, "title", "linktitle")
        or next(headings, "")
        or facts.title
        or _make_title(facts)
    )
    text = "\n".join(section.text for section in sections)
    published = facts.day or find_day("/".join(facts.parts))
    held = read_event_days(front)
    event = detect_event(
        named=fm.get_text(front, "event", "conference"),
        title=title,
        site=facts.site_title,
        path=facts.parts,
        lead=text[:LEAD_CHARS],
        fallback=settings.event,
        published_year=find_event_year(held) or (published.year if published else 0),
    )
    name = event.event[: fm.MAX_EVENT_CHARS]
    event = replace(event, event=name, year=event.year or find_event_year(held))
    taxonomies = [key for key in facts.taxonomies if key not in SPEAKER_KEYS]
    return Document(
        id=facts.id,
        source=settings.name,
        title=title,
        url=facts.url,
        language=_find_language(front, facts, settings, f"{title}\n{text}"),
        sections=sections,
        summary=fm.get_text(front, "description", "summary", "excerpt")[: fm.MAX_SUMMARY_CHARS],
        published=published.isoformat() if published else "",
        held=held,
        expires=facts.expires,
        event=event.event,
        year=fm.get_number(front, "year") or _find_year(event, title, text, published),
        edition=fm.get_number(front, "edition") or event.edition,
        speakers=read_people(front).list_names() or find_speakers(text.splitlines()),
        tags=fm.collect_tags(front, taxonomies, list_path_words(facts.parts)),
    )


def _find_year(event: EventMention, title: str, text: str, published: date | None) -> int:
    """Find the year of a page: that of its event, else of its publication.

    A recap of an event without a year may be written long afterwards, or be about several years; of
    any other page, the date says more than the years that it tells of. A wrong year would hide the
    page from people who ask for the right one.
    """
    if len(set(find_years(title))) > 1:
        return 0
    if event.year or not event.event:
        return event.year or (published.year if published else 0)
    in_text = set(find_years(keep_event_sentences(drop_beginnings(text), event.event)))
    if published and (not is_recap(title) or not in_text or published.year in in_text):
        return published.year
    return in_text.pop() if len(in_text) == 1 else 0


def _find_language(front: fm.Fields, facts: PageFacts, settings: SourceSettings, text: str) -> str:
    said = front.get("lang"), front.get("language")
    return parse_language(*said, facts.language, settings.language) or detect_language(text)


def _make_title(facts: PageFacts) -> str:
    """Make a title from the name of the file or folder."""
    name = facts.parts[-1] if facts.parts else ""
    return " ".join(name.replace("-", " ").replace("_", " ").split()) or facts.id
