"""The folder of a site on disk, as its generator's rules see it."""

from __future__ import annotations

import posixpath
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from pathlib import Path
from unicodedata import normalize

from indexer.errors import BadInput, SourceError
from indexer.links.addresses import is_web_address
from indexer.links.normalize import clean_address
from indexer.markdown.front_matter import split_front_matter
from indexer.sources.files import SourceFile, find_on_disk
from indexer.sources.front_matter_fields import lower_keys
from indexer.sources.generators.contract import TreeFile
from indexer.sources.reading import FileReader, decode_text, read_below

MAX_BYTES = 1 << 20
"""Of a configuration, or of data; real ones have some kilobytes."""
HEADING_LINES = 200
"""Lines of a body in which its first heading is looked for."""
_FENCE_START = re.compile(r"---[ \t]*\r?\n")
_HEADING = re.compile(r"#[ \t]+(\S.*)")


class SourceFiles:
    """The files of a source, found by folder, with what their heads say."""

    def __init__(
        self,
        folder: Path,
        files: Sequence[SourceFile],
        listing: Mapping[Path, frozenset[str]],
        reader: FileReader,
    ) -> None:
        """Take the files that may be pages, and the names in all folders below the source's."""
        self.folder = folder
        self.listing = listing
        self._reader = reader
        self._by_id = {file.id: file for file in files}
        self._ids = sorted(self._by_id)
        self._heads: dict[str, tuple[Mapping[str, object], bool, str]] = {}

    def list_below(self, folder: Path) -> Iterator[SourceFile]:
        """List the files that may be pages below a folder, sorted by path."""
        if self.folder.is_relative_to(folder):
            ids = self._ids
        elif folder.is_relative_to(self.folder):
            prefix = folder.relative_to(self.folder).as_posix()
            start = bisect_left(self._ids, f"{prefix}/")
            ids = self._ids[start : bisect_left(self._ids, f"{prefix}0", start)]  # "0" follows "/"
        else:
            ids = []
        yield from (self._by_id[id] for id in ids)

    def list_names(self, folder: Path) -> Iterator[Path]:
        """List all files below a folder; hidden ones are left out."""
        for own, names in sorted(self.listing.items()):
            if own.is_relative_to(folder):
                for name in sorted(names):
                    if not name.startswith(".") and own / name not in self.listing:
                        yield own / name

    def has_sign(self, names: Set[str]) -> bool:
        """Tell whether a file or folder anywhere has one of these names."""
        return any(not own.isdisjoint(names) for own in self.listing.values())

    def read_head(self, file: SourceFile) -> tuple[Mapping[str, object], bool, str]:
        """Read the front matter of a file, whether it has one, and its first heading."""
        if file.id not in self._heads:
            self._heads[file.id] = self._read_head(file)
        return self._heads[file.id]

    def _read_head(self, file: SourceFile) -> tuple[Mapping[str, object], bool, str]:
        try:
            text = decode_text(self._reader.read(file), file.name)
        except BadInput:  # which is reported for the page itself
            return {}, False, ""
        return read_head(text, file.name)


class FolderTree:
    """A `SiteTree`."""

    def __init__(self, root: Path, files: SourceFiles, base_url: str) -> None:
        """Take the root of the site, and the address that `huigu.toml` gives the source."""
        self.root = root
        self._files = files
        self._base_url = base_url
        self._is_above = files.folder.is_relative_to(root)
        self._real_root = root if self._is_above else files.folder

    @cached_property
    def names(self) -> frozenset[str]:
        """Names of all files and folders in the root."""
        return list_folder(self.root, self._files.listing)

    def list_files(self, folder: str = "") -> Iterator[TreeFile]:
        """List the files below a folder that may be pages, sorted by path."""
        if (below := self._join(folder)) is None:
            return
        for file in self._files.list_below(below):
            yield self.make_file(file)

    def make_file(self, file: SourceFile) -> TreeFile:
        """Make the record of a file of the source."""
        front, has_front, heading = self._files.read_head(file)
        return TreeFile(file.id, self.make_path(file.path), front, has_front, heading)

    def make_path(self, path: Path) -> str:
        """Make a path relative to the root, composed."""
        return normalize("NFC", posixpath.relpath(path.as_posix(), self.root.as_posix()))

    def list_names(self, folder: str = "") -> Iterator[str]:
        """List the paths of all files below a folder, pages and others, sorted."""
        below = self._join(folder)
        return map(self.make_path, self._files.list_names(below) if below else ())

    def has_file(self, path: str) -> bool:
        """Tell whether a regular file is there."""
        try:
            found = self._find(path)
            real = found.resolve() if found else None
            return bool(real and real.is_relative_to(self._real_root) and real.is_file())
        except (OSError, ValueError, RuntimeError):  # too long, with a null, a loop of links
            return False

    def read_text(self, path: str) -> str | None:
        """Read a small file; None if there is none, or it cannot be read."""
        try:
            found = self._find(path)
            if found is None or not self.has_file(path):
                return None
            return decode_text(read_below(self._real_root, found, MAX_BYTES), path)
        except (BadInput, SourceError):
            return None

    def read_file(self, path: str) -> TreeFile | None:
        """Read the head of a file that is no Markdown, such as a page in HTML; its id is empty."""
        text = self.read_text(path)
        return TreeFile("", path, *read_head(text, path)) if text is not None else None

    def find_base(self, own: str) -> str:
        """Choose the address of the site's root, with a slash at its end; empty if unknown."""
        base = self._base_url
        if not self._is_above and (is_web_address(own) or not base):
            base = own
        elif not self._is_above:
            base = f"{base.rstrip('/')}/{self.root.relative_to(self._files.folder).as_posix()}/"
        elif base and self.root != self._files.folder:
            base = self._cut_base(base, own)
        base = base or own
        return clean_address(base, str).rstrip("/") + "/" if is_web_address(base) else ""

    def _cut_base(self, base: str, own: str) -> str:
        """Cut the address of a folder of the site down to that of the site.

        `base_url` of a source that is such a folder may be the address of either.
        """
        if own and base.startswith(own.rstrip("/") + "/"):
            return own
        inner = self._files.folder.relative_to(self.root).as_posix()
        return base.rstrip("/").removesuffix(f"/{inner}")

    def _join(self, path: str) -> Path | None:
        """Join a path to the root; None if it leaves what may be read."""
        joined = Path(posixpath.normpath((self.root / path.lstrip("/")).as_posix()))
        is_inside = joined.is_relative_to(self._real_root)
        return joined if is_inside or joined.is_relative_to(self._files.folder) else None

    def _find(self, path: str) -> Path | None:
        joined = self._join(path)
        if joined is None or not joined.is_relative_to(self._real_root):
            return None
        relative = joined.relative_to(self._real_root).as_posix()
        return find_on_disk(self._real_root, relative) if relative != "." else None


def read_head(text: str, name: str) -> tuple[Mapping[str, object], bool, str]:
    """Read the front matter of a text, whether it has one, and its first heading."""
    has_front = _FENCE_START.match(text) is not None
    try:
        front, body, _ = split_front_matter(text, name)
    except BadInput:
        return {}, has_front, ""
    return lower_keys(front), has_front, _find_heading(body)


def list_folder(folder: Path, listing: Mapping[Path, frozenset[str]]) -> frozenset[str]:
    """List the names in a folder, which a walk may have listed already."""
    if folder in listing:
        return listing[folder]
    try:
        return frozenset(path.name for path in folder.iterdir())
    except OSError:
        return frozenset()


def _find_heading(body: str) -> str:
    """Find the text of the first level-1 heading of a body, outside of code blocks."""
    fence = ""
    for line in body.split("\n", HEADING_LINES)[:HEADING_LINES]:
        start = line.lstrip()[:3]
        if start in {"```", "~~~"}:
            fence = "" if fence == start else fence or start
        elif not fence and (heading := _HEADING.match(line)):
            return heading[1].rstrip("# \t")
    return ""
