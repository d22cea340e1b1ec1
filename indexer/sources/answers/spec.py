"""`type = "answers"`."""

from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(source="indexer.sources.answers.source:AnswersSource", address="")
