"""`type = "jsonl"`."""

from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(source="indexer.sources.jsonl.source:JsonlSource")
