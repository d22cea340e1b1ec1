"""`type = "frab"`: what reads it is apart, since it imports parsers."""

from __future__ import annotations

from indexer.sources.lists.spec import ListSpec

SPEC = ListSpec(read="indexer.sources.lists.schedules.frab:read_list", suffixes=(".xml", ".json"))
