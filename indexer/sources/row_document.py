"""One row of JSON to a document."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from urllib.parse import urljoin

from indexer.markdown.page import parse_page
from indexer.records import Document, Link, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources import people
from indexer.sources.dates import date_of, day
from indexer.sources.fields import list_texts, read_address, read_row_links
from indexer.text.events import editions, one_year
from indexer.text.language import detect

FORMAT = 2
"""Raised when this code makes other documents of the same rows, so that all are made anew."""

Fields = Mapping[str, object]

MAX_ID_CHARS = 400
TITLE_CHARS = 60
"""Of a row without a title its text's first words stand in."""

_TEXT_KEYS = ("text", "content", "body", "abstract", "description")
_TITLE_KEYS = ("title", "article_title", "name", "subject")
_OWN_KEYS = frozenset({
    "id",
    "doc_id",
    "url",
    "lang",
    "language",
    "date",
    "published",
    "year",
    "event",
    "edition",
}) | {*_TEXT_KEYS, *_TITLE_KEYS, *people.KEYS, "summary", "author", "authors"}
"""Keys with a place of their own; other short texts become tags, other addresses links."""
_MARKUP = re.compile(
    r"""(?mx)
    ^[ ]{0,3}(?:\#{1,6}[ ]|```|~~~|[-*+][ ]|\d{1,9}[.)][ ]|>|\|.*\|) # blocks
    | \]\( | !\[ | https?:// | <[a-zA-Z!/] | \{\{
    """
)
"""What makes a text worth reading as Markdown."""


def row_id(fields: Fields) -> str:
    """Give the id of a row; empty where it has none that will do."""
    for key in ("id", "doc_id"):
        value = fields.get(key)
        if isinstance(value, (str, int)) and not isinstance(value, bool):
            id = str(value).strip()
            if id and len(id) <= MAX_ID_CHARS:
                return id
    return ""


def row_document(id: str, fields: Fields, name: str, settings: SourceSettings) -> Document:
    """Make the document of a row.

    Args:
        id: The row's id.
        fields: The row.
        name: What messages call it.
        settings: The source's settings.
    """
    text = fm.get_text_block(fields, *_TEXT_KEYS)
    title = fm.get_text(fields, *_TITLE_KEYS) or _first_words(text)
    event = fm.get_text(fields, "event", "conference") or settings.event
    published = date_of(fields)
    url = _url(fields, settings)
    return Document(
        id=id,
        source=settings.name,
        title=title,
        url=url,
        language=fm.parse_language(fields.get("lang"))
        or fm.parse_language(fields.get("language"))
        or fm.parse_language(settings.language)
        or detect(f"{title}\n{text}"),
        sections=_sections(text, url, name, tuple(read_row_links(fields, _OWN_KEYS)), settings),
        summary=fm.get_text(fields, "summary")[: fm.MAX_SUMMARY_CHARS],
        published=published.isoformat() if published else "",
        event=event,
        year=fm.get_number(fields, "year")
        or one_year([event])
        or (published.year if published else 0),
        edition=fm.get_number(fields, "edition") or next(iter(editions(event)), 0),
        speakers=people.from_fields(fields),
        tags=fm.collect_tags(fields, (), _labels(fields)),
    )


def _sections(
    text: str, url: str, name: str, links: tuple[Link, ...], settings: SourceSettings
) -> tuple[Section, ...]:
    """Read the text as Markdown where it looks like that; else it stays as it is."""
    if _MARKUP.search(text):
        if text.lstrip().startswith(("---", "+++", "{")):
            text = f"<!-- no front matter -->\n\n{text}"
        sections = parse_page(
            text,
            name=name,
            resolve=lambda written: urljoin(url, written) if url else "",
            reference=lambda _: None,
            anchors=settings.anchors,
        ).sections
    else:
        sections = ()
        text = text.replace("\r\n", "\n").strip()
        if text or links:
            sections = (Section((), "", text),)
    if not links:
        return sections
    if not sections or sections[0].headings:
        return (Section((), "", "", links), *sections)
    lead = sections[0]
    own = {link.url for link in links}
    rest = tuple(link for link in lead.links if link.url not in own)
    return (replace(lead, links=(*links, *rest)), *sections[1:])


def _url(fields: Fields, settings: SourceSettings) -> str:
    """Give the row's address; one without a host is joined to the source's."""
    written = fields.get("url")
    if isinstance(written, str) and written.strip() and not read_address(written):
        base = settings.base_url
        return read_address(urljoin(base, written.strip())) if base else ""
    return read_address(written)


def _labels(fields: Fields) -> Iterator[str]:
    """Give short texts under keys of no meaning to us: track, room, place."""
    for key, value in fields.items():
        if key not in _OWN_KEYS and not key.endswith("id") and isinstance(value, str):
            is_label = len(value) <= fm.MAX_TAG_CHARS and "://" not in value and not day(value)
            yield from list_texts(value) if is_label else ()


def _first_words(text: str) -> str:
    line = next((line.strip("# *->") for line in text.splitlines() if line.strip("# *->")), "")
    return line if len(line) <= TITLE_CHARS else line[:TITLE_CHARS].rstrip() + "…"
