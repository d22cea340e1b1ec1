"""Makes the documents of a session and of its event."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import date

from indexer.links.records import MAX_CONTEXT_CHARS
from indexer.records import Document, Link, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import parse_day
from indexer.sources.link_fields import (
    list_template_remarks,
    list_texts,
    read_address,
    read_row_links,
)
from indexer.sources.sessions.long_texts import read_long_text
from indexer.sources.speakers import read_speakers
from indexer.text.events import find_editions, find_single_year, find_years
from indexer.text.language import detect_language
from indexer.text.language_tags import parse_language

FORMAT = 7
"""Raised by one when the same row gives another document, so that all rows are read again."""

Texts = Mapping[str, str]

_NO_LINKS = frozenset({"url", "id", "title", "abstract", "note", "summary", "slides_path"})
_TEXTS = {
    "speakers": ("讲者：", "Speakers: "),
    "organisations": ("单位：", "Organisations: "),
    "when": ("时间与地点：", "When and where: "),
    "event": ("活动：", "Event: "),
    "also": ("又名：", "Also titled: "),
    "slides_file": ("幻灯片（在仓库中的文件：{}）", "Slides (in this repository, the file {})"),
    "video": ("视频", "video"),
    "video_cn": ("视频，国内可看", "video, copy in mainland China"),
    "slides": ("PPT 幻灯片", "slides"),
    "whole_event": (
        "整场活动的视频，不是单独这一场",
        "Video of the whole event, not of this session alone",
    ),
    "comma": ("、", ", "),
    "colon": ("：", ": "),
}
"""Texts of a document, in Chinese and English."""


def _select_texts(language: str) -> Texts:
    return {name: texts[language != "zh"] for name, texts in _TEXTS.items()}


def make_session_document(
    id: str, row: fm.Fields, event: fm.Fields, settings: SourceSettings, place: str
) -> Document:
    """Make the document of a session; the event supplies missing fields.

    `place` is the file and the line of the session, for remarks.
    """
    title = fm.get_text(row, "title", "title_en", "title_zh")
    abstract = _join_long_text(row, "abstract")
    language = _read_language(row, settings, f"{title} {abstract}")
    texts = _select_texts(language)
    name = fm.get_text(row, "event") or fm.get_text(event, "name") or settings.event
    day = parse_day(row.get("date")) or _read_first_day(event)
    speaker_fields = (row.get(key) for key in ("speakers", "speakers_zh", "speakers_en"))
    speakers = tuple(
        dict.fromkeys(s for value in speaker_fields for s in read_speakers({"speakers": value}))
    )
    titles = (fm.get_text(row, key) for key in ("title", "title_zh", "title_en"))
    other_titles = [other for other in titles if other and other != title]
    organisations = list_texts(row.get("organisation"))
    lines = [
        abstract,
        _join_long_text(row, "summary"),
        _join_long_text(row, "note"),
        *(texts["also"] + other for other in dict.fromkeys(other_titles)),
        _make_line(texts, "speakers", speakers),
        _make_line(texts, "organisations", organisations),
        _make_line(texts, "event", [name, fm.get_text(row, "track")]),
        _make_line(texts, "when", [fm.get_text(row, key) for key in ("date", "time", "place")]),
    ]
    links = tuple(_make_session_links(row, title, name, texts))
    return Document(
        id=id,
        source=settings.name,
        title=title,
        url=read_address(row.get("url")) or read_address(event.get("url")),
        language=language,
        sections=(Section((), "", "\n".join(filter(None, lines)), links),),
        published=day.isoformat() if day else "",
        event=name,
        year=_read_year(row, event, name, day),
        edition=_read_edition(row, name) or _read_edition(event, name),
        speakers=speakers,
        tags=fm.collect_tags(row, (), [*organisations, *other_titles]),
        remarks=list_template_remarks(row, place),
    )


def make_event_document(
    id: str, event: fm.Fields, settings: SourceSettings, place: str
) -> Document:
    """Make the document of an event; `place` is its file and line, for remarks."""
    name = fm.get_text(event, "name", "title") or id
    summaries = read_long_text(event, "summary")
    language = _read_language(event, settings, name)
    texts = _select_texts(language)
    day = _read_first_day(event)
    when = [fm.get_text(event, "dates", "date"), fm.get_text(event, "place")]
    summary = summaries.get(language) or next(iter(summaries.values()), "")
    lines = [
        summary,
        *(text for text in summaries.values() if text != summary),
        _make_line(texts, "when", when),
    ]
    links = tuple(_make_event_links(event, name))
    return Document(
        id=id,
        source=settings.name,
        title=name,
        url=read_address(event.get("url")),
        language=language,
        sections=(Section((), "", "\n".join(filter(None, lines)), links),),
        summary=summary[: fm.MAX_SUMMARY_CHARS],
        published=day.isoformat() if day else "",
        event=name,
        year=_read_year({}, event, name, day),
        edition=_read_edition(event, name),
        tags=fm.collect_tags(event, (), []),
        remarks=list_template_remarks(event, place),
    )


def _make_session_links(row: fm.Fields, title: str, event: str, texts: Texts) -> Iterator[Link]:
    scope = fm.get_text(row, "video_scope")
    path = fm.get_text(row, "slides_path")
    for link in read_row_links(row, _NO_LINKS):
        label = link.label
        if label == link.url:
            kind = texts.get("video_cn" if link.key == "video_cn" else link.kind, link.key)
            label = f"{title} ({kind})"
        if link.kind == "video" and scope not in {"", "session"}:
            # the recording of a whole day must not look like that of the talk
            label = event + texts["colon"] + texts["whole_event"]
        elif link.key == "slides" and path:
            # the address is a repository with the slides of many talks
            label = title + texts["colon"] + texts["slides_file"].format(path)
        yield replace(link, label=label, context=title[:MAX_CONTEXT_CHARS])


def _make_event_links(event: fm.Fields, name: str) -> Iterator[Link]:
    for link in read_row_links(event, _NO_LINKS):
        label = f"{name} ({link.key})" if link.label == link.url else link.label
        yield replace(link, label=label, context=name[:MAX_CONTEXT_CHARS])


def _read_language(fields: fm.Fields, settings: SourceSettings, text: str) -> str:
    return parse_language(fields.get("language"), settings.language) or detect_language(text)


def _join_long_text(row: fm.Fields, key: str) -> str:
    return "\n".join(read_long_text(row, key).values())


def _make_line(texts: Texts, label: str, values: Iterable[str]) -> str:
    joined = texts["comma"].join(filter(None, values))
    return texts[label] + joined if joined else ""


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
