"""Makes the documents of a session and of its event."""

from __future__ import annotations

from datetime import date

from indexer.records import Document, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import parse_day
from indexer.sources.link_fields import list_template_remarks, list_texts, read_address
from indexer.sources.sessions.links import make_event_links, make_session_links
from indexer.sources.sessions.long_texts import read_long_text
from indexer.sources.sessions.texts import make_line, select_texts
from indexer.sources.statements.events import FACT_KEYS, state_event
from indexer.sources.statements.people import read_people
from indexer.sources.statements.talks import state_talk
from indexer.text.events import find_editions, find_single_year, find_years
from indexer.text.language import detect_language
from indexer.text.language_tags import parse_language

FORMAT = 8
"""Raised by one when the same row gives another document, so that all rows are read again."""


def make_session_document(
    id: str, row: fm.Fields, event: fm.Fields, settings: SourceSettings, place: str
) -> Document:
    """Make the document of a session; the event supplies missing fields.

    `place` is the file and the line of the session, for remarks.
    """
    title = fm.get_text(row, "title", "title_en", "title_zh")
    abstract = _join_long_text(row, "abstract")
    language = _read_language(row, settings, f"{title} {abstract}")
    texts = select_texts(language)
    name = fm.get_text(row, "event") or fm.get_text(event, "name") or settings.event
    own_day = parse_day(row.get("date"))
    day = own_day or _read_first_day(event)
    people = read_people(row)
    speakers = people.list_names()
    titles = (fm.get_text(row, key) for key in ("title", "title_zh", "title_en"))
    other_titles = [other for other in titles if other and other != title]
    organisations = list_texts(row.get("organisation"))
    facts = [
        *(texts["also"] + other for other in dict.fromkeys(other_titles)),
        make_line(texts, "speakers", speakers),
        make_line(texts, "organisations", organisations),
        make_line(texts, "event", [name, fm.get_text(row, "track")]),
        make_line(texts, "when", [fm.get_text(row, key) for key in ("date", "time", "place")]),
    ]
    lines = [abstract, _join_long_text(row, "summary"), _join_long_text(row, "note"), *facts]
    links = tuple(make_session_links(row, title, name, texts))
    year = _read_year(row, event, name, day)
    edition = _read_edition(row, name) or _read_edition(event, name)
    talk = state_talk(
        row,
        people,
        titles=(title, *dict.fromkeys(other_titles)),
        abstract=abstract or _join_long_text(row, "summary"),
        event=name,
        year=year,
        edition=edition,
        start=own_day.isoformat() if own_day else "",
        words="\n".join(filter(None, facts)) or title,
        links=tuple(range(len(links))),
    )
    return Document(
        id=id,
        source=settings.name,
        title=title,
        url=read_address(row.get("url")) or read_address(event.get("url")),
        language=language,
        sections=(Section((), "", "\n".join(filter(None, lines)), links),),
        published=day.isoformat() if day else "",
        event=name,
        year=year,
        edition=edition,
        speakers=speakers,
        tags=fm.collect_tags(row, (), [*organisations, *other_titles]),
        remarks=list_template_remarks(row, place),
        talks=(talk,),
    )


def make_event_document(
    id: str, event: fm.Fields, settings: SourceSettings, place: str
) -> Document:
    """Make the document of an event; `place` is its file and line, for remarks."""
    name = fm.get_text(event, "name", "title") or id
    summaries = read_long_text(event, "summary")
    language = _read_language(event, settings, name)
    texts = select_texts(language)
    day = _read_first_day(event)
    when = [fm.get_text(event, "dates", "date"), fm.get_text(event, "place")]
    summary = summaries.get(language) or next(iter(summaries.values()), "")
    lines = [
        summary,
        *(text for text in summaries.values() if text != summary),
        make_line(texts, "when", when),
        *(
            make_line(texts, field, [v for key in keys for v in list_texts(event.get(key))])
            for field, keys in FACT_KEYS.items()
        ),
    ]
    text = "\n".join(filter(None, lines))
    links = tuple(make_event_links(event, name, texts))
    year, edition = _read_year({}, event, name, day), _read_edition(event, name)
    stated = state_event(
        event,
        names=(name,),
        year=year,
        edition=edition,
        summary=summary,
        text=text,
        links=tuple(range(len(links))),
        is_page=True,
    )
    return Document(
        id=id,
        source=settings.name,
        title=name,
        url=read_address(event.get("url")),
        language=language,
        sections=(Section((), "", text, links),),
        summary=summary[: fm.MAX_SUMMARY_CHARS],
        published=day.isoformat() if day else "",
        event=name,
        year=year,
        edition=edition,
        tags=fm.collect_tags(event, (), []),
        remarks=list_template_remarks(event, place),
        events=(stated,),
    )


def _read_language(fields: fm.Fields, settings: SourceSettings, text: str) -> str:
    return parse_language(fields.get("language"), settings.language) or detect_language(text)


def _join_long_text(row: fm.Fields, key: str) -> str:
    return "\n".join(read_long_text(row, key).values())


def _read_first_day(event: fm.Fields) -> date | None:
    """Read the first day of an event; None for a series over several years."""
    dates = event.get("dates") or event.get("date")
    is_series = isinstance(dates, str) and len(set(find_years(dates))) > 1
    return None if is_series else parse_day(dates)


def _read_year(row: fm.Fields, event: fm.Fields, name: str, day: date | None) -> int:
    year = fm.get_number(row, "year") or find_single_year([name]) or fm.get_number(event, "year")
    return year or (day.year if day else 0)


def _read_edition(fields: fm.Fields, name: str) -> int:
    texts = f"{fm.get_text(fields, 'edition')} {fm.get_text(fields, 'name')} {name}"
    return fm.get_number(fields, "edition") or next(iter(find_editions(texts)), 0)
