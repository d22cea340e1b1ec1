"""`type = "tiny"`: a text file, one document a line."""

from __future__ import annotations

from indexer.settings import SourceSettings
from indexer.sources.spec import SourceSpec


class TinySettings(SourceSettings, frozen=True, forbid_unknown_fields=True):
    """A `[[sources]]` table with an option that no other source has."""

    prefix: str = ""
    """Stands before every title."""


SPEC = SourceSpec(source="tests.fakes.tiny_source.source:TinySource", settings=TinySettings)
