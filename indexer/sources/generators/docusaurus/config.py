"""Reads `docusaurus.config.*`: the site, and the options of each plugin that publishes Markdown.

The defaults are those of Docusaurus 3.10: https://docusaurus.io/docs/api/docusaurus-config and
https://docusaurus.io/docs/api/plugins/@docusaurus/plugin-content-docs.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from indexer.sources.generators.javascript.fields import (
    ConfigReads,
    get_bool,
    get_list,
    get_object,
    get_path,
    get_string,
    get_strings,
)

DEFAULT_ID = "default"
KINDS = {"docs": "docs", "blog": "blog", "pages": "src/pages"}
"""What publishes Markdown, each with its folder."""
_ROUTES = {"docs": "docs", "blog": "blog", "pages": "/"}
_INCLUDE = ("**/*.{md,mdx}",)
_EXCLUDE = (
    "**/_*.{js,jsx,ts,tsx,md,mdx}",
    "**/_*/**",
    "**/*.test.{js,jsx,ts,tsx}",
    "**/__tests__/**",
)
_PLUGIN = re.compile(r"^(?:@docusaurus/(?:plugin-)?|docusaurus-plugin-)?content-(docs|blog|pages)$")
_SLASHES = re.compile(r"/{2,}")


@dataclass(frozen=True, slots=True)
class Plugin:
    """An instance of a plugin that publishes a folder of Markdown."""

    kind: str
    """`docs`, `blog` or `pages`."""
    id: str
    """`default`, or the name of a further instance."""
    folder: str
    route: str
    """Path below the site's."""
    include: tuple[str, ...] = _INCLUDE
    exclude: tuple[str, ...] = _EXCLUDE
    strips_numbers: bool = True
    """Whether `01-name` is published as `name`."""
    has_current: bool = True
    """Whether the folder itself is published, beside the versions that were cut from it."""
    has_versions: bool = True
    last_version: str = ""
    only: tuple[str, ...] = ()
    """Versions that are published; empty for all."""
    version_paths: Mapping[str, str] = field(default_factory=dict)
    """Paths that versions have instead of their own names."""


@dataclass(frozen=True, slots=True)
class Locale:
    """A language of the site."""

    tag: str
    folder: str
    """Folder of its translations."""
    path: str
    """Path of the site in this language, with slashes around it."""
    url: str = ""
    """Address of its own host; empty for that of the site."""
    is_translated: bool = True
    """Whether the folder is read."""


@dataclass(frozen=True, slots=True)
class Site:
    """What the configuration says."""

    title: str
    url: str
    """Address of the host, or empty."""
    locales: tuple[Locale, ...]
    """The default one comes first."""
    plugins: tuple[Plugin, ...]
    trailing_slash: bool | None
    """None leaves addresses as they are made."""


def read_site(reads: ConfigReads) -> Site:
    """Read the configuration of the site in a folder."""
    config = reads.read_config("docusaurus.config")
    base = normalize_path("/", get_string(config, "baseUrl", "/"), "/")
    return Site(
        title=get_string(config, "title"),
        url=get_string(config, "url").rstrip("/"),
        locales=tuple(_read_locales(get_object(config, "i18n"), base)),
        plugins=tuple(_list_plugins(config)),
        trailing_slash=get_bool(config, "trailingSlash", None),
    )


def normalize_path(*parts: str) -> str:
    """Join parts of a path with single slashes, as `normalizeUrl` of Docusaurus does."""
    return _SLASHES.sub("/", "/".join(part for part in parts if part))


def _read_locales(i18n: Mapping[str, object], base: str) -> Iterator[Locale]:
    default = get_string(i18n, "defaultLocale", "en")
    configs = get_object(i18n, "localeConfigs")
    tags = dict.fromkeys((default, *get_strings(i18n, "locales")))
    for tag in tags:
        own = get_object(configs, tag)
        inferred = base if tag == default else normalize_path(base, tag, "/")
        path = get_string(own, "baseUrl")
        yield Locale(
            tag=tag,
            folder=posixpath.join(get_path(i18n, "path", "i18n"), get_string(own, "path", tag)),
            path=normalize_path("/", path, "/") if path else inferred,
            url=get_string(own, "url").rstrip("/"),
            is_translated=get_bool(own, "translate", True) is not False,
        )


def _list_plugins(config: Mapping[str, object]) -> Iterator[Plugin]:
    """List the plugins of the presets, then those of `plugins`.

    A preset whose options are unknown has the defaults.
    """
    presets = get_list(config, "presets")
    is_unknown = not config or ("presets" in config and not presets)
    for preset in ["classic"] if is_unknown else presets:
        name, options = _split_item(preset)
        if name.endswith("classic") or not isinstance(preset, str | list):
            for kind in KINDS:
                if options.get(kind) is not False:
                    yield _read_plugin(kind, get_object(options, kind))
    for item in get_list(config, "plugins"):
        name, options = _split_item(item)
        if match := _PLUGIN.match(name):
            yield _read_plugin(match[1], options)


def _split_item(item: object) -> tuple[str, Mapping[str, object]]:
    """Split `"name"` or `["name", {…}]`."""
    parts = item if isinstance(item, list) else [item]
    name = parts[0] if parts and isinstance(parts[0], str) else ""
    options = parts[1] if len(parts) > 1 and isinstance(parts[1], dict) else {}
    return name, options


def _read_plugin(kind: str, options: Mapping[str, object]) -> Plugin:
    versions = get_object(options, "versions")
    return Plugin(
        kind=kind,
        id=get_string(options, "id", DEFAULT_ID),
        folder=get_path(options, "path", KINDS[kind]),
        route=get_string(options, "routeBasePath", _ROUTES[kind]),
        include=get_strings(options, "include", _INCLUDE),
        exclude=get_strings(options, "exclude", _EXCLUDE),
        strips_numbers=get_bool(options, "numberPrefixParser", True) is not False,
        has_current=get_bool(options, "includeCurrentVersion", True) is not False,
        has_versions=get_bool(options, "disableVersioning", False) is not True,
        last_version=get_string(options, "lastVersion"),
        only=get_strings(options, "onlyIncludeVersions"),
        version_paths={
            name: get_string(own, "path")
            for name, own in versions.items()
            if isinstance(own, dict) and isinstance(own.get("path"), str)
        },
    )
