"""Reads some documents of a source, to say what it holds."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from functools import partial
from pathlib import Path

from indexer.contracts import RemarkingSource
from indexer.errors import BadInput
from indexer.records import Document, Entry
from indexer.settings import Settings, SourceSettings
from indexer.setup.found import Sample
from indexer.sources import open_source
from indexer.time_limit import run_within

MOST = 60
"""Documents to read: enough to tell languages and addresses, within a second."""
MAX_S = 10.0
"""Longest time of reading them."""
MAX_LINES = 5


def take_sample(settings: SourceSettings, folder: Path) -> Sample:
    """Open a source, list its entries, and read up to `MOST` of them, evenly spread.

    `folder` is that of the configuration. What the source cannot read at all raises `SourceError`.
    """
    source = open_source(Settings(sources=(settings,), folder=str(folder)), settings)
    entries = list(source.entries())
    remarks = source.list_remarks() if isinstance(source, RemarkingSource) else ()
    documents, broken = _read(_spread(entries), settings.max_seconds)
    languages = Counter(document.language for document in documents)
    return Sample(
        entries=len(entries),
        broken=tuple(broken[:MAX_LINES]),
        remarks=tuple(f"{one.path}: {one.reason}; {one.remedy}" for one in remarks[:MAX_LINES]),
        read=len(documents),
        languages=tuple(languages.most_common()),
        addressed=sum(bool(document.url) for document in documents),
        talks=sum(len(document.talks) for document in documents),
        events=sum(len(document.events) for document in documents),
    )


def _spread(entries: Sequence[Entry]) -> list[Entry]:
    """Choose the entries that are known to be broken, and others evenly spread."""
    broken = [entry for entry in entries if entry.is_broken][:MAX_LINES]
    whole = [entry for entry in entries if not entry.is_broken]
    step = max(1, -(-len(whole) // MOST))
    return [*broken, *whole[::step]]


def _read(entries: Sequence[Entry], max_seconds: float) -> tuple[list[Document], list[str]]:
    """Read documents, and say why others cannot be read."""
    documents: list[Document] = []
    broken: list[str] = []
    end_s = time.monotonic() + MAX_S
    for entry in entries:
        if time.monotonic() > end_s:
            break
        try:
            document = run_within(max_seconds, entry.place or entry.id, partial(_load, entry))
        except BadInput as problem:
            broken.append(str(problem))
            continue
        if document is not None:
            documents.append(document)
    return documents, broken


def _load(entry: Entry) -> Document | None:
    return entry.load()
