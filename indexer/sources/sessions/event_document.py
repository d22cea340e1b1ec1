"""Makes the document of an event, or of a series of events with a section for each edition."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec.structs import replace

from indexer.records import Document, Link, Remark, Section
from indexer.settings import SourceSettings
from indexer.sources import front_matter_fields as fm
from indexer.sources.link_fields import list_address_remarks, read_own_address
from indexer.sources.nesting import list_texts
from indexer.sources.sessions.links import make_event_links
from indexer.sources.sessions.long_texts import REMEDY, find_odd_text, read_long_text
from indexer.sources.sessions.row_fields import (
    NAME_KEYS,
    read_edition,
    read_first_day,
    read_language,
    read_year,
)
from indexer.sources.sessions.rows.texts import read_linked_text
from indexer.sources.sessions.texts import Texts, make_line, select_texts
from indexer.sources.statements.days import read_days
from indexer.sources.statements.events import PLACE_KEYS, list_fact_values, state_event
from indexer.statements import StatedEvent

MAX_EDITIONS = 500
_NAME_REMEDY = "give it a `name`"
_OTHER_NAME_KEYS = ("names", "aliases", "aka", "name_zh", "name_en")


def make_event_document(
    id: str, event: fm.Fields, settings: SourceSettings, place: str
) -> Document:
    """Make the document of an event; `place` is its file and line, for remarks.

    The first section is about the event, or the whole series. Each of its editions has another.
    """
    name = fm.get_text(event, *NAME_KEYS)
    language = read_language(event, settings, name or id)
    texts = select_texts(language)
    summaries = read_long_text(event, "summary")
    summary = summaries.get(language) or next(iter(summaries.values()), "")
    summary = summary or "\n".join(list_texts(event.get("description")))
    more = [text for text in summaries.values() if text != summary]
    day = read_first_day(event)
    year, edition = read_year({}, event, name, day), read_edition(event, name)
    remarks = list(list_address_remarks(event, place))
    if not name:
        remarks.append(Remark(place, 0, "its event has no name", _NAME_REMEDY))
    maker = _SectionMaker(texts, place, remarks)
    maker.add(
        event, name or id, "\n".join(filter(None, [summary, *more])), summary, year, edition, ()
    )
    for one in _list_editions(event, place, remarks):
        own = fm.get_text(one, *NAME_KEYS)
        own_summary = "\n".join(read_long_text(one, "summary").values())
        own_year = read_year(one, {}, own, read_first_day(one))
        number = read_edition(one, own)
        maker.add(one, own, own_summary, own_summary, own_year, number, (name or id,))
    return Document(
        id=id,
        source=settings.name,
        title=name or id,
        url=read_own_address(event.get("url")) or read_own_address(event.get("website")),
        language=language,
        sections=tuple(maker.sections),
        summary=summary[: fm.MAX_SUMMARY_CHARS],
        published=day.isoformat() if day else "",
        event=name or id,
        year=year,
        edition=edition,
        tags=fm.collect_tags(event, (), []),
        remarks=tuple(remarks),
        events=tuple(maker.events),
    )


class _SectionMaker:
    """Makes the sections of an event and of its editions, and states what they say."""

    def __init__(self, texts: Texts, place: str, remarks: list[Remark]) -> None:
        self.sections: list[Section] = []
        self.events: list[StatedEvent] = []
        self._texts, self._place, self._remarks = texts, place, remarks
        self._count = 0
        """Links so far."""

    def add(
        self,
        fields: fm.Fields,
        name: str,
        lead: str,
        summary: str,
        year: int,
        edition: int,
        series: tuple[str, ...],
    ) -> None:
        """Add an event; the series is empty for the one that the document is about."""
        days = read_days(fields)
        if days.mistake:
            reason = f"the dates of {name!r} contradict each other: {days.mistake}"
            self._remarks.append(Remark(self._place, 0, reason, "correct them"))
        others = [text for key in _OTHER_NAME_KEYS for text in list_texts(fields.get(key))]
        others = [other for other in dict.fromkeys(others) if other != name]
        when = [
            days.words or fm.get_text(fields, "dates", "date"),
            fm.get_text(fields, *PLACE_KEYS),
        ]
        values = list_fact_values(fields)
        headings = (name,) if series else ()
        lead, inner = read_linked_text(lead, name, self._place)
        lines = [
            lead,
            make_line(self._texts, "names", others),
            make_line(self._texts, "when", when),
            *(make_line(self._texts, field, texts) for field, texts in values.items()),
        ]
        text = "\n".join(filter(None, lines))
        links = tuple(self._make_links(fields, name, headings))
        known = {link.url.rstrip("/") for link in links}
        new = (link for link in inner if link.url.rstrip("/") not in known)
        inner = [replace(link, headings=headings) for link in new]
        self.events.append(
            state_event(
                fields,
                days,
                names=(name, *others),
                series="".join(series),
                year=year,
                edition=edition,
                summary=summary,
                text=text,
                section=len(self.sections),
                links=tuple(range(self._count, self._count + len(links))),
                is_page=not series,
                is_series=_is_series(fields),
            )
        )
        self._count += len(links) + len(inner)
        self.sections.append(Section(headings, "", text, (*links, *inner)))

    def _make_links(
        self, fields: fm.Fields, name: str, headings: tuple[str, ...]
    ) -> Iterator[Link]:
        for link in make_event_links(fields, name, self._texts):
            yield replace(link, headings=headings)


def _is_series(fields: fm.Fields) -> bool:
    """Tell whether a table is that of a series by what it says of its kind."""
    kind = fm.get_text(fields, "kind", "type").lower()
    return bool(kind == "series" or fields.get("frequency") or fields.get("editions"))


def _list_editions(
    event: fm.Fields, place: str, remarks: list[Remark]
) -> Iterator[Mapping[str, object]]:
    """List the editions of a series, and note those that are none."""
    editions = event.get("editions")
    if not editions:
        return
    items = editions if isinstance(editions, list) else [editions]
    for number, item in enumerate(items[:MAX_EDITIONS], start=1):
        if not isinstance(item, dict) or not fm.get_text(item, *NAME_KEYS):
            reason = f"edition {number} of its event has no name"
            remarks.append(Remark(place, 0, reason, _NAME_REMEDY))
        elif key := find_odd_text(item):
            reason = f"`{key}` of edition {number} of its event is not a text"
            remarks.append(Remark(place, 0, reason, REMEDY))
        else:
            yield item
    if len(items) > MAX_EDITIONS:
        reason = f"its event has {len(items)} editions; only the first {MAX_EDITIONS} count"
        remarks.append(Remark(place, 0, reason, "split the file"))
