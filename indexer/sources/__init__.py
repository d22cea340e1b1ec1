"""Sources give documents. A source is a folder here and a line in `SOURCES`."""

from __future__ import annotations

from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from pkgutil import resolve_name
from typing import Any

import msgspec

from indexer.contracts import Pull, Source
from indexer.errors import ConfigError, SourceError
from indexer.links.addresses import is_web_address
from indexer.settings import PulledSettings, Settings, SourceSettings
from indexer.sources.spec import SourceSpec

SOURCES = {
    "markdown": "indexer.sources.generators.spec:SPEC",
    "sessions": "indexer.sources.sessions.spec:SPEC",
    "jsonl": "indexer.sources.jsonl.spec:SPEC",
    "answers": "indexer.sources.answers.spec:SPEC",
    "html": "indexer.sources.html.spec:SPEC",
    "site": "indexer.sources.site.spec:SPEC",
    "feed": "indexer.sources.feed.spec:SPEC",
    "git": "indexer.sources.git.spec:SPEC",
    "playlist": "indexer.sources.playlists.spec:SPEC",
    "transcript": "indexer.sources.transcripts.spec:SPEC",
    "pretalx": "indexer.sources.lists.pretalx:SPEC",
    "sessionize": "indexer.sources.lists.sessionize:SPEC",
    "sched": "indexer.sources.lists.sched:SPEC",
    "frab": "indexer.sources.lists.frab:SPEC",
    "indico": "indexer.sources.lists.indico:SPEC",
    "ics": "indexer.sources.lists.ics:SPEC",
    "pyvideo": "indexer.sources.lists.pyvideo:SPEC",
    "rubyevents": "indexer.sources.lists.rubyevents:SPEC",
}
"""By the `type` in a `[[sources]]` table."""
SITEMAPS = ".sitemaps"
"""Folder of the copies of sitemaps in `[index] downloads`; no source has such a name."""


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


def is_pulled(source: SourceSettings) -> bool:
    """Tell whether a source is read from a local copy of what is at its `url`."""
    return isinstance(source, PulledSettings) and bool(source.url)


def locate_sitemap(settings: Settings, source: SourceSettings) -> str:
    """Give the path of the copy of a source's sitemap, from the folder of the configuration.

    Empty if the source names no sitemap by its address. Another address has another copy.
    """
    address = getattr(source, "sitemap", "") if find_spec(source.type).sitemap else ""
    if not is_web_address(address):
        return ""
    digest = sha256(address.encode()).hexdigest()[:16]
    return f"{settings.index.downloads.rstrip('/')}/{SITEMAPS}/{source.name}/{digest}.txt"


def open_source(settings: Settings, source: SourceSettings) -> Source:
    """Open a source; this reads no files yet.

    One that is pulled gets the folder of its local copy as its `path`, and that of a sitemap as its
    `sitemap`: none if there is no copy yet.

    Raises:
        ConfigError: Its type is not in `SOURCES`.
        SourceError: A library that it needs is not installed.
    """  # noqa: DOC502 - raised by `_import_part`
    try:
        spec = find_spec(source.type)
    except ConfigError as error:
        raise ConfigError(f"source {source.name!r}: {error}") from None
    if is_pulled(source):
        copy = f"{settings.index.downloads.rstrip('/')}/{source.name}"
        source = msgspec.structs.replace(source, path=copy)
    if sitemap := locate_sitemap(settings, source):
        is_there = settings.resolve(sitemap).is_file()
        source = msgspec.structs.replace(source, **{"sitemap": sitemap if is_there else ""})
    opened: Source = _import_part(spec.source, spec, source)(source, Path(settings.folder))
    return opened


def open_sources(settings: Settings) -> list[Source]:
    """Open all configured sources, in order; see `open_source`."""
    return [open_source(settings, source) for source in settings.sources]


def find_pull(source: SourceSettings, *, full: bool = False) -> Pull:
    """Find what brings a source that is pulled into its local copy.

    With `full`, it keeps nothing that is not out there any more.

    Raises:
        SourceError: A library that it needs is not installed, or its type cannot be pulled.
    """
    spec = find_spec(source.type)
    if not spec.pull:
        place = f"source {source.name!r}"
        raise SourceError(f"{place}: type {source.type!r} reads no `url`; give it a `path`")
    name = spec.pull_fully if full and spec.pull_fully else spec.pull
    pull: Pull = _import_part(name, spec, source)
    return pull


def _import_part(name: str, spec: SourceSpec, source: SourceSettings) -> Any:  # noqa: ANN401
    """Import a reader or a pull; who lacks its library is told how to get it.

    Raises:
        SourceError: The library of its extra is not installed.
        ModuleNotFoundError: The type names no extra, so the module is one of ours.
    """
    try:
        return resolve_name(name)
    except ModuleNotFoundError as error:
        if not spec.extra:
            raise
        raise SourceError(
            f"source {source.name!r}: type {source.type!r} needs {error.name}, which is not "
            f"installed; run `pip install 'huigu[{spec.extra}]'`"
        ) from error
