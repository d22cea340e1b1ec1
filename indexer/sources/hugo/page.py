"""Makes the document of a Markdown file of a site."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

from indexer.errors import BadInput
from indexer.links.addresses import is_web_address
from indexer.links.hosts.reading import MAX_ADDRESS_CHARS
from indexer.links.kinds import find_link_key
from indexer.links.records import make_link
from indexer.markdown.dialects import choose_hugo
from indexer.markdown.front_matter import split_page
from indexer.markdown.page import parse_body
from indexer.records import Document, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import find_day
from indexer.sources.event_days import find_event_year, read_event_days
from indexer.sources.files import SourceFile
from indexer.sources.hugo.link_resolver import LinkResolver
from indexer.sources.hugo.paths import BRANCH, Place
from indexer.sources.hugo.publishing import (
    PageDates,
    is_published,
    list_date_remarks,
)
from indexer.sources.hugo.site import Site
from indexer.sources.hugo.templates.shortcodes import PageTemplates
from indexer.sources.page_event import (
    detect_event,
    drop_beginnings,
    is_recap,
    keep_event_sentences,
    list_path_words,
)
from indexer.sources.reading import FileReader, decode_text
from indexer.sources.speakers import find_speakers
from indexer.sources.statements.bodies.body import state_body
from indexer.sources.statements.pages import list_statement_remarks, state_page
from indexer.sources.statements.people import SPEAKER_KEYS, read_people
from indexer.text.events import EventMention, find_years
from indexer.text.language import detect_language
from indexer.text.language_tags import parse_language

FORMAT = 16
"""Raised by one when the same file gives another document, so that all files are read again."""
MAX_SCHEME_CHARS = 20
LEAD_CHARS = 300
"""Characters of a recap's text in which its event is searched."""


def read_page(
    file: SourceFile,
    reader: FileReader,
    site: Site,
    place: Place | None,
    translations: tuple[str, ...],
    settings: SourceSettings,
) -> Document | None:
    """Read a page; None if the site does not show it. A file that cannot be read has no place.

    Raises:
        BadInput: The file is not a page.
    """
    text = decode_text(reader.read(file), file.name)
    if place is None:
        raise BadInput(file.name, 0, "not a page of the site", "rebuild again; the files changed")
    written = split_page(text, file.name)
    own_front = fm.lower_keys(written.front)
    front = site.complete_front(place, own_front)
    dates, rules = site.read_dates(place, front), site.get_rules(place)
    is_shown = is_published(front, dates, rules, datetime.now(UTC))
    if not is_shown or not site.publishes_kind(place):
        return None
    _check_own_address(front, written.head, file.name)
    url = site.build_url(place, front)
    if len(url) > MAX_ADDRESS_CHARS:
        reason = f"its address has {len(url):,} characters, more than {MAX_ADDRESS_CHARS:,}"
        raise BadInput(file.name, 1, reason, "shorten its `url` or `slug`")
    resolver = LinkResolver(site, place, url, front)
    inherited = {key: value for key, value in front.items() if key not in own_front}
    page = parse_body(
        {**inherited, **written.front},
        written.body,
        name=file.name,
        first_line=written.first_line,
        resolve=resolver.resolve,
        reference=resolver.resolve_reference,
        dialect=choose_hugo(settings.anchors),
        template=PageTemplates(site.templates, place.language, front, file.name),
        source=text,
        code_names=site.templates.list_code_shortcodes(),
    )
    sections = _add_files(page.sections, resolver)
    if place.kind == BRANCH and not any(s.text.strip() or s.links for s in sections):
        return None
    date_remarks = list_date_remarks(front, rules, written.head, file.name)
    front = fm.lower_keys(page.front)  # with a title that may come from the text
    document = _make_document(site, place, url, front, sections, dates, settings)
    own_remarks = (
        replace(remark, line=fm.find_key_line(written.head, key))
        for key, remark in list_statement_remarks(front, file.name)
    )
    remarks = (*written.remarks, *date_remarks, *own_remarks, *page.remarks)
    document = replace(document, translations=translations, remarks=remarks)
    return state_body(state_page(document, front, place.parts[:-1]), page.blocks)


def _check_own_address(front: fm.Fields, head: str, name: str) -> None:
    """Check that a `url` with a scheme is an address that may be a link; others are paths.

    Raises:
        BadInput: It is not.
    """
    url = front.get("url")
    if isinstance(url, str) and "://" in url[:MAX_SCHEME_CHARS] and not is_web_address(url):
        reason = f"its `url` is no address ({url.strip()[:LEAD_CHARS]})"
        line = fm.find_key_line(head, "url") or 1
        raise BadInput(name, line, reason, "write a path, such as /blog/post/")


def _add_files(sections: tuple[Section, ...], resolver: LinkResolver) -> tuple[Section, ...]:
    """Add the files of the front matter whose names are not valid addresses: `a5a- istio.pdf`."""
    lead = sections[0]
    listed = {link.url for link in lead.links if link.key}
    files = [
        make_link(url, url, key=key)
        for key, url in resolver.list_files()
        if find_link_key(key) is not None and url not in listed
    ]
    return (replace(lead, links=(*files, *lead.links)), *sections[1:]) if files else sections


def _make_document(
    site: Site,
    place: Place,
    url: str,
    front: fm.Fields,
    sections: tuple[Section, ...],
    dates: PageDates,
    settings: SourceSettings,
) -> Document:
    headings = (section.headings[0] for section in sections if section.headings)
    title = fm.get_text(front, "title", "linktitle") or next(headings, "") or _make_title(place)
    text = "\n".join(section.text for section in sections)
    published = dates.shown or find_day("/".join(place.parts))
    held = read_event_days(front)
    event = detect_event(
        named=fm.get_text(front, "event", "conference"),
        title=title,
        site=site.get_title(place.language),
        path=place.parts,
        lead=text[:LEAD_CHARS],
        fallback=settings.event,
        published_year=find_event_year(held) or (published.year if published else 0),
    )
    name = event.event[: fm.MAX_EVENT_CHARS]
    event = replace(event, event=name, year=event.year or find_event_year(held))
    taxonomies = [key for key in site.config.taxonomies if key not in SPEAKER_KEYS]
    return Document(
        id=place.id,
        source=settings.name,
        title=title,
        url=url,
        language=_find_language(front, site, place, settings, f"{title}\n{text}"),
        sections=sections,
        summary=fm.get_text(front, "description", "summary", "excerpt")[: fm.MAX_SUMMARY_CHARS],
        published=published.isoformat() if published else "",
        held=held,
        expires=dates.end.isoformat() if dates.end else "",
        event=event.event,
        year=fm.get_number(front, "year") or _find_year(event, title, text, published),
        edition=fm.get_number(front, "edition") or event.edition,
        speakers=read_people(front).list_names() or find_speakers(text.splitlines()),
        tags=fm.collect_tags(front, taxonomies, list_path_words(place.parts)),
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


def _find_language(
    front: fm.Fields, site: Site, place: Place, settings: SourceSettings, text: str
) -> str:
    by_path = place.language if site.is_plain or site.config.is_multilingual else ""
    own = parse_language(front.get("lang"), front.get("language"), by_path, settings.language)
    return own or detect_language(text)


def _make_title(place: Place) -> str:
    """Make a title from the name of the file or folder."""
    name = place.parts[-1] if place.parts else ""
    return " ".join(name.replace("-", " ").replace("_", " ").split()) or place.id
