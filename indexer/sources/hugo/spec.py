"""`type = "markdown"`."""

from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(
    source="indexer.sources.hugo.source:MarkdownSource",
    address="set `base_url` of the source to the address where its pages are published",
)
