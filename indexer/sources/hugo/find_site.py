"""Finds the Hugo site that a folder or a page belongs to."""

from __future__ import annotations

from pathlib import Path

from indexer.errors import SourceError
from indexer.sources.hugo.config import SiteConfig, read_config


def find_site(path: Path) -> tuple[Path, SiteConfig] | None:
    """Find the site a path belongs to: its root is the path itself, or holds it as pages.

    A broken configuration raises `SourceError`.
    """
    config = site_config(path) if path.is_dir() else None
    if config:
        return path, config
    for root in path.parents:
        config = _config_above(root, path)
        if config:
            within = path.relative_to(root)
            inside = any(within.is_relative_to(folder) for folder in config.folders)
            return (root, config) if inside else None
    return None


def site_config(folder: Path) -> SiteConfig | None:
    """Read the configuration of the site in a folder; None where it has no folder of pages.

    Many tools have a `config.json`; with pages beside it the file is Hugo's.
    """
    config = read_config(folder)
    if config and any((folder / one).is_dir() for one in config.folders):
        return config
    return None


def _config_above(root: Path, path: Path) -> SiteConfig | None:
    """Read a configuration above the source; what is broken there is mostly not Hugo's.

    Raises:
        SourceError: It is broken, and the source looks like its pages.
    """
    try:
        return site_config(root)
    except SourceError:
        if path.relative_to(root).parts[0] == "content":
            raise
        return None
