"""Sources: where documents come from. A source is a folder here and a line in `SOURCES`."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name

from indexer.contracts import Source
from indexer.errors import ConfigError
from indexer.settings import Settings
from indexer.sources.spec import SourceSpec

SOURCES = {
    "markdown": "indexer.sources.hugo.spec:SPEC",
    "sessions": "indexer.sources.sessions.spec:SPEC",
    "jsonl": "indexer.sources.jsonl.spec:SPEC",
}
"""By the `type` in a `[[sources]]` table."""


def find_spec(kind: str) -> SourceSpec:
    """Look a type of source up; its reader is not imported yet.

    Raises:
        ConfigError: There is no such type.
    """
    if kind not in SOURCES:
        raise ConfigError(f"unknown type {kind!r}; the types are: {', '.join(SOURCES)}")
    spec: SourceSpec = resolve_name(SOURCES[kind])
    return spec


def open_sources(settings: Settings) -> list[Source]:
    """Open every configured source, in the order of the configuration; reads nothing yet.

    Raises:
        ConfigError: A source is of a type that is not in `SOURCES`.
    """
    folder = Path(settings.folder)
    sources: list[Source] = []
    for source in settings.sources:
        try:
            spec = find_spec(source.type)
        except ConfigError as error:
            raise ConfigError(f"source {source.name!r}: {error}") from None
        sources.append(resolve_name(spec.source)(source, folder))
    return sources
