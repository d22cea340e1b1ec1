"""A community that has nothing to do with ours: the archive of a sailing club, and its settings."""

from __future__ import annotations

from pathlib import Path

from bot.config import load_bot_settings
from bot.settings import BotSettings
from indexer.building.rebuild import rebuild

NAMES = """
[community]
name = "蓝帆俱乐部"
names = ["Blue Sail Club", "BSC"]
"""
_PAGES = {
    "knots.md": """\
---
title: Knots evening 2023
event: Knots Evening 2023
date: 2023-03-04
---
Bowline, clove hitch and reef knot, tied by Anna Dahl.

- [Video of the bowline](https://www.youtube.com/watch?v=bowline0001)
- [Video of the clove hitch](https://www.youtube.com/watch?v=clovehitch1)
- [Slides](https://files.example/knots.pdf)
""",
    "regatta.zh.md": """\
---
title: 第二届湖心帆船赛回顾
event: 湖心帆船赛 2022
date: 2022-09-10
---
风大浪高，二十条船绕过三个浮标。

- [起航录像](https://www.bilibili.com/video/BV1regatta01)
- [终点录像](https://www.bilibili.com/video/BV1regatta02)
- [颁奖录像](https://www.bilibili.com/video/BV1regatta03)
- [讲解 PPT](https://files.example/regatta.pdf)
""",
    "winter.md": """\
---
title: Winter storage
date: 2021-11-02
---
Dry the sails, wash the hull with fresh water, and loosen the stays.
""",
}


def write_club(folder: Path, tables: str = "", pages: dict[str, str] | None = None) -> Path:
    """Write the pages and a `huigu.toml` with more tables; return its path."""
    content = folder / "pages"
    content.mkdir(parents=True)
    for name, text in (_PAGES if pages is None else pages).items():
        (content / name).write_text(text, encoding="utf-8")
    config = folder / "huigu.toml"
    sources = '[[sources]]\nname = "club"\ntype = "markdown"\npath = "pages"\n'
    base = 'base_url = "https://sails.example/"\n'
    config.write_text(f"{sources}{base}{tables}", encoding="utf-8")
    return config


def build_club(folder: Path, tables: str = "", pages: dict[str, str] | None = None) -> BotSettings:
    """Write the community and build its index."""
    settings = load_bot_settings(write_club(folder, tables, pages))
    rebuild(settings.indexer)
    return settings
