"""A community with one post, for tests that run the real command."""

from __future__ import annotations

import sys
from pathlib import Path

from indexer.building.rebuild import rebuild
from indexer.config import load_settings

PAGE = """---
title: MeshDay 2020 recap
date: 2020-05-17
---
## Recordings

All talks of MeshDay 2020 were recorded:
[watch them on Bilibili](https://www.bilibili.com/video/{}/).
"""
CONFIG = """
[[sources]]
name = "recaps"
type = "markdown"
path = "posts"
base_url = "https://example.org/"
"""


def write_site(folder: Path, video: str, more_config: str = "") -> None:
    """Write the post, which links to a video, and the configuration."""
    write_page(folder, video)
    write_config(folder, more_config)


def write_page(folder: Path, video: str) -> None:
    """Write the post."""
    (folder / "posts").mkdir(exist_ok=True)
    (folder / "posts" / "meshday.md").write_text(PAGE.format(video), encoding="utf-8")


def write_config(folder: Path, more: str = "") -> None:
    """Write the configuration, with more tables behind its own."""
    (folder / "huigu.toml").write_text(CONFIG + more, encoding="utf-8")


def index_site(folder: Path) -> None:
    """Index the site as `huigu rebuild` does, without a second or two to start a process."""
    rebuild(load_settings(folder / "huigu.toml"))


def huigu(*arguments: str) -> list[str]:
    """The command with its arguments."""
    return [sys.executable, "-m", "bot.cli.main", *arguments]
