"""`type = "markdown"`."""

from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(source="indexer.sources.hugo.source:MarkdownSource")
