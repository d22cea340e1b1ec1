"""Sources: where documents come from. A source is a module in this folder and a line here."""

from __future__ import annotations

import pkgutil
from pathlib import Path

from indexer.contracts import Source
from indexer.errors import ConfigError
from indexer.settings import Settings

SOURCES = {
    "markdown": "indexer.sources.hugo.source:MarkdownSource",
    "sessions": "indexer.sources.sessions:SessionsSource",
    "jsonl": "indexer.sources.jsonl:JsonlSource",
}


def open_sources(settings: Settings) -> list[Source]:
    """Open every configured source, in the order of the configuration; reads nothing yet.

    Raises:
        ConfigError: A source is of a type that is not in `SOURCES`.
    """
    folder = Path(settings.folder)
    opened: list[Source] = []
    for source in settings.sources:
        if source.type not in SOURCES:
            raise ConfigError(
                f"source {source.name!r}: unknown type {source.type!r}; "
                f"the types are: {', '.join(SOURCES)}"
            )
        opened.append(pkgutil.resolve_name(SOURCES[source.type])(source, folder))
    return opened
