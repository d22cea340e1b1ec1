"""Sources give documents. A source is a folder here and a line in `SOURCES`."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from pkgutil import resolve_name

from indexer.contracts import Source
from indexer.errors import ConfigError
from indexer.settings import Settings
from indexer.sources.spec import SourceSpec

SOURCES = {
    "markdown": "indexer.sources.generators.spec:SPEC",
    "sessions": "indexer.sources.sessions.spec:SPEC",
    "jsonl": "indexer.sources.jsonl.spec:SPEC",
    "answers": "indexer.sources.answers.spec:SPEC",
}
"""By the `type` in a `[[sources]]` table."""


def find_spec(kind: str) -> SourceSpec:
    """Find the spec of a type, without importing the reader.

    Raises:
        ConfigError: There is no such type.
    """
    if kind not in SOURCES:
        close = get_close_matches(kind.casefold(), SOURCES, n=1)
        hint = f" (did you mean `{close[0]}`?)" if close else ""
        raise ConfigError(f"unknown type {kind!r}{hint}; the types are: {', '.join(SOURCES)}")
    spec: SourceSpec = resolve_name(SOURCES[kind])
    return spec


def open_sources(settings: Settings) -> list[Source]:
    """Open all configured sources, in order; this reads no files yet.

    Raises:
        ConfigError: The type of a source is not in `SOURCES`.
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
