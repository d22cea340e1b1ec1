"""One Markdown file of a site to a document."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

from indexer.errors import BadInput
from indexer.links.kinds import base_key
from indexer.links.records import make_link
from indexer.markdown.front_matter import split_front_matter
from indexer.markdown.page import parse_body
from indexer.records import Document, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources import people
from indexer.sources.dates import date_of, day
from indexer.sources.hugo.link_resolver import Resolver
from indexer.sources.hugo.paths import BRANCH, Place
from indexer.sources.hugo.site import Site
from indexer.sources.occasion import occasion_of, path_words
from indexer.sources.walk import Found, decode, read
from indexer.text.events import Occasion, years
from indexer.text.language import detect

FORMAT = 4
"""Raised when this code makes other documents of the same files, so that all are read anew."""

LEAD_CHARS = 300
"""How much of a recap's text may tell what event it is of."""


def read_page(
    found: Found,
    shown: str,
    site: Site,
    place: Place | None,
    translations: tuple[str, ...],
    settings: SourceSettings,
) -> Document | None:
    """Read a page.

    Args:
        found: Its file.
        shown: What messages put before the file's id.
        site: The site it belongs to.
        place: Its place there; None only where the file cannot be read.
        translations: Ids of the page in other languages.
        settings: The source's settings.

    Returns:
        The document; None where the site does not show the page.

    Raises:
        BadInput: The file cannot be read as a page.
    """
    name = f"{shown}/{found.id}"
    text = decode(read(found, shown, settings.max_bytes), name)
    if place is None:
        raise BadInput(name, 0, "no page of the site", "rebuild again; the tree has changed")
    written, body, first_line = split_front_matter(text, name)
    front = fm.lower_keys(written)
    if not fm.is_published(front, datetime.now(UTC)):
        return None
    url = site.url(place, front)
    resolver = Resolver(site, place, url, front)
    page = parse_body(
        written,
        body,
        name=name,
        first_line=first_line,
        resolve=resolver.resolve,
        reference=resolver.reference,
        anchors=settings.anchors,
    )
    sections = _with_files(page.sections, resolver)
    if place.kind == BRANCH and not any(s.text.strip() or s.links for s in sections):
        return None
    front = fm.lower_keys(page.front)  # with a title that only the text gives
    document = _document(found.id, site, place, url, front, sections, translations, settings)
    return replace(document, remarks=page.remarks)


def _with_files(sections: tuple[Section, ...], resolver: Resolver) -> tuple[Section, ...]:
    """Add the front matter's files whose names no address could have: `a5a- istio.pdf`."""
    lead = sections[0]
    known = {link.url for link in lead.links if link.key}
    more = [
        make_link(url, url, key=key)
        for key, url in resolver.files()
        if base_key(key) is not None and url not in known
    ]
    return (replace(lead, links=(*more, *lead.links)), *sections[1:]) if more else sections


def _document(
    id: str,
    site: Site,
    place: Place,
    url: str,
    front: fm.Front,
    sections: tuple[Section, ...],
    translations: tuple[str, ...],
    settings: SourceSettings,
) -> Document:
    title = fm.get_text(front, "title", "linktitle") or _first_heading(sections) or _name(place)
    text = "\n".join(section.text for section in sections)
    occasion = occasion_of(
        named=fm.get_text(front, "event", "conference"),
        title=title,
        site=site.title(place.language),
        path=place.parts,
        lead=text[:LEAD_CHARS],
        fallback=settings.event,
    )
    published = date_of(front) or day("/".join(place.parts))
    expires = fm.get_expiry(front)
    taxonomies = [key for key in site.config.taxonomies if key not in people.KEYS]
    speakers = people.from_fields(front) or people.from_lines(_lines(sections))
    return Document(
        id=id,
        source=settings.name,
        title=title,
        url=url,
        language=_language(front, site, place, settings, f"{title}\n{text}"),
        sections=sections,
        summary=fm.get_text(front, "description", "summary", "excerpt")[: fm.MAX_SUMMARY_CHARS],
        published=published.isoformat() if published else "",
        expires=expires.isoformat() if expires else "",
        event=occasion.event,
        year=fm.get_number(front, "year") or _year(occasion, title, text, published),
        edition=fm.get_number(front, "edition") or occasion.edition,
        speakers=speakers,
        tags=fm.collect_tags(front, taxonomies, path_words(place.parts)),
        translations=translations,
    )


def _year(occasion: Occasion, title: str, text: str, published: date | None) -> int:
    """Tell the year of a page: of its event, else of its publication.

    A page of an event that names no year may have been written long after it, or be of all its
    years; a wrong year would hide it from those who ask for the right one.
    """
    if len(set(years(title))) > 1:
        return 0
    if occasion.year or not occasion.event:
        return occasion.year or (published.year if published else 0)
    told = set(years(text))
    if published and (not told or published.year in told):
        return published.year
    return told.pop() if len(told) == 1 else 0


def _language(
    front: fm.Front, site: Site, place: Place, settings: SourceSettings, text: str
) -> str:
    """Tell a page's language: what it says itself, its path, the settings, its text."""
    said = fm.parse_language(front.get("lang")) or fm.parse_language(front.get("language"))
    by_path = fm.parse_language(place.language) if site.is_multilingual or site.is_plain else ""
    return said or by_path or fm.parse_language(settings.language) or detect(text)


def _first_heading(sections: Sequence[Section]) -> str:
    return next((section.headings[0] for section in sections if section.headings), "")


def _name(place: Place) -> str:
    """Make a title of the file's or folder's name."""
    name = place.parts[-1] if place.parts else ""
    return " ".join(name.replace("-", " ").replace("_", " ").split()) or place.id


def _lines(sections: Sequence[Section]) -> Iterator[str]:
    for section in sections:
        yield from section.text.splitlines()
