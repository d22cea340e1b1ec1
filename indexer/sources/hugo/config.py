"""What a Hugo site's configuration says about where its pages are and what their addresses are."""

from __future__ import annotations

import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

from indexer.errors import SourceError
from indexer.markdown.front_matter import split_front_matter

NAMES = ("hugo", "config")
SUFFIXES = (".toml", ".yaml", ".yml", ".json")
FOLDERS = (Path("config", "_default"), Path("config", "production"))
"""Folders of configuration, the later over the earlier; a site is built for production."""
SIGNS = frozenset({*(f"{name}{suffix}" for name in NAMES for suffix in SUFFIXES), "config"})
"""A folder without any of these is no site's root."""
MAX_BYTES = 1 << 20
"""A site configuration is a few kilobytes; what is larger is something else."""

Table = Mapping[str, object]
_NOTHING: Table = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class SiteLanguage:
    """One language of a site."""

    tag: str
    """Key in the configuration, in lower case: `en`, `zh-cn`."""
    folder: str
    """Folder of its pages, relative to the site."""
    base_url: str = ""
    """Its own address, on a site with a host a language; else empty."""
    title: str = ""


@dataclass(frozen=True, slots=True)
class SiteConfig:
    """The part of a site's configuration that decides on addresses."""

    base_url: str = ""
    title: str = ""
    languages: tuple[SiteLanguage, ...] = ()
    """Lightest first; one at least where there is a configuration."""
    default: str = ""
    """Tag of the language whose pages have no prefix; empty without a configuration."""
    default_in_folder: bool = False
    """The default language has its prefix too."""
    permalinks: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Patterns by kind (`page`, `section`) and section."""
    ugly: Mapping[str, bool] = field(default_factory=dict)
    """Whether addresses end in .html, by section; the key `` stands for all."""
    keeps_case: bool = False
    drops_accents: bool = False
    taxonomies: tuple[str, ...] = ("tags", "categories")
    """Front-matter keys that classify pages."""
    digest: str = ""
    """Hex SHA-256 of the files it was read from; empty without a configuration."""

    def language(self, tag: str) -> SiteLanguage | None:
        """Give the language of a tag; None where the site has no such language."""
        return next((one for one in self.languages if one.tag == tag), None)

    @property
    def folders(self) -> tuple[str, ...]:
        """Folders that hold pages, each once."""
        return tuple(dict.fromkeys(one.folder for one in self.languages))


def find_files(folder: Path) -> list[Path]:
    """List the configuration files of the site in a folder; empty where it is no site's root."""
    found: list[Path] = []
    for path in (folder / f"{name}{suffix}" for name in NAMES for suffix in SUFFIXES):
        if path.is_file():
            found.append(path)
            break
    for inner in (folder / one for one in FOLDERS):
        if inner.is_dir():
            found += sorted(p for p in inner.iterdir() if p.suffix in SUFFIXES and p.is_file())
    return found


def read_config(folder: Path) -> SiteConfig | None:
    """Read the configuration of the site in a folder; None where it is no site's root.

    A broken file raises `SourceError`.
    """
    files = find_files(folder)
    if not files:
        return None
    table: dict[str, object] = {}
    digest = hashlib.sha256()
    for path in files:
        data = _bytes(path)
        digest.update(path.name.encode() + b"\0" + data + b"\0")
        _merge(table, _placed(path, _parse(path, data)))
    return _config(table, digest.hexdigest())


def _bytes(path: Path) -> bytes:
    """Read a file of a few kilobytes.

    Raises:
        SourceError: It cannot be read, or is larger than that.
    """
    try:
        data = path.read_bytes() if path.stat().st_size <= MAX_BYTES else None
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); allow it") from error
    if data is None:
        raise SourceError(f"{path}: more than {MAX_BYTES:,} bytes; is it a site's configuration?")
    return data


def _parse(path: Path, data: bytes) -> Table:
    """Read a table in one of Hugo's formats, all keys in lower case, as Hugo compares them.

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
            # front matter's reader has its limits: no bomb of aliases, no endless nesting
            table = split_front_matter(f"---\n{_body(text)}\n---\n", str(path))[0]
    except (ValueError, RecursionError) as error:
        reason = " ".join(str(error).split())
        raise SourceError(f"{path}: broken site configuration: {reason}; correct it") from error
    lowered = _lower(table or {})
    if not isinstance(lowered, dict):
        raise SourceError(f"{path}: broken site configuration: no keys in it; correct it")
    return lowered


def _body(text: str) -> str:
    """Leave out the line that may open a YAML document."""
    first, mark, rest = text.partition("\n")
    return rest if mark and first.strip() == "---" else text


def _lower(value: object) -> object:
    if isinstance(value, dict):
        return {str(key).lower(): _lower(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_lower(one) for one in value]
    return value


def _placed(path: Path, table: Table) -> Table:
    """Put a file of the `_default` folder under the key its name stands for."""
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


def _config(table: Table, digest: str) -> SiteConfig:
    folder = _text(table, "contentdir") or "content"
    default = (_text(table, "defaultcontentlanguage") or "en").lower()
    languages = tuple(_languages(table, default, folder))
    return SiteConfig(
        base_url=_text(table, "baseurl"),
        title=_text(table, "title"),
        languages=languages,
        default=default if any(one.tag == default for one in languages) else languages[0].tag,
        default_in_folder=table.get("defaultcontentlanguageinsubdir") is True,
        permalinks=_permalinks(_table(table, "permalinks")),
        ugly=_ugly(table.get("uglyurls")),
        keeps_case=table.get("disablepathtolower") is True,
        drops_accents=table.get("removepathaccents") is True,
        taxonomies=tuple(
            str(plural).lower()
            for plural in _table(table, "taxonomies").values()
            if isinstance(plural, str)
        )
        or ("tags", "categories"),
        digest=digest,
    )


def _languages(table: Table, default: str, folder: str) -> Iterator[SiteLanguage]:
    """Give the languages, lightest first; a language without a weight comes last, as in Hugo."""
    known = {tag: one for tag, one in _table(table, "languages").items() if isinstance(one, dict)}
    mounted = dict(_mounts(table))
    disabled = table.get("disablelanguages")
    off = {str(tag).lower() for tag in disabled} if isinstance(disabled, list) else set()
    if not known:
        known = {default: {}}
    for tag in sorted(known, key=lambda tag: (_weight(known[tag]), tag)):
        one = known[tag]
        if tag in off or one.get("disabled") is True:
            continue
        yield SiteLanguage(
            tag=tag,
            folder=(_text(one, "contentdir") or mounted.get(tag) or folder).strip("/"),
            base_url=_text(one, "baseurl"),
            title=_text(one, "title"),
        )


def _weight(language: Table) -> float:
    weight = language.get("weight")
    return weight if isinstance(weight, int) and weight else float("inf")


def _mounts(table: Table) -> Iterator[tuple[str, str]]:
    """Read the folders that are mounted as a language's pages."""
    mounts = _table(table, "module").get("mounts")
    for mount in mounts if isinstance(mounts, list) else []:
        if isinstance(mount, dict) and mount.get("target") == "content" and mount.get("lang"):
            yield str(mount["lang"]).lower(), str(mount.get("source", ""))


def _permalinks(table: Table) -> Mapping[str, Mapping[str, str]]:
    """Sort patterns by kind; those directly under `permalinks` are for pages and terms."""
    plain = {key: one for key, one in table.items() if isinstance(one, str)}
    pages = plain | {k: v for k, v in _table(table, "page").items() if isinstance(v, str)}
    sections = {k: v for k, v in _table(table, "section").items() if isinstance(v, str)}
    return {"page": pages, "section": sections}


def _ugly(value: object) -> Mapping[str, bool]:
    if isinstance(value, dict):
        return {key: one is True for key, one in value.items()}
    return {"": True} if value is True else {}


def _table(table: Table, key: str) -> Table:
    value = table.get(key)
    return value if isinstance(value, dict) else _NOTHING


def _text(table: Table, key: str) -> str:
    value = table.get(key)
    return value.strip() if isinstance(value, str) else ""
