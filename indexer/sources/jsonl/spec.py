"""`type = "jsonl"`."""

from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(
    source="indexer.sources.jsonl.source:JsonlSource",
    address="give each of them a `url`; a mere path is joined to the `base_url` of the source",
)
