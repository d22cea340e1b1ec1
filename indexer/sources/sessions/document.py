"""One session of a conference, or the conference itself, to a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

from indexer.links.records import MAX_CONTEXT_CHARS
from indexer.records import Document, Link, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources import people
from indexer.sources.dates import day, moment
from indexer.sources.fields import list_texts, read_address, read_row_links
from indexer.text.events import editions, one_year, years
from indexer.text.language import detect

FORMAT = 3
"""Raised when this code makes other documents of the same rows, so that all are made anew."""

Fields = Mapping[str, object]

_NO_LINKS = frozenset({"url", "id", "title", "abstract", "note", "summary", "slides_path"})


@dataclass(frozen=True, slots=True)
class _Words:
    """What the text calls things, in the language of a session."""

    speakers: str
    organisations: str
    when: str
    part_of: str
    also: str
    slides_file: str
    video: str
    video_cn: str
    slides: str
    whole: str
    between: str
    colon: str


_WORDS = {
    "zh": _Words(
        speakers="讲者：",
        organisations="单位：",
        when="时间与地点：",
        part_of="活动：",
        also="又名：",
        slides_file="幻灯片（在仓库中的文件：{path}）",
        video="视频",
        video_cn="视频，国内可看",
        slides="PPT 幻灯片",
        whole="整场活动的视频，不是单独这一场",
        between="、",
        colon="：",
    ),
    "en": _Words(
        speakers="Speakers: ",
        organisations="Organisations: ",
        when="When and where: ",
        part_of="Event: ",
        also="Also titled: ",
        slides_file="Slides (in this repository, the file {path})",
        video="video",
        video_cn="video, copy in mainland China",
        slides="slides",
        whole="Video of the whole event, not of this session alone",
        between=", ",
        colon=": ",
    ),
}


def session_document(id: str, row: Fields, event: Fields, settings: SourceSettings) -> Document:
    """Make the document of a session; what it leaves out the event says."""
    title = fm.get_text(row, "title", "title_en", "title_zh")
    language = (
        fm.parse_language(row.get("language"))
        or fm.parse_language(settings.language)
        or detect(f"{title} {_long(row, 'abstract')}")
    )
    words = _WORDS.get(language, _WORDS["en"])
    name = fm.get_text(row, "event") or fm.get_text(event, "name") or settings.event
    when = _day(row.get("date")) or _first_day(event)
    speakers = tuple(
        dict.fromkeys(
            one
            for key in ("speakers", "speakers_zh", "speakers_en")
            for one in people.from_fields({"speakers": row.get(key)})
        )
    )
    also = [
        other
        for key in ("title", "title_zh", "title_en")
        if (other := fm.get_text(row, key)) and other != title
    ]
    place = fm.get_text(row, "place")
    lines = [
        _long(row, "abstract"),
        _long(row, "note"),
        *(words.also + other for other in dict.fromkeys(also)),
        _line(words.speakers, speakers, words.between),
        _line(words.organisations, list_texts(row.get("organisation")), words.between),
        _line(words.part_of, [name, fm.get_text(row, "track")], words.between),
        _line(
            words.when, [fm.get_text(row, "date"), fm.get_text(row, "time"), place], words.between
        ),
    ]
    text = "\n".join(line for line in lines if line)
    links = tuple(_session_links(row, title, name, words))
    return Document(
        id=id,
        source=settings.name,
        title=title,
        url=read_address(row.get("url")) or read_address(event.get("url")),
        language=language,
        sections=(Section((), "", text, links),),
        published=when.isoformat() if when else "",
        event=name,
        year=_year(row, event, name, when),
        edition=_edition(row, name) or _edition(event, name),
        speakers=speakers,
        tags=fm.collect_tags(row, (), [*list_texts(row.get("organisation")), *also]),
    )


def event_document(id: str, event: Fields, settings: SourceSettings) -> Document:
    """Make the document of the event itself."""
    name = fm.get_text(event, "name", "title") or id
    summaries = _by_language(event.get("summary"))
    language = (
        fm.parse_language(event.get("language"))
        or fm.parse_language(settings.language)
        or detect(name)
    )
    words = _WORDS.get(language, _WORDS["en"])
    when = _first_day(event)
    dates = fm.get_text(event, "dates", "date")
    own = summaries.get(language) or next(iter(summaries.values()), "")
    lines = [
        own,
        *(text for text in summaries.values() if text != own),
        _line(words.when, [dates, fm.get_text(event, "place")], words.between),
    ]
    text = "\n".join(line for line in lines if line)
    return Document(
        id=id,
        source=settings.name,
        title=name,
        url=read_address(event.get("url")),
        language=language,
        sections=(Section((), "", text, tuple(_event_links(event, name))),),
        summary=own[: fm.MAX_SUMMARY_CHARS],
        published=when.isoformat() if when else "",
        event=name,
        year=_year({}, event, name, when),
        edition=_edition(event, name),
        tags=fm.collect_tags(event, (), []),
    )


def _session_links(row: Fields, title: str, event: str, words: _Words) -> Iterator[Link]:
    """Give the links of a session under labels that name it; its own page is its address."""
    scope = fm.get_text(row, "video_scope")
    path = fm.get_text(row, "slides_path")
    for link in read_row_links(row, _NO_LINKS):
        label = link.label
        if label == link.url:
            what = {"video": words.video, "slides": words.slides}.get(link.kind, link.key)
            what = words.video_cn if link.key == "video_cn" else what
            label = f"{title} ({what})"
        if link.kind == "video" and scope not in {"", "session"}:
            # never let the replay of a whole day pass for the one talk's
            label = f"{event}{words.colon}{words.whole}"
        elif link.key == "slides" and path:
            # the address is a repository that many talks share; the path tells which file is meant
            label = f"{title}{words.colon}{words.slides_file.format(path=path)}"
        yield replace(link, label=label, context=title[:MAX_CONTEXT_CHARS])


def _event_links(event: Fields, name: str) -> Iterator[Link]:
    for link in read_row_links(event, _NO_LINKS):
        label = f"{name} ({link.key})" if link.label == link.url else link.label
        yield replace(link, label=label, context=name[:MAX_CONTEXT_CHARS])


def _by_language(value: object) -> dict[str, str]:
    """Read a text, or a table of texts by language."""
    if isinstance(value, dict):
        return {str(key): str(one).strip() for key, one in value.items() if str(one).strip()}
    return {"": str(value).strip()} if value else {}


def _long(row: Fields, key: str) -> str:
    """Give a text that may run over lines."""
    value = row.get(key)
    if isinstance(value, dict):
        return "\n".join(_by_language(value).values())
    return str(value).strip() if isinstance(value, (str, int, float)) else ""


def _line(word: str, values: Iterable[str], between: str) -> str:
    joined = between.join(value for value in values if value)
    return word + joined if joined else ""


def _day(value: object) -> date | None:
    found = moment(value)
    return found.date() if found else (day(value) if isinstance(value, str) else None)


def _first_day(event: Fields) -> date | None:
    """Give the day an event began; None for a series that went on over years."""
    dates = event.get("dates") or event.get("date")
    over_years = isinstance(dates, str) and len(set(years(dates))) > 1
    return None if over_years else _day(dates)


def _year(row: Fields, event: Fields, name: str, when: date | None) -> int:
    said = fm.get_number(row, "year") or one_year([name]) or fm.get_number(event, "year")
    return said or (when.year if when else 0)


def _edition(fields: Fields, name: str) -> int:
    texts = f"{fm.get_text(fields, 'edition')} {fm.get_text(fields, 'name')} {name}"
    return fm.get_number(fields, "edition") or next(iter(editions(texts)), 0)
