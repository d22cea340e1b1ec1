"""One rebuild's way from what is out there to the sources that it reads."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from indexer.building.context import RebuildContext
from indexer.building.diff import PreviousGeneration
from indexer.building.pulling.choose_sources import choose_sources
from indexer.building.pulling.kept_documents import KeptDocuments, explain_kept
from indexer.building.pulling.local_copies import Pulled, list_pulled, pull_sources
from indexer.building.pulling.sitemaps import pull_sitemaps, tell_sitemap
from indexer.building.result import SourceReport
from indexer.contracts import Source
from indexer.errors import BadInput, SourceError
from indexer.records import Entry, Remark
from indexer.sources import find_spec

Counts = Mapping[str, tuple[int, int, int]]
"""By source: documents that are new, changed and removed."""


class Reading:
    """Pulls the sources, opens them, and notes what happened to each."""

    def __init__(
        self,
        context: RebuildContext,
        previous: PreviousGeneration,
        only: Collection[str],
        report_problem: Callable[[str, SourceError], None],
        report_remark: Callable[[str, Remark], None],
    ) -> None:
        """Take the previous generation, and the names of the sources to read.

        The reporters are told of a source that fails, and of documents that stay; they may raise.
        """
        self._context, self._only = context, only
        self._kept = KeptDocuments(previous.store, previous.fingerprints)
        self._report_problem, self._report_remark = report_problem, report_remark
        self._pulled: Mapping[str, Pulled] = {}
        self._sitemaps: Mapping[str, SourceError] = {}
        self._failures: dict[str, str] = {}
        self._stayed: dict[str, int] = {}
        self._keeps = {
            source.name: find_spec(source.type).keeps for source in context.settings.sources
        }

    def pull(self, *, full: bool = False) -> None:
        """Bring the local copies up to date; one that fails stops no other.

        With `full`, they keep nothing that is not out there any more.
        """
        sources = [
            source for source in list_pulled(self._context.settings) if self._is_read(source.name)
        ]
        settings, progress = self._context.settings, self._context.progress
        self._pulled = pull_sources(settings, sources, progress, full=full)
        for name, pulled in self._pulled.items():
            self._stayed[name] = pulled.result.stayed if pulled.result else 0
            if pulled.error:
                self._fail(name, pulled.error)
            for remark in pulled.result.problems if pulled.result else ():
                problem = BadInput(remark.path, remark.line, remark.reason, remark.remedy)
                self._report_problem(name, problem)
        read = [one for one in settings.sources if self._is_read(one.name)]
        self._sitemaps = pull_sitemaps(settings, read)

    def open(self) -> list[Source]:
        """Open what is to be read, in the order of the settings; see `choose_sources`."""
        known = frozenset(self._failures)
        settings = self._context.settings
        for source in settings.sources:
            remark = tell_sitemap(settings, source, self._sitemaps.get(source.name))
            if remark and self._is_read(source.name):
                self._report_remark(source.name, remark)
        return choose_sources(settings, self._only, known, self._kept, self._fail)

    def list_missing(self, source: str, seen: Collection[str]) -> list[Entry]:
        """List the documents that stay although a source did not list their ids; tell of them."""
        keeps = self._keeps[source]
        missing = self._kept.list_missing(source, seen, keeps)
        self._stayed[source] = self._stayed.get(source, 0) + len(missing)
        if missing and keeps == "most":
            known = self._kept.count(source)
            self._report_remark(source, explain_kept(source, len(missing), known))
        return missing

    def report(self, counts: Counts) -> tuple[SourceReport, ...]:
        """Say what happened to each source that was to be read."""
        return tuple(
            SourceReport(
                name=source.name,
                added=counts.get(source.name, (0, 0, 0))[0],
                changed=counts.get(source.name, (0, 0, 0))[1],
                removed=counts.get(source.name, (0, 0, 0))[2],
                stayed=self._stayed.get(source.name, 0),
                pulled=source.name in self._pulled,
                problem=self._failures.get(source.name, ""),
            )
            for source in self._context.settings.sources
            if self._is_read(source.name)
        )

    def report_failure(self, error: SourceError) -> tuple[SourceReport, ...]:
        """Say of each source that was to be read why the whole rebuild failed."""
        for source in self._context.settings.sources:
            self._failures.setdefault(source.name, str(error))
        return self.report({})

    def _is_read(self, source: str) -> bool:
        return not self._only or source in self._only

    def _fail(self, source: str, error: SourceError) -> None:
        count = self._kept.count(source)
        stays = f"Its {count:,} documents stay as they are" if count else "It has no documents yet"
        problem = SourceError(f"{error}. {stays}")
        self._failures.setdefault(source, str(problem))
        self._report_problem(source, problem)
