"""Reads the part of a Hugo site's configuration that decides on pages and their addresses."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePath, PurePosixPath
from unicodedata import normalize

from indexer.errors import SourceError
from indexer.markdown.front_matter import split_front_matter
from indexer.sources.front_matter_fields import Fields as Table
from indexer.sources.front_matter_fields import get_table, get_text, is_true
from indexer.sources.hugo.languages import Mount, SiteLanguage, read_languages, read_mounts
from indexer.sources.hugo.rules.ignored_files import is_ignored, read_ignored
from indexer.sources.nesting import MAX_DEPTH, is_too_deep
from indexer.sources.reading import read_below

NAMES = ("hugo", "config")
SUFFIXES = (".toml", ".yaml", ".yml", ".json")
FOLDERS = (Path("config", "_default"), Path("config", "production"))
"""Folders of configuration; later ones override, because sites are built for production."""
_FILES = tuple(f"{name}{suffix}" for name in NAMES for suffix in SUFFIXES)
SIGNS = frozenset({*_FILES, "config"})
"""A folder without any of these names is not the root of a site."""
MAX_BYTES = 1 << 20
"""A site configuration has a few kilobytes; a larger file is something else."""
MAX_ALL_BYTES = 4 << 20
"""Of all files of a site's configuration, or of a theme's; as tables they take up to twenty times
the memory."""
MAX_THEMES = 20
"""Most themes of a site; sites have one or two."""
MAX_FILES = 200
"""Most files read from one folder of configuration; sites have up to twenty."""

TAXONOMIES = ("tags", "categories")
"""Hugo's defaults."""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """The configuration of a site, as far as it decides on addresses."""

    base_url: str = ""
    title: str = ""
    languages: tuple[SiteLanguage, ...] = ()
    """In order of weight, with the disabled ones; at least one enabled in a configured site."""
    mounts: tuple[Mount, ...] = ()
    """Folders of pages; of two that contain a file, the first counts."""
    ignored: tuple[re.Pattern[str], ...] = ()
    """Files that match one of these are no pages."""
    default: str = ""
    """Tag of the language whose pages have no prefix."""
    default_in_folder: bool = False
    """Whether the default language has a prefix too."""
    ugly: Mapping[str, bool] = field(default_factory=dict)
    """Whether addresses end in .html, by section; the empty key means all sections."""
    keeps_case: bool = False
    drops_accents: bool = False
    taxonomies: tuple[str, ...] = TAXONOMIES
    """Keys of the front matter that classify pages."""
    params: Table = field(default_factory=dict)
    """`[params]`: texts that templates write; keys in lower case."""
    themes: tuple[str, ...] = ()
    """Folders in `themes`; of two themes, the first one decides."""
    digest: str = ""
    """Hex SHA-256 of the configuration files; empty without any."""

    def find_language(self, tag: str) -> SiteLanguage:
        """Find a language by its tag; one with an empty tag if there is none."""
        same = (language for language in self.languages if language.tag == tag)
        return next(same, SiteLanguage(tag=""))

    @property
    def tags(self) -> tuple[str, ...]:
        """Tags of the languages that the site publishes."""
        return tuple(language.tag for language in self.languages if not language.is_disabled)

    @property
    def is_multilingual(self) -> bool:
        """Whether the site publishes several languages."""
        return len(self.tags) > 1

    def ignores(self, path: PurePath) -> bool:
        """Tell whether a file is no page, by its path relative to the root of the site."""
        return is_ignored(PurePosixPath(normalize("NFC", path.as_posix())), self.ignored)

    def find_mount(self, path: PurePath) -> Mount | None:
        """Find the folder of pages that contains a path, relative to the root of the site."""
        path = PurePosixPath(normalize("NFC", path.as_posix()))
        return next((mount for mount in self.mounts if mount.contains(path)), None)


def read_config(folder: Path, root: Path | None = None) -> SiteConfig | None:
    """Read the configuration of the site in a folder; None if it is not a site.

    A file that is broken raises `SourceError`, and so does one that lies outside of the root, a
    real path, which is the folder itself if left out. A theme that lies outside is left out.
    """
    root = root or folder
    files = _list_files(folder)
    if not files:
        return None
    own, data = _read_files(files, root)
    table = dict(own)
    for theme in _read_themes(table.get("theme")):
        home = folder / "themes" / theme
        if not _is_below(home, root):
            continue
        settings, more = _read_files(_list_files(home), root)
        _add_theme(table, settings)
        data += more
    name = str(files[0]) if len(files) == 1 else f"{folder} ({len(files)} configuration files)"
    return _make_config(table, hashlib.sha256(data).hexdigest(), name)


def _list_files(folder: Path) -> list[Path]:
    """List the configuration files of a site or a theme; later ones override."""
    files = [path for name in _FILES if (path := folder / name).is_file()][:1]
    for inner in (folder / name for name in FOLDERS):
        files += sorted(islice(_walk_files(inner), MAX_FILES))
    return files


def _read_files(files: Iterable[Path], root: Path) -> tuple[Table, bytes]:
    """Read files into one table; give also their names and bytes.

    Raises:
        SourceError: One is broken, or they are too large.
    """
    table: Table = {}
    read = b""
    for path in files:
        data = read_below(root, path, MAX_BYTES)
        read += path.name.encode() + b"\0" + data + b"\0"
        if len(read) > MAX_ALL_BYTES:
            raise SourceError(
                f"{path}: more than {MAX_ALL_BYTES:,} bytes of configuration up to here; remove "
                "what is none"
            )
        table = merge_tables(table, _nest_table(path, parse_table(path, data)))
    return table, read


def _walk_files(folder: Path) -> Iterator[Path]:
    """List the configuration files in a folder and below it, where Hugo reads them too."""
    for path in folder.rglob("*") if folder.is_dir() else ():
        if path.suffix in SUFFIXES and path.is_file():
            yield path


def _is_below(folder: Path, root: Path) -> bool:
    try:
        return folder.resolve().is_relative_to(root)
    except (OSError, RuntimeError):  # a loop of links
        return False


def parse_table(path: Path, data: bytes) -> Table:
    """Parse a file of configuration or data, with keys in lower case.

    Raises:
        SourceError: It is broken.
    """
    try:
        text = data.decode("utf-8-sig")
        if path.suffix == ".toml":
            table: object = tomllib.loads(text)
        elif path.suffix == ".json":
            table = json.loads(text)
        else:
            # the parser of front matter limits aliases and nesting
            first, _, rest = text.partition("\n")
            text = rest if first.strip() == "---" else text
            table = split_front_matter(f"---\n{text}\n---\n", str(path))[0]
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise SourceError(f"{path}: broken site configuration: {reason}; correct it") from error
    if is_too_deep(table):
        reason = f"it is nested deeper than {MAX_DEPTH} levels"
        raise SourceError(f"{path}: broken site configuration: {reason}; use fewer")
    lowered = _lower_keys(table or {})  # Hugo ignores the case of keys
    if not isinstance(lowered, dict):
        raise SourceError(f"{path}: broken site configuration: it has no keys; correct it")
    return lowered


def _lower_keys(value: object) -> object:
    if isinstance(value, dict):
        return {str(key).lower(): _lower_keys(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_lower_keys(item) for item in value]
    return value


def _nest_table(path: Path, table: Table) -> Table:
    """Put the content of a file such as `params.toml` under the key of its name."""
    key, _, language = path.stem.lower().partition(".")
    is_whole = key in NAMES
    if language and (is_whole or key == "languages"):  # hugo.zh.toml
        return {"languages": {language: table}}
    if language:  # params.zh.toml; Hugo leaves out other keys of a language
        return {"languages": {language: {key: table}}} if key == "params" else {}
    return table if is_whole else {key: table}


def merge_tables(table: Table, over: Table) -> Table:
    """Merge tables, and the tables in them; `over` decides."""
    merged = dict(table)
    for key, value in over.items():
        old = merged.get(key)
        both = isinstance(old, dict) and isinstance(value, dict)
        merged[key] = merge_tables(old, value) if both else value  # type: ignore[arg-type]
    return merged


def _add_theme(table: dict[str, object], theme: Table) -> None:
    """Add what a theme configures and the site does not, as far as the site lets it (`_merge`).

    See https://gohugo.io/configuration/introduction/#merge-configuration-settings.
    """
    for key, value in theme.items():
        own = table.get(key, {})
        how = (own.get("_merge") if isinstance(own, dict) else "") or table.get("_merge")
        if key == "languages" and key not in table and isinstance(value, dict):
            table[key] = {tag: _drop_tables(language) for tag, language in value.items()}
        elif isinstance(own, dict) and isinstance(value, dict):
            if how == "shallow":
                table[key] = {**value, **own}
            elif how == "deep" or key == "params":
                table[key] = merge_tables(value, own)
        elif how == "deep":
            table.setdefault(key, value)


def _drop_tables(language: object) -> Table:
    """Keep what a theme may say of a language."""
    values = language.items() if isinstance(language, dict) else ()
    return {key: value for key, value in values if key == "params" or not isinstance(value, dict)}


def _make_config(table: Table, digest: str, name: str) -> SiteConfig:
    default = (get_text(table, "defaultcontentlanguage") or "en").lower()
    languages = read_languages(table, default, name)
    tags = [language.tag for language in languages if not language.is_disabled]
    default = default if default in tags else tags[0]
    taxonomies = _select_texts(get_table(table, "taxonomies")).values()
    return SiteConfig(
        base_url=get_text(table, "baseurl"),
        title=get_text(table, "title"),
        languages=languages,
        mounts=read_mounts(table, languages, default),
        ignored=read_ignored(table.get("ignorefiles")),
        default=default,
        default_in_folder=is_true(table.get("defaultcontentlanguageinsubdir")),
        ugly=_read_ugly(table.get("uglyurls")),
        keeps_case=is_true(table.get("disablepathtolower")),
        drops_accents=is_true(table.get("removepathaccents")),
        taxonomies=tuple(plural.lower() for plural in taxonomies) or TAXONOMIES,
        params=get_table(table, "params"),
        themes=tuple(_read_themes(table.get("theme"))),
        digest=digest,
    )


def _read_themes(value: object) -> Iterator[str]:
    """Read the names of themes: one or a list; a path out of their folder is none."""
    for name in (value if isinstance(value, list) else [value])[:MAX_THEMES]:
        if isinstance(name, str) and name and not {"", ".", ".."} & set(name.split("/")):
            yield name


def _read_ugly(value: object) -> Mapping[str, bool]:
    if isinstance(value, dict):
        return {key: is_true(is_ugly) for key, is_ugly in value.items()}
    return {"": True} if is_true(value) else {}


def _select_texts(table: Table) -> dict[str, str]:
    return {key: value for key, value in table.items() if isinstance(value, str)}
