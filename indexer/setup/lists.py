"""Finds session lists, feeds, playlists, transcripts and built sites among the files of a tree."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from pathlib import Path

from indexer.setup.file_kinds import find_kind
from indexer.setup.found import FoundSource
from indexer.setup.paths import find_common, is_inside, write_path
from indexer.setup.walk import Tree
from indexer.sources import find_spec

MAX_LISTS = 20
"""Most files that become sources of their own."""
NAMES = {
    "html": "site", "feed": "news", "playlist": "recordings", "transcript": "transcripts",
    "jsonl": "rows", "git": "pages", "site": "site", "markdown": "pages",
}  # fmt: skip
"""Usual names of sources by their type; of the others, which are lists of talks, `talks`."""
_WHOLE_FOLDERS = frozenset({"rubyevents", "pyvideo", "html", "transcript"})
"""Types whose files belong together, and whose reader leaves other files alone."""


def find_lists(tree: Tree, folder: Path, roots: Collection[Path]) -> list[FoundSource]:
    """Find the sources that are no Markdown, outside of the sites in `roots`.

    `folder` is that of the configuration.
    """
    kinds: dict[str, list[Path]] = {}
    by_file: dict[Path, str] = {}
    for file in tree.files:
        if not is_inside(file, roots) and (kind := find_kind(file)):
            kinds.setdefault(kind, []).append(file)
            by_file[file] = kind
    found = []
    for kind, files in kinds.items():
        places = [files[0]] if tree.is_file else _choose_places(kind, files, tree, by_file)
        found += [_make_source(kind, write_path(place, folder)) for place in places]
    return found[:MAX_LISTS]


def name_usually(kind: str) -> str:
    """Give the usual name of a source of a type."""
    return NAMES.get(kind, "talks")


def _make_source(kind: str, path: str) -> FoundSource:
    return FoundSource(find_spec(kind).settings(name=name_usually(kind), type=kind, path=path))


def _choose_places(
    kind: str, files: Sequence[Path], tree: Tree, by_file: dict[Path, str]
) -> Iterator[Path]:
    """Choose the folders, or files, that hold all files of a type and none of another."""
    root = find_common(files)
    if kind == "html":
        yield _find_site_root(files, root)
    elif kind in _WHOLE_FOLDERS or not _mixes(kind, root, files, tree, by_file):
        yield root if len(files) > 1 or kind in _WHOLE_FOLDERS else files[0]
    else:
        for inner in sorted({file.relative_to(root).parts[0] for file in files}):
            own = [file for file in files if file.relative_to(root).parts[0] == inner]
            is_file = own == [root / inner]
            yield from own if is_file else _choose_places(kind, own, tree, by_file)


def _mixes(
    kind: str, root: Path, files: Sequence[Path], tree: Tree, by_file: dict[Path, str]
) -> bool:
    """Tell whether a folder holds files that the type would read, and that are none of it."""
    suffixes = {".gz", *(file.suffix.lower() for file in files)}
    return any(
        file.suffix.lower() in suffixes and by_file.get(file) != kind and file.is_relative_to(root)
        for file in tree.files
    )


def _find_site_root(files: Sequence[Path], root: Path) -> Path:
    """Find the folder of a built site: the highest one with an `index.html`."""
    starts = [file.parent for file in files if file.name.lower() == "index.html"]
    return min(starts, key=lambda path: (len(path.parts), path), default=root)
