"""Reads a repository: its tree like `type = "markdown"`, and the slides in its folders."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from pkgutil import resolve_name

import msgspec
from msgspec.structs import replace

from indexer.contracts import RemarkingSource
from indexer.errors import SourceError
from indexer.records import Document, Entry, Remark
from indexer.sources import find_spec
from indexer.sources.files import check_base_url
from indexer.sources.git.blobs import find_blob_base, write_blob_address
from indexer.sources.git.plain_pages import (
    correct_addresses,
    is_plain,
    list_corrections,
    make_pattern,
)
from indexer.sources.git.pull import CURRENT, TREE, TreeFacts, read_facts
from indexer.sources.git.slides import FORMAT as SLIDES_FORMAT
from indexer.sources.git.slides import make_slides_document
from indexer.sources.git.spec import GitSettings

FORMAT = 1
"""Raised by one when the same page gives another document."""


class GitSource:
    """The local copy of a repository, or a folder that somebody cloned."""

    def __init__(self, settings: GitSettings, folder: Path) -> None:
        """Keep the settings, and the folder where relative paths start; nothing is read yet."""
        self.name = settings.name
        self._settings = settings
        self._folder = folder
        self._copy = folder / Path(settings.path).expanduser()
        self._remarks: Sequence[Remark] = ()

    def list_remarks(self) -> Sequence[Remark]:
        """List what is to be said of the addresses of pages, after the entries were listed."""
        return self._remarks

    def entries(self) -> Iterator[Entry]:
        """List an entry for each page, and one for each folder with slides.

        Raises:
            SourceError: There is no copy, its site's configuration is broken, or `base_url` is bad.
        """
        check_base_url(self._settings)
        facts = read_facts(self._copy)
        if facts is None:
            place = f"source {self.name!r}: {self._settings.path}"
            raise SourceError(
                f"{place}: no local copy of a repository that a rebuild brought; set `url` to the "
                "address of the repository (a path needs `allow_local = true`), or read the folder "
                'with `type = "markdown"`'
            )
        own = self._settings
        base = own.blobs and f"{own.blobs.rstrip('/')}/"
        base = base or find_blob_base(own.url, facts.branch)
        says_more = own.base_url or own.generator or own.address or own.sitemap
        plain_base = base if not says_more and is_plain(facts.files) else ""
        pages = self._open_pages(plain_base)
        listed = list(self._address_pages(pages.entries(), plain_base, facts))
        self._remarks = [*pages.list_remarks(), *([] if base else self._tell_slides(facts))]
        return iter([*listed, *self._list_slides(facts, base)])

    def _open_pages(self, plain_base: str) -> RemarkingSource:
        """Open the tree as a source of pages; its path says nothing of where the copy lies."""
        spec = find_spec("markdown")
        own = msgspec.structs.asdict(self._settings)
        folder = self._settings.folder.strip("/")
        own |= {"type": "markdown", "path": f"{CURRENT}/{TREE}/{folder}".rstrip("/"), "every": ""}
        if plain_base:
            own["base_url"], own["address"] = make_pattern(plain_base, folder)
        if self._settings.sitemap:
            # Seen from the tree, as the file lies beside the configuration; where both lie says
            # nothing of a page.
            place = self._folder / Path(self._settings.sitemap).expanduser()
            own["sitemap"] = os.path.relpath(place, self._copy)
        fields = {name: own[name] for name in spec.settings.__struct_fields__ if name in own}
        settings = spec.settings(**fields)
        source: RemarkingSource = resolve_name(spec.source)(settings, self._copy)
        return source

    def _address_pages(
        self, pages: Iterator[Entry], base: str, facts: TreeFacts
    ) -> Iterator[Entry]:
        """Give pages that no site has the address of their file on the repository's host."""
        folder = self._settings.folder.strip("/")
        prefix = f"{folder}/" if folder else ""
        inside = [path.removeprefix(prefix) for path in facts.files if path.startswith(prefix)]
        known = list_corrections(base, folder, inside) if base else {}
        below = hashlib.sha256(repr(sorted(known.items())).encode()).hexdigest()
        for entry in pages:
            address = write_blob_address(base, prefix + entry.id) if base else ""
            stamp = f"{FORMAT}\0{entry.fingerprint}\0{address}\0{below}".encode()
            yield replace(
                entry,
                fingerprint=hashlib.sha256(stamp).hexdigest(),
                load=partial(_load_page, entry.load, address, known),
                place=f"{self.name}: {entry.id}",
            )

    def _tell_slides(self, facts: TreeFacts) -> Iterator[Remark]:
        """Say how many slides have no address, if there are any."""
        if count := sum(1 for _ in facts.list_slides(self._settings.folder.strip("/"))):
            reason = (
                f"leaves out {count:,} files with slides, as it is unknown where they are shown"
            )
            remedy = (
                "set `blobs` to the address below which the host shows files, such as "
                "https://HOST/OWNER/NAME/src/branch/main/ (Gitea, Forgejo) or "
                "https://HOST/OWNER/NAME/-/blob/main/ (GitLab)"
            )
            yield Remark(f"source {self.name!r}", 0, reason, remedy)

    def _list_slides(self, facts: TreeFacts, base: str) -> Iterator[Entry]:
        folders: dict[str, list[str]] = {}
        for path in facts.list_slides(self._settings.folder.strip("/")):
            folders.setdefault(path.rpartition("/")[0], []).append(path)
        for folder, paths in folders.items() if base else ():
            id = f"{folder}/".lstrip("/") + "*"
            stamp = f"{SLIDES_FORMAT}\0{base}\0{self._settings.event}\0{'/'.join(paths)}".encode()
            load = partial(make_slides_document, id, folder, tuple(paths), base, self._settings)
            yield Entry(id, hashlib.sha256(stamp).hexdigest(), load, place=f"{self.name}: {id}")


def _load_page(
    load: Callable[[], Document | None], address: str, known: Mapping[str, str]
) -> Document | None:
    document = load()
    return correct_addresses(document, address, known) if document and address else document
