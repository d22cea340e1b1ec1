"""`type = "pulled"`: text files of a folder somewhere else, a document a file."""

from __future__ import annotations

from indexer.settings import PulledSettings
from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(
    source="tests.fakes.pulled_source.source:PulledSource",
    settings=PulledSettings,
    pull="tests.fakes.pulled_source.source:pull",
    keeps="most",
)
FEED = SourceSpec(
    source="tests.fakes.pulled_source.source:PulledSource",
    settings=PulledSettings,
    pull="tests.fakes.pulled_source.source:pull",
    keeps="all",
)
MISSING = SourceSpec(
    source="tests.fakes.pulled_source.source:PulledSource",
    settings=PulledSettings,
    pull="a_library_of_nobody:pull",
    extra="nobody",
)
