"""`type = "rubyevents"`: what reads it is apart, since it imports parsers."""

from __future__ import annotations

from indexer.sources.lists.spec import ListSettings, ListSpec

SPEC = ListSpec(
    settings=ListSettings,
    read="indexer.sources.lists.collections.rubyevents:read_list",
    suffixes=(".yml", ".yaml"),
    only=("videos", "event", "series"),
)
