"""Chooses what a rebuild reads: the sources themselves, or what the index holds of them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence

from indexer.building.pulling.kept_documents import KeptDocuments, KeptSource
from indexer.building.pulling.local_copies import has_copy
from indexer.contracts import RemarkingSource, Source
from indexer.errors import SourceError, UsageError
from indexer.records import Entry, Remark
from indexer.settings import PulledSettings, Settings, SourceSettings
from indexer.sources import is_pulled, open_source

FailureReporter = Callable[[str, SourceError], None]
"""Receives the name of a source that could not be pulled or read, and why; may raise it."""


def check_names(settings: Settings, names: Collection[str]) -> None:
    """Check that all names are those of sources.

    Raises:
        UsageError: One is not.
    """
    known = [source.name for source in settings.sources]
    for name in names:
        if name not in known:
            listed = ", ".join(known) or "none"
            raise UsageError(f"there is no source {name!r}; the sources are: {listed}")


def choose_sources(
    settings: Settings,
    only: Collection[str],
    failed: Collection[str],
    kept: KeptDocuments,
    report: FailureReporter,
) -> list[Source]:
    """Choose what to read for each source, in order.

    Args:
        settings: The settings.
        only: Names of the sources to read; the documents of the others stay. Empty for all.
        failed: Names of the sources that could not be pulled, which was reported.
        kept: The documents of the previous generation.
        report: Called with each source that cannot be read.
    """
    chosen: list[Source] = []
    for source in settings.sources:
        if only and source.name not in only:
            chosen.append(KeptSource(source.name, kept))
        elif not isinstance(source, PulledSettings) or not is_pulled(source):
            chosen.append(open_source(settings, source))
        elif has_copy(settings, source):
            chosen.append(_PulledSource(settings, source, kept, report))
        else:
            if source.name not in failed:
                reason = "there is no local copy yet; let a rebuild pull it"
                report(source.name, SourceError(f"source {source.name!r}: {reason}"))
            chosen.append(KeptSource(source.name, kept))
    return chosen


class _PulledSource:
    """A source with a local copy. If that cannot be read, its documents stay as they are.

    What somebody out there breaks must not stop the rebuild of the others.
    """

    def __init__(
        self,
        settings: Settings,
        source: SourceSettings,
        kept: KeptDocuments,
        report: FailureReporter,
    ) -> None:
        self.name = source.name
        self._settings, self._source = settings, source
        self._kept, self._report = kept, report
        self._opened: Source | None = None

    def list_remarks(self) -> Sequence[Remark]:
        """List what the source says of itself, after its entries were listed."""
        opened = self._opened
        return opened.list_remarks() if isinstance(opened, RemarkingSource) else ()

    def entries(self) -> Iterator[Entry]:
        """List the entries of the local copy, or the documents that stay."""
        try:
            self._opened = open_source(self._settings, self._source)
            return self._opened.entries()
        except SourceError as error:
            self._opened = None
            self._report(self.name, error)
            return self._kept.list_entries(self.name)
