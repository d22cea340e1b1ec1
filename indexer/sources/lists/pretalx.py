"""`type = "pretalx"`: what reads it is apart, since it imports parsers."""

from __future__ import annotations

from indexer.sources.lists.spec import ListSpec, ZonedSettings


class PretalxSettings(ZonedSettings, frozen=True, forbid_unknown_fields=True):
    """The `[[sources]]` table of a pretalx event."""

    api: bool = False
    """Whether to pull by the API and not by the export, which lacks the resources of some talks.
    The robots.txt of pretalx asks programs to stay away from `/api/`: ask the organisers first."""


SPEC = ListSpec(
    settings=PretalxSettings,
    pull="indexer.sources.lists.schedules.pretalx_pulling:pull_pretalx",
    read="indexer.sources.lists.schedules.pretalx:read_list",
    suffixes=(".json", ".xml", ".xcal"),
)
