"""`type = "answers"`."""

from indexer.settings import AnchoredSettings
from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(
    source="indexer.sources.answers.source:AnswersSource",
    settings=AnchoredSettings,
    address="",
)
