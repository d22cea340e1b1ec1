"""`type = "ics"`: calendars; what reads them is apart, since it imports icalendar."""

from __future__ import annotations

from indexer.sources.lists.spec import ListSpec

SPEC = ListSpec(
    read="indexer.sources.lists.calendars.reading:read_list",
    suffixes=(".ics", ".ical", ".ifb", ".icalendar"),
)
