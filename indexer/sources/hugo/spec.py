"""`type = "markdown"`."""

from __future__ import annotations

from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(source="indexer.sources.hugo.source:MarkdownSource")
