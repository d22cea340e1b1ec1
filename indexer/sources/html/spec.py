"""`type = "html"`."""

from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(
    source="indexer.sources.html.source:HtmlSource",
    address="set `base_url` of the source to the address where the folder is published",
)
