"""Makes the document of a row of JSON."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

from msgspec.structs import replace

from indexer.errors import BadInput
from indexer.markdown.dialects import choose_hugo
from indexer.markdown.page import parse_page
from indexer.records import Document, Link, Remark, Section
from indexer.settings import AnchoredSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import find_day, read_date
from indexer.sources.event_days import find_event_year, read_event_days
from indexer.sources.link_fields import list_address_remarks, read_own_address, read_row_links
from indexer.sources.nesting import clean_value
from indexer.sources.sessions.rows.aliases import name_row
from indexer.sources.sessions.rows.names import read_name
from indexer.sources.sessions.rows.texts import has_markup
from indexer.sources.statements.pages import list_statement_remarks, state_page
from indexer.sources.statements.people import SPEAKER_KEYS, read_people
from indexer.text.control_characters import clean_line, clean_text
from indexer.text.events import find_editions, find_single_year
from indexer.text.language import detect_language
from indexer.text.language_tags import parse_language

FORMAT = 10
"""Raised by one when the same row gives another document, so that all rows are read again."""

MAX_ID_CHARS = 400
_NAMED = ("speakers", "event", "slides", "video")
"""Fields that may have other names, as in lists of sessions; the table of those has them."""
TITLE_CHARS = 60
"""Length of a title made from the first words of the text."""

_TEXT_KEYS = ("text", "content", "body", "abstract", "description")
_TITLE_KEYS = ("title", "article_title", "name", "subject")
_OWN_KEYS = frozenset({
    *("id", "doc_id", "url", "lang", "language", "date", "published", "year", "event", "edition"),
    *("summary", "author", "authors", *_TEXT_KEYS, *_TITLE_KEYS, *SPEAKER_KEYS),
})
"""Keys with a field in `Document`. Under other keys, short texts become tags, addresses links."""


def read_id(fields: fm.Fields) -> str:
    """Read the id of a row; empty if it has no valid id."""
    for key in ("id", "doc_id"):
        value = fields.get(key)
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            id = clean_line(str(value))
            if id and len(id) <= MAX_ID_CHARS:
                return id
    return ""


def make_document(id: str, fields: fm.Fields, name: str, settings: AnchoredSettings) -> Document:
    """Make the document of a row; `name` is its file and line, for messages.

    A text beyond a limit, or an address that is none, raises `BadInput`.
    """
    fields = {
        clean_text(key): value if key in _TEXT_KEYS else clean_value(value)
        for key, value in fields.items()
    }
    fields = name_row(fields, _NAMED)
    text = fm.get_text_block(fields, *_TEXT_KEYS)
    title = fm.get_text(fields, *_TITLE_KEYS) or _make_title(text)
    event = read_name(fields.get("event")) or fm.get_text(fields, "conference")
    event = event[: fm.MAX_EVENT_CHARS] or settings.event
    published = read_date(fields)
    held = read_event_days(fields)
    url = _read_url(fields, name, settings)
    sections, remarks = _make_sections(text, url, name, settings)
    links = tuple(read_row_links(fields, _OWN_KEYS))
    document = Document(
        id=id,
        source=settings.name,
        title=title,
        url=url,
        language=parse_language(fields.get("lang"), fields.get("language"), settings.language)
        or detect_language(f"{title}\n{text}"),
        sections=_add_links(sections, links),
        summary=fm.get_text(fields, "summary")[: fm.MAX_SUMMARY_CHARS],
        published=published.isoformat() if published else "",
        held=held,
        event=event,
        year=fm.get_number(fields, "year")
        or find_single_year([event])
        or find_event_year(held)
        or (published.year if published else 0),
        edition=fm.get_number(fields, "edition") or next(iter(find_editions(event)), 0),
        speakers=read_people(fields).list_names(),
        tags=fm.collect_tags(fields, (), _find_labels(fields)),
        remarks=(
            *list_address_remarks(fields, name),
            *(remark for _, remark in list_statement_remarks(fields, name)),
            *remarks,
        ),
    )
    return state_page(document, fields)


def _make_sections(
    text: str, url: str, name: str, settings: AnchoredSettings
) -> tuple[tuple[Section, ...], tuple[Remark, ...]]:
    """Parse the text if it looks like Markdown; its remarks are about the row's line.

    Raises:
        BadInput: It is beyond a limit.
    """
    if not has_markup(text):
        text = clean_text(text.replace("\r\n", "\n")).strip()
        return (Section((), "", text),) if text else (), ()
    if text.lstrip().startswith(("---", "+++", "{")):
        text = f"<!-- no front matter -->\n\n{text}"
    try:
        page = parse_page(
            text,
            name=name,
            resolve=lambda address: urljoin(url, address) if url else "",
            reference=lambda target, language: None,
            dialect=choose_hugo(settings.anchors),
        )
    except BadInput as error:  # its line is one of the text, and a text has none in the file
        raise BadInput(name, 0, error.reason, error.remedy) from None
    return page.sections, tuple(replace(remark, line=0) for remark in page.remarks)


def _add_links(sections: tuple[Section, ...], links: tuple[Link, ...]) -> tuple[Section, ...]:
    """Add the row's links to the first section."""
    if not links:
        return sections
    if not sections or sections[0].headings:
        return (Section((), "", "", links), *sections)
    lead = sections[0]
    own = {link.url for link in links}
    rest = tuple(link for link in lead.links if link.url not in own)
    return (replace(lead, links=(*links, *rest)), *sections[1:])


def _read_url(fields: fm.Fields, name: str, settings: AnchoredSettings) -> str:
    """Read the row's address; one without a host is joined to the source's `base_url`.

    Raises:
        BadInput: No browser could open it.
    """
    url, base = fields.get("url"), settings.base_url
    address = read_own_address(url)
    if address or not isinstance(url, str) or not url.strip() or not base:
        return address
    try:
        return read_own_address(urljoin(base, url.strip()))
    except ValueError as error:  # `http://[`
        reason = f"its `url` is no address ({url.strip()[:MAX_ID_CHARS]})"
        remedy = "write it as https://example.org/page/, or as a path below `base_url`"
        raise BadInput(name, 0, reason, remedy) from error


def _find_labels(fields: fm.Fields) -> Iterator[str]:
    """Find short texts under unknown keys, such as track, room and place."""
    for key, value in fields.items():
        if key in _OWN_KEYS or key.endswith("id") or not isinstance(value, str):
            continue
        if len(value) <= fm.MAX_TAG_CHARS and "://" not in value and not find_day(value):
            yield value


def _make_title(text: str) -> str:
    line = next(
        (line.strip("# *->") for line in clean_text(text).splitlines() if line.strip("# *->")), ""
    )
    return line if len(line) <= TITLE_CHARS else line[:TITLE_CHARS].rstrip() + "…"
