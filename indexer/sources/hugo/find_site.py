"""Finds the Hugo site of a folder or a page."""

from __future__ import annotations

from pathlib import Path

from indexer.errors import SourceError
from indexer.sources.files import find_on_disk
from indexer.sources.hugo.config import SiteConfig, read_config


def find_site(path: Path) -> tuple[Path, SiteConfig] | None:
    """Find the site whose root is the path, or whose folder of pages contains it.

    Raises:
        SourceError: The configuration is broken.
    """
    config = read_site_config(path, path) if path.is_dir() else None
    if config:
        return path, config
    for root in path.parents:
        relative = path.relative_to(root)
        try:
            config = read_site_config(root, root)
        except SourceError:
            if relative.parts[0] == "content":
                raise
            continue  # most broken configurations above a folder are not Hugo's
        if config:
            return (root, config) if config.find_mount(relative) else None
    return None


def read_site_config(folder: Path, root: Path) -> SiteConfig | None:
    """Read the configuration of the site in a folder; None if it has no folder of pages.

    Files must lie in the root, a real path: see `read_config`.

    Many tools have a `config.json`; with a folder of pages beside it, it is Hugo's.
    """
    config = read_config(folder, root)
    if config and any(find_on_disk(folder, mount.folder) for mount in config.mounts):
        return config
    return None
