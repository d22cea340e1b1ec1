"""Reads the part of a Hugo site's configuration that decides on pages and their addresses."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from indexer.errors import SourceError
from indexer.markdown.front_matter import split_front_matter

NAMES = ("hugo", "config")
SUFFIXES = (".toml", ".yaml", ".yml", ".json")
FOLDERS = (Path("config", "_default"), Path("config", "production"))
"""Folders of configuration; later ones override, because sites are built for production."""
_FILES = tuple(f"{name}{suffix}" for name in NAMES for suffix in SUFFIXES)
SIGNS = frozenset({*_FILES, "config"})
"""A folder without any of these names is not the root of a site."""
MAX_BYTES = 1 << 20
"""A site configuration has a few kilobytes; a larger file is something else."""

TAXONOMIES = ("tags", "categories")
"""Hugo's defaults."""

Table = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class SiteLanguage:
    """One language of a site."""

    tag: str
    """Key in the configuration, in lower case: `en`, `zh-cn`."""
    folder: str
    """Folder of its pages, relative to the root of the site."""
    base_url: str = ""
    """Its own address, on a site with one host per language; else empty."""
    title: str = ""
    params: Table = field(default_factory=dict)
    """Its own `[params]`, with keys in lower case."""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """The configuration of a site, as far as it decides on addresses."""

    base_url: str = ""
    title: str = ""
    languages: tuple[SiteLanguage, ...] = ()
    """In order of weight; at least one in a configured site."""
    default: str = ""
    """Tag of the language whose pages have no prefix."""
    default_in_folder: bool = False
    """Whether the default language has a prefix too."""
    permalinks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Patterns by kind (`page`, `section`) and section."""
    ugly: Mapping[str, bool] = field(default_factory=dict)
    """Whether addresses end in .html, by section; the empty key means all sections."""
    keeps_case: bool = False
    drops_accents: bool = False
    taxonomies: tuple[str, ...] = TAXONOMIES
    """Keys of the front matter that classify pages."""
    params: Table = field(default_factory=dict)
    """`[params]`: texts that templates write; keys in lower case."""
    themes: tuple[str, ...] = ()
    """Folders in `themes`, the first one decides."""
    digest: str = ""
    """Hex SHA-256 of the configuration files; empty without any."""

    def find_language(self, tag: str) -> SiteLanguage:
        """Find a language by its tag; one with an empty tag if there is none."""
        same = (language for language in self.languages if language.tag == tag)
        return next(same, SiteLanguage(tag="", folder=""))

    @property
    def folders(self) -> tuple[str, ...]:
        """Folders that hold pages, each once."""
        return tuple(dict.fromkeys(language.folder for language in self.languages))


def read_config(folder: Path) -> SiteConfig | None:
    """Read the configuration of the site in a folder; None if it is not a site.

    A broken file raises `SourceError`.
    """
    files = [path for name in _FILES if (path := folder / name).is_file()][:1]
    for inner in (folder / name for name in FOLDERS):
        if inner.is_dir():
            files += sorted(p for p in inner.iterdir() if p.suffix in SUFFIXES and p.is_file())
    if not files:
        return None
    table: dict[str, object] = {}
    digest = hashlib.sha256()
    for path in files:
        data = _read_bytes(path)
        digest.update(path.name.encode() + b"\0" + data + b"\0")
        _merge(table, _nest_table(path, _parse_table(path, data)))
    return _make_config(table, digest.hexdigest())


def read_table(path: Path) -> Table:
    """Read a file of configuration or data, with keys in lower case.

    A broken file raises `SourceError`.
    """
    return _parse_table(path, _read_bytes(path))


def _read_bytes(path: Path) -> bytes:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise SourceError(f"{path}: more than {MAX_BYTES:,} bytes; is it a site configuration?")
        return path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"{path}: cannot be read ({error.strerror}); allow this user to read it"
        ) from error


def _parse_table(path: Path, data: bytes) -> Table:
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
    if key in NAMES:
        return table
    if language:  # params.zh.toml
        return {"languages": {language: {key: table}}}
    return {key: table}


def _merge(into: dict[str, object], table: Table) -> None:
    for key, value in table.items():
        old = into.get(key)
        if isinstance(old, dict) and isinstance(value, dict):
            _merge(old, value)
        else:
            into[key] = value


def _make_config(table: Table, digest: str) -> SiteConfig:
    folder = _get_text(table, "contentdir") or "content"
    default = (_get_text(table, "defaultcontentlanguage") or "en").lower()
    permalinks = _get_table(table, "permalinks")
    languages = tuple(_read_languages(table, default, folder))
    tags = [language.tag for language in languages]
    taxonomies = _select_texts(_get_table(table, "taxonomies")).values()
    return SiteConfig(
        base_url=_get_text(table, "baseurl"),
        title=_get_text(table, "title"),
        languages=languages,
        default=default if default in tags else tags[0],
        default_in_folder=table.get("defaultcontentlanguageinsubdir") is True,
        permalinks={
            # those directly under `permalinks` are for pages
            "page": _select_texts(permalinks) | _select_texts(_get_table(permalinks, "page")),
            "section": _select_texts(_get_table(permalinks, "section")),
        },
        ugly=_read_ugly(table.get("uglyurls")),
        keeps_case=table.get("disablepathtolower") is True,
        drops_accents=table.get("removepathaccents") is True,
        taxonomies=tuple(plural.lower() for plural in taxonomies) or TAXONOMIES,
        params=_get_table(table, "params"),
        themes=tuple(_read_themes(table.get("theme"))),
        digest=digest,
    )


def _read_themes(value: object) -> Iterator[str]:
    """Read the names of themes: one or a list; a path out of their folder is none."""
    for name in value if isinstance(value, list) else [value]:
        if isinstance(name, str) and name and not {"", ".", ".."} & set(name.split("/")):
            yield name


def _read_languages(table: Table, default: str, folder: str) -> Iterator[SiteLanguage]:
    """Read the languages in order of weight; as in Hugo, those without a weight come last."""
    configured = _get_table(table, "languages").items()
    tables = {tag: language for tag, language in configured if isinstance(language, dict)}
    tables = tables or {default: {}}
    mounts = dict(_read_mounts(table))
    disabled = table.get("disablelanguages")
    skipped = {str(tag).lower() for tag in disabled} if isinstance(disabled, list) else set()
    for tag, language in sorted(tables.items(), key=lambda pair: (_get_weight(pair[1]), pair[0])):
        if tag in skipped or language.get("disabled") is True:
            continue
        yield SiteLanguage(
            tag=tag,
            folder=(_get_text(language, "contentdir") or mounts.get(tag) or folder).strip("/"),
            base_url=_get_text(language, "baseurl"),
            title=_get_text(language, "title"),
            params=_get_table(language, "params"),
        )


def _get_weight(language: Table) -> float:
    weight = language.get("weight")
    return weight if isinstance(weight, int) and weight else float("inf")


def _read_mounts(table: Table) -> Iterator[tuple[str, str]]:
    """Read the folders that are mounted as the pages of a language, as (tag, folder)."""
    mounts = _get_table(table, "module").get("mounts")
    for mount in mounts if isinstance(mounts, list) else []:
        if isinstance(mount, dict) and mount.get("target") == "content" and mount.get("lang"):
            yield str(mount["lang"]).lower(), str(mount.get("source", ""))


def _read_ugly(value: object) -> Mapping[str, bool]:
    if isinstance(value, dict):
        return {key: is_ugly is True for key, is_ugly in value.items()}
    return {"": True} if value is True else {}


def _select_texts(table: Table) -> dict[str, str]:
    return {key: value for key, value in table.items() if isinstance(value, str)}


def _get_table(table: Table, key: str) -> Table:
    value = table.get(key)
    return value if isinstance(value, dict) else {}


def _get_text(table: Table, key: str) -> str:
    value = table.get(key)
    return value.strip() if isinstance(value, str) else ""
