"""The folders whose files a site publishes: each plugin's, by version and language.

A translation stands in `i18n/LANGUAGE/docusaurus-plugin-content-KIND[-ID]/`, under the path of the
file that it translates: https://docusaurus.io/docs/i18n/introduction.
"""

from __future__ import annotations

import json
import posixpath
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from indexer.sources.generators.docusaurus.config import (
    DEFAULT_ID,
    Locale,
    Plugin,
    Site,
    normalize_path,
)
from indexer.sources.generators.javascript.fields import ConfigReads

CURRENT = "current"
"""The version that is still written."""
MAX_FOLDERS = 5_000
"""Folders of all plugins, versions and languages; one plugin with 20 versions in 10 languages has
210."""


@dataclass(frozen=True, slots=True)
class PageFolder:
    """A folder of pages in one language."""

    folder: str
    """Relative to the root of the site."""
    original: str
    """Folder of the files that those of this one translate; itself if they are no translations."""
    plugin: Plugin
    locale: Locale
    base: str
    """Path of its pages, with that of the site, and without a slash at its end."""
    group: str
    """What all its translations share."""
    is_published: bool
    """False for a version that is left out: an old one."""

    @property
    def is_translation(self) -> bool:
        """Whether its files translate others."""
        return self.folder != self.original


def list_folders(site: Site, reads: ConfigReads) -> list[PageFolder]:
    """List the folders of a site."""
    folders = (f for plugin in site.plugins for f in _list_plugin(plugin, site, reads))
    return list(islice(folders, MAX_FOLDERS))


def _list_plugin(plugin: Plugin, site: Site, reads: ConfigReads) -> Iterator[PageFolder]:
    if plugin.kind != "docs":
        yield from _list_locales(plugin, site, plugin.folder, "", plugin.route, True)
        return
    cut = _read_versions(plugin, reads)
    names = [CURRENT, *cut] if plugin.has_current and CURRENT not in cut else cut
    published = [name for name in names if not plugin.only or name in plugin.only]
    last = plugin.last_version or next((n for n in published if n != CURRENT), CURRENT)
    for name in names:
        default = "" if name == last else "next" if name == CURRENT else name
        route = normalize_path(plugin.route, plugin.version_paths.get(name, default))
        folder = plugin.folder
        if name != CURRENT:
            folder = _prefix(f"versioned_docs/version-{name}", plugin)
        is_published = name in published and name in {last, CURRENT}
        below = CURRENT if name == CURRENT else f"version-{name}"
        yield from _list_locales(plugin, site, folder, below, route, is_published)


def _list_locales(
    plugin: Plugin, site: Site, original: str, below: str, route: str, is_published: bool
) -> Iterator[PageFolder]:
    """Give a folder in each language: the translations, then the folder itself."""
    name = f"docusaurus-plugin-content-{plugin.kind}"
    name += "" if plugin.id == DEFAULT_ID else f"-{plugin.id}"
    default = site.locales[0]
    group = f"{plugin.kind}:{plugin.id}:{below}:"
    for locale in site.locales:
        base = normalize_path(locale.path, route).rstrip("/")
        if locale.is_translated:
            folder = posixpath.join(locale.folder, name, below).rstrip("/")
            yield PageFolder(folder, original, plugin, locale, base, group, is_published)
        if locale is default:
            yield PageFolder(original, original, plugin, locale, base, group, is_published)


def _prefix(name: str, plugin: Plugin) -> str:
    return name if plugin.id == DEFAULT_ID else f"{plugin.id}_{name}"


def _read_versions(plugin: Plugin, reads: ConfigReads) -> list[str]:
    """Read the names of the versions that were cut, the newest first."""
    if not plugin.has_versions:
        return []
    try:
        names = json.loads(reads.read_text(_prefix("versions.json", plugin)) or "[]")
    except (ValueError, RecursionError):
        return []
    return [name for name in names if isinstance(name, str)] if isinstance(names, list) else []
