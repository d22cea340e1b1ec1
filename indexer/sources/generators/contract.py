"""What a site generator is here: from files of a tree, which pages it publishes, and where.

A generator is a module or a folder here, with `read_rules(tree) -> SiteRules | None`, and a line in
`GENERATORS`. Everything else is common to all: walking, fingerprints, parsing, statements.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import Protocol

import msgspec

Front = Mapping[str, object]
"""Front matter with plain values and its keys in lower case."""


class TreeFile(msgspec.Struct, frozen=True):
    """A file of a tree that may be a page."""

    id: str
    """Path relative to the source: the id of its document."""
    path: str
    """Path relative to the root of the site, with `/`, composed (NFC). It begins with `../` for a
    file beside the root, such as `../docs/a.md` of a site in `website/`."""
    front: Front = msgspec.field(default_factory=dict)
    """Empty without front matter, or with a broken one, which is reported for the page itself."""
    has_front: bool = False
    """Whether it begins with front matter, even an empty one."""
    heading: str = ""
    """Text of the first level-1 heading (`# …`) in the beginning of the body, as it is written."""


class SitePage(msgspec.Struct, frozen=True):
    """A page that a site publishes."""

    address: str
    """Path from the root of the host, with the path of the site, percent-encoded: `/base/a/`. Or a
    whole address, for a page elsewhere. Empty if it has none."""
    language: str = ""
    """Language tag that the site says, in lower case; empty leaves it to the text."""
    translation: str = ""
    """Files of one site with the same key, and not empty, are one page in several languages."""
    date: date | None = None
    """Day that the site shows; None leaves it to the front matter."""
    title: str = ""
    """Title for a page that has none in its front matter, and no heading."""
    begins: datetime | None = None
    """When the site begins to show the page, with a zone; None for always."""
    front: Front = msgspec.field(default_factory=dict)
    """Front matter that the site adds, such as defaults; the file's own values go first."""
    is_guess: bool = False
    """Whether code of the site's own makes the address, so that this one may be wrong."""


class SiteTree(Protocol):
    """The folder of a site on disk, and the files of the source in it. Every path is relative.

    Paths are relative to the root, with `/`; they may begin with `../`, but nothing is read from
    outside of the source, or of the root where this lies above the source.
    """

    root: Path
    """Folder of the configuration."""

    @property
    def names(self) -> frozenset[str]:
        """Names of all files and folders in the root."""

    def list_files(self, folder: str = "") -> Iterator[TreeFile]:
        """List the files below a folder that may be pages, sorted by path.

        They end in one of the `SUFFIXES`; hidden folders and `node_modules` are left out.
        """

    def list_names(self, folder: str = "") -> Iterator[str]:
        """List the paths of all files below a folder, pages and others, sorted."""

    def has_file(self, path: str) -> bool:
        """Tell whether a regular file is there."""

    def read_file(self, path: str) -> TreeFile | None:
        """Read the head of a file that is no Markdown, such as a page in HTML; its id is empty."""

    def read_text(self, path: str) -> str | None:
        """Read a small file, such as a configuration: at most a megabyte.

        None if there is none, or it cannot be read, or it is no UTF-8.
        """

    def find_base(self, own: str) -> str:
        """Choose the address of the site's root, with a slash at its end; empty if unknown.

        `own` is what the site's configuration says. What `huigu.toml` says goes before it for the
        site that the source is (a part of).
        """


class SiteRules(Protocol):
    """The rules of one site."""

    name: str
    """Of the generator: a key of `GENERATORS`."""
    base_url: str
    """Result of `SiteTree.find_base`."""
    title: str
    """Title of the site; empty if unknown."""
    digest: str
    """Hex SHA-256 of the configuration: of all files that may change any page."""
    marks: tuple[bytes, ...]
    """What a page contains, in lower case, if its text depends on other files than itself: marks of
    templates and of includes. Such a page is read again when `shared_digest` changes."""
    dialect: str
    """A key of `indexer.markdown.dialects.DIALECTS`."""

    @property
    def shared_digest(self) -> str:
        """Hex SHA-256 of what templates and includes read: data, fragments, lists of pages."""

    def contains(self, path: str) -> bool:
        """Tell whether a path lies where the site has its pages, published or not."""

    def find_page(self, file: TreeFile) -> SitePage | None:
        """Find the page that a file is; None if it is no page, or one that is not published.

        It is called once for each file that the site contains, in the order of their ids.
        """

    def write_body(self, file: TreeFile, page: SitePage, body: str) -> str:
        """Expand what the generator expands before it reads Markdown: templates, includes.

        `body` is the text behind the front matter; its lines end with LF.
        """

    def resolve(self, target: str, file: TreeFile, pages: Pages) -> str | None:
        """Give the address that a link without a scheme leads to.

        `target` is the path of the link, without query and fragment, percent-decoded, never empty.
        The result is a path from the root of the host or a whole address, percent-encoded; empty if
        the link leads nowhere; None if it means what it means to a browser on the page.
        """


Pages = Callable[[str], str]
"""Gives the address of the page whose file has a path; empty if there is none."""

ReadRules = Callable[[SiteTree], "SiteRules | None"]
"""Reads the rules of the site in a tree; None if the tree is not such a site. A configuration that
cannot be read raises `SourceError`, which names the file and the remedy."""


class GeneratorSpec(msgspec.Struct, frozen=True):
    """A generator, as `GENERATORS` lists it."""

    signs: frozenset[str]
    """Names of files or folders, one of which the root of each of its sites has."""
    rules: str
    """`module:function` of its `ReadRules`, imported when a tree has a sign of it."""
    own_signs: frozenset[str] = frozenset()
    """More signs, which count only in the folder of the source itself."""
