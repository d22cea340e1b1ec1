"""Tells whether a folder is the root of a Hugo site."""

from __future__ import annotations

from pathlib import Path

from indexer.sources.files import find_on_disk
from indexer.sources.hugo.config import SiteConfig, read_config


def read_site_config(folder: Path, root: Path) -> SiteConfig | None:
    """Read the configuration of the site in a folder; None if it has no folder of pages.

    Files must lie in the root, a real path: see `read_config`.

    Many tools have a `config.json`; with a folder of pages beside it, it is Hugo's.
    """
    config = read_config(folder, root)
    if config and any(find_on_disk(folder, mount.folder) for mount in config.mounts):
        return config
    return None
