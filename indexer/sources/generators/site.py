"""A site whose generator's rules are known: its pages, their documents and their entries."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import PurePosixPath
from urllib.parse import urljoin

import msgspec

from indexer.errors import BadInput
from indexer.links.addresses import is_web_address
from indexer.links.normalize import clean_address
from indexer.markdown.dialects import choose_dialect
from indexer.markdown.front_matter import split_page
from indexer.markdown.page import parse_body
from indexer.records import Document, Entry
from indexer.settings import AnchoredSettings, encode_source
from indexer.sources import front_matter_fields as fm
from indexer.sources.dates import read_date
from indexer.sources.generators.contract import SitePage, SiteRules, TreeFile
from indexer.sources.generators.link_resolver import PageLinks
from indexer.sources.generators.tree import FolderTree
from indexer.sources.pages.document import PageFacts, add_files, check_address, make_document
from indexer.sources.pages.inspect import FORMAT, PageFile, hash_parts
from indexer.sources.reading import FileReader, decode_text


@dataclass(frozen=True, slots=True, eq=False)
class RuledSite:
    """A site, and those of the source's files that are its pages."""

    tree: FolderTree
    rules: SiteRules
    files: dict[str, TreeFile] = field(default_factory=dict)
    """By id: all that the site contains, published or not."""
    pages: dict[str, SitePage] = field(default_factory=dict)
    """By id: what is published."""
    _urls: dict[str, str] = field(default_factory=dict)
    """Addresses of pages by the paths of their files."""
    _by_translation: dict[str, list[str]] = field(default_factory=dict)
    corrections: dict[str, str] = field(default_factory=dict)
    """Published addresses, by the addresses that the rules give."""

    def add(self, file: TreeFile) -> None:
        """Add a file that the site contains."""
        self.files[file.id] = file
        page = self.rules.find_page(file)
        if page is None:
            return
        self.pages[file.id] = page
        self._urls[file.path] = self.build_url(page)
        if page.translation:
            self._by_translation.setdefault(page.translation, []).append(file.id)

    def build_url(self, page: SitePage) -> str:
        """Build the address of a page; empty if that of the site is unknown."""
        if is_web_address(page.address):
            url = clean_address(page.address, str)
        else:
            is_known = self.rules.base_url and page.address
            url = urljoin(self.rules.base_url, page.address) if is_known else ""
        return self.corrections.get(url, url)

    def find_url(self, path: str) -> str:
        """Find the address of the page whose file has a path; empty if there is none."""
        url = self._urls.get(path, "")
        return self.corrections.get(url, url)

    def list_translations(self, id: str) -> tuple[str, ...]:
        """List the ids of the same page in other languages, sorted."""
        same = self._by_translation.get(self.pages[id].translation, ())
        return tuple(sorted(other for other in same if other != id))

    def hash_addresses(self) -> str:
        """Hash what links to other pages depend on."""
        urls = ((path, self.find_url(path)) for path in self._urls)
        return hash_parts(*(f"{path}\n{url}".encode() for path, url in urls))

    def list_urls(self) -> list[str]:
        """List the addresses of the pages, without the empty ones."""
        return [url for url in self._urls.values() if url]


class SiteLister:
    """Makes the entries of a site's pages."""

    def __init__(self, site: RuledSite, reader: FileReader, settings: AnchoredSettings) -> None:
        """Keep the site, to which all files were added, and find what its pages depend on."""
        self._site = site
        self._reader = reader
        self._settings = settings
        self._addresses = site.hash_addresses()
        rules = site.rules
        self._common = hash_parts(
            str(FORMAT).encode(),
            f"{rules.name}\n{rules.base_url}\n{rules.dialect}\n{rules.title}".encode(),
            rules.digest.encode(),
            encode_source(settings),
        )

    def list_entry(self, id: str, page: PageFile) -> Iterator[Entry]:
        """Make the entry of a file; none of a file that is no page."""
        site, rules = self._site, self._site.rules
        own = site.pages.get(id)
        if own is None and not page.file.problem:
            return
        marks = not page.marks.isdisjoint(rules.marks)
        fingerprint = hash_parts(
            self._common.encode(),
            page.digest.encode(),
            msgspec.json.encode((own, site.build_url(own) if own else "")),
            "\n".join(site.list_translations(id) if own else ()).encode(),
            (self._addresses if page.links_to_pages or marks else "").encode(),
            (rules.shared_digest if marks else "").encode(),
        )
        yield Entry(
            id=id,
            fingerprint=fingerprint,
            load=partial(_read_page, page, site, self._reader, self._settings),
            is_current=partial(getattr, self._reader, "is_current"),
            place=page.file.name,
        )


def _read_page(
    read: PageFile, site: RuledSite, reader: FileReader, settings: AnchoredSettings
) -> Document | None:
    """Read a page; None if the site does not show it yet.

    Raises:
        BadInput: The file is not a page.
    """
    name, id, rules = read.file.name, read.file.id, site.rules
    text = decode_text(reader.read(read.file), name)
    if id not in site.pages:
        raise BadInput(name, 0, "not a page of the site", "rebuild again; the files changed")
    file, own = site.files[id], site.pages[id]
    if own.begins and own.begins > datetime.now(UTC):
        return None
    written = split_page(text, name)
    front = {**own.front, **fm.lower_keys(written.front)}
    url = site.build_url(own)
    check_address(url, name, "shorten its file name or `permalink`")
    links = PageLinks(site.tree, rules, file, url, site.find_url, front)
    page = parse_body(
        {**own.front, **written.front},
        rules.write_body(file, own, written.body),
        name=name,
        first_line=written.first_line,
        resolve=links.resolve,
        reference=links.resolve_reference,
        dialect=choose_dialect(rules.dialect, file.path, settings.anchors),
        source=text,
    )
    facts = PageFacts(
        id=id,
        name=name,
        url=url,
        parts=_list_parts(file.path),
        site_title=rules.title,
        title=own.title,
        language=own.language,
        day=own.date or read_date(front),
        translations=site.list_translations(id),
    )
    return make_document(facts, written, add_files(page, links.list_files()), settings)


def _list_parts(path: str) -> tuple[str, ...]:
    """List the folders and the name of a page: those of an `index.md` are its folder's."""
    pure = PurePosixPath(path)
    folders = tuple(part for part in pure.parts[:-1] if part != "..")
    is_folder = pure.stem.lower() in {"index", "readme"}
    return folders if is_folder and folders else (*folders, pure.stem)
