"""`type = "jsonl"`."""

from indexer.settings import AnchoredSettings
from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(
    source="indexer.sources.jsonl.source:JsonlSource",
    settings=AnchoredSettings,
    address="give each of them a `url`; a mere path is joined to the `base_url` of the source",
)
