"""An archive with a few rows, for the first view of the page."""

from __future__ import annotations

import msgspec

from bot.services.archive.contracts import ArchiveEvent, ArchivePerson, ArchiveSummary
from bot.services.archive.empty import EmptyArchive


def make_event(name: str, year: int, recordings: int, slides: int) -> ArchiveEvent:
    """Make an event of two days in May."""
    return ArchiveEvent(
        name=name,
        names=[name],
        series="",
        year=year,
        edition=0,
        start=f"{year}-05-17" if year else "",
        end=f"{year}-05-18" if year else "",
        places=["Kiteville"],
        url="",
        talks=12,
        recordings=recordings,
        slides=slides,
        links=[],
        pages=[],
    )


def make_person(name: str) -> ArchivePerson:
    """Make a speaker."""
    return ArchivePerson(name=name, names=[name], organisations=[], talks=3)


SUMMARY = ArchiveSummary(
    generation="20300517T101502Z-7f3a",
    created="2030-05-17T10:15:02+00:00",
    pages=120,
    events=14,
    talks=345,
    people=210,
    recordings=1301,
    slides=98,
    years=[2030, 2029, 2021],
    latest=[
        make_event("KiteCon & Friends 2030", 2030, 12, 7),
        make_event("第三届风筝大会", 2030, 0, 0),
        make_event("KiteCon 2029", 2029, 10, 0),
    ],
    topics=["tail wind", "风筝"],
    speakers=[make_person("Ada Flyer"), make_person("飞行员")],
)


class FixedArchive(EmptyArchive):
    """An archive that says what is here, and lists nothing."""

    def __init__(self, summary: ArchiveSummary = SUMMARY) -> None:
        self._summary = summary

    async def summarise(self, language: str = "") -> ArchiveSummary:
        return msgspec.structs.replace(self._summary)
