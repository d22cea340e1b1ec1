"""Compares the sources with the previous generation: what is new, changed or unchanged."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from operator import length_hint

from indexer.building.changes import DocumentKey
from indexer.building.context import RebuildContext
from indexer.building.limits.page_time import PageTime
from indexer.building.limits.size import check_size
from indexer.building.result import Progress
from indexer.building.split import SPLIT_FORMAT, split_document
from indexer.calibration import Calibration
from indexer.contracts import Encoder, RemarkingSource, Source, Store
from indexer.errors import BadInput, DamagedIndex, NoIndex, SourceError, UnreadableIndex
from indexer.generations.contracts import Generation
from indexer.generations.manifest import Manifest
from indexer.records import Document, Entry, Passage, Remark
from indexer.sources.dates import parse_time

ProblemReporter = Callable[[str, SourceError], None]
"""Receives what was left out of a source; may raise it."""
RemarkReporter = Callable[[str, Remark], None]
"""Receives what was indexed of a source and should be mended; may raise it as `BadInput`."""

ListMissing = Callable[[str, Collection[str]], Iterable[Entry]]
"""Lists the entries of a source that stay, given its name and the ids of those that it listed."""


@dataclass(frozen=True, slots=True)
class PreviousGeneration:
    """The generation that serves during a rebuild; empty if there is none or it is damaged."""

    manifest: Manifest | None = None
    store: Store | None = None
    calibration: Calibration = field(default_factory=Calibration)
    fingerprints: Mapping[DocumentKey, str] = field(default_factory=dict)
    """Of its documents, in the order of the index."""
    reason: str = ""
    """Why its documents cannot be copied; empty if they can, or if there never was an index."""


@dataclass(frozen=True, slots=True)
class ComparedDocument:
    """A document of the new generation."""

    key: DocumentKey
    fingerprint: str
    document: Document | None = None
    """A new or changed document; None to copy it from the previous generation."""
    passages: Sequence[Passage] = ()


@contextmanager
def open_previous(context: RebuildContext) -> Iterator[PreviousGeneration]:
    """Open the current generation, and check whether its documents can be copied."""
    repository, store_name = context.repository, context.settings.index.store
    opened: Generation | None = None
    try:
        # With checksums: damaged data must not be copied into a new generation.
        opened = repository.open(repository.current(), checksums=True)
    except NoIndex:
        previous = PreviousGeneration()
    except (DamagedIndex, UnreadableIndex) as error:
        previous = PreviousGeneration(reason=str(error))
    else:
        reason = _explain_mismatch(opened.manifest, store_name, context.encoder)
        previous = PreviousGeneration(
            opened.manifest,
            opened.store,
            opened.calibration,
            opened.store.fingerprints(),
            reason,
        )
    try:
        yield previous
    finally:
        if opened:
            opened.close()


class EntryList:
    """The entries of all sources, in order, each gone when the next one is read.

    Rows hold what their file says of them, so that keeping all would take the memory of all files.
    """

    def __init__(
        self, sources: Sequence[Source], report: ProblemReporter, kept: ListMissing | None = None
    ) -> None:
        """Open the sources; a second entry of the same key will be reported.

        A source that cannot be read raises `SourceError`. `kept` lists what stays of a source,
        given the ids that it has listed; nothing if left out.
        """
        self.listed = 0
        """Entries so far, with those that were reported."""
        self._report, self._kept = report, kept
        self._sources = sources
        self._entries = [(source.name, iter(source.entries())) for source in sources]

    def list_remarks(self) -> Iterator[tuple[str, Remark]]:
        """List what the sources say of themselves, each with the name of its source."""
        for source in self._sources:
            if isinstance(source, RemarkingSource):
                yield from ((source.name, remark) for remark in source.list_remarks())

    def count(self) -> int:
        """Count the entries, as far as the sources know how many they have."""
        return self.listed + sum(length_hint(rest) for _, rest in self._entries)

    def __iter__(self) -> Iterator[tuple[DocumentKey, Entry]]:
        """Read them once."""
        for source, entries in self._entries:
            known: set[str] = set()
            for entry in entries:
                self.listed += 1
                if entry.is_broken or entry.id not in known:
                    yield (source, entry.id), entry
                else:
                    reason = "another document of this source has the same id, and came first"
                    place = f"{source}/{entry.id}"
                    problem = BadInput(place, 0, reason, "give it an id of its own")
                    self._report(source, problem)
                if not entry.is_broken:
                    known.add(entry.id)
            for entry in self._kept(source, known) if self._kept else ():
                self.listed += 1
                yield (source, entry.id), entry


def compare_entries(
    entries: EntryList,
    previous: PreviousGeneration,
    now: datetime,
    page_time: PageTime,
    progress: Progress,
    report_problem: ProblemReporter,
    report_remark: RemarkReporter,
) -> Iterator[ComparedDocument]:
    """Give the documents of the new generation, and read those that are new or changed.

    Broken entries are reported and left out, and so is what takes more than the seconds of
    processor time that its source allows. Pages that have expired by `now` are left out too.
    """
    fingerprints = previous.fingerprints
    periods = previous.store.periods() if previous.store else {}
    total = entries.count()
    for done, (key, entry) in enumerate(entries):
        total = max(total, entries.listed)
        progress("index", done, total)
        if fingerprints.get(key) == entry.fingerprint:
            if key not in periods or not _is_expired(periods[key][1], now):
                yield ComparedDocument(key, entry.fingerprint)
            continue
        place = entry.place or "/".join(key)
        try:
            read = page_time.run(key[0], place, partial(_read_document, entry, now))
        except BadInput as problem:
            report_problem(key[0], problem)
            continue
        if read:
            document, passages = read
            for remark in document.remarks:
                report_remark(key[0], remark)
            # An empty fingerprint is that of no entry.
            fingerprint = entry.fingerprint if entry.is_current() else ""
            yield ComparedDocument(key, fingerprint, document, passages)
    progress("index", entries.listed, entries.listed)


def _read_document(entry: Entry, now: datetime) -> tuple[Document, list[Passage]] | None:
    document = entry.load()
    if not document or _is_expired(document.expires, now):
        return None
    check_size(document)
    return document, split_document(document)


def _explain_mismatch(manifest: Manifest, store: str, encoder: Encoder) -> str:
    """Explain why the documents of a generation cannot be copied; empty if they can."""
    if manifest.store != store:
        return f"the store was {manifest.store} and is {store} now"
    if manifest.encoder_fingerprint != encoder.fingerprint:
        return (
            f"the encoder was {manifest.encoder} ({manifest.encoder_fingerprint[:8]}) and is "
            f"{encoder.id} ({encoder.fingerprint[:8]}) now"
        )
    if manifest.split != SPLIT_FORMAT:
        return f"documents were split in format {manifest.split}, now in {SPLIT_FORMAT}"
    return ""


def _is_expired(expires: str, now: datetime) -> bool:
    end = parse_time(expires)
    return end is not None and end <= now
