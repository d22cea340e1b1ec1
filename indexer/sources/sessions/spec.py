"""`type = "sessions"`."""

from __future__ import annotations

from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(source="indexer.sources.sessions.source:SessionsSource")
