"""Sources: where documents come from. A source is a module in this folder and a line here."""

SOURCES = {
    "markdown": "indexer.sources.markdown:MarkdownSource",
    "sessions": "indexer.sources.sessions:SessionsSource",
    "jsonl": "indexer.sources.jsonl:JsonlSource",
}
