"""`type = "sessions"`."""

from indexer.sources.spec import SourceSpec

SPEC = SourceSpec(
    source="indexer.sources.sessions.source:SessionsSource",
    address="give each of them, or its event, a `url`",
)
