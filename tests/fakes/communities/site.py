"""A small community: two recap posts, three sessions, and a `huigu.toml` that names them."""

from __future__ import annotations

import json
from pathlib import Path

VIDEO_2022 = "https://www.youtube.com/playlist?list=PLmeshcon2022"
VIDEO_2021 = "https://space.bilibili.com/100/channel/detail?cid=2021"
SLIDES_2021 = "https://github.com/meshcon/slides-2021"

RECAP_2022 = f"""\
---
title: "MeshCon 2022 recap: recordings and slides"
date: 2022-05-20
---

MeshCon 2022 gathered four hundred people in Lisbon for two days of talks about service meshes.

## Recordings

All talks of MeshCon 2022 were filmed: [watch the MeshCon 2022 recordings]({VIDEO_2022}).

## Traffic

A gateway sends a share of the traffic to the new version, so a canary release is only a weight.
"""

RECAP_2021 = f"""\
---
title: "MeshCon 2021 回顾：视频与幻灯片"
date: 2021-06-01
---

MeshCon 2021 在杭州举行，两天共有三十场分享。

## 视频回放

全部分享都有录像：[MeshCon 2021 视频回放]({VIDEO_2021})。

## 幻灯片

讲师的[MeshCon 2021 幻灯片]({SLIDES_2021})在仓库里。
"""

SESSIONS = [
    {
        "id": "opening-2022",
        "title": "Opening: ten years of sidecars",
        "text": "Looks back on how sidecars came to be, and which of them can go.",
        "url": "https://meshcon.example/2022/opening",
        "event": "MeshCon 2022",
        "video": "https://www.youtube.com/watch?v=opening2022",
    },
    {
        "id": "ambient-2022",
        "title": "Ambient mesh in a bank",
        "text": "A bank moved nine hundred services to an ambient mesh within one year.",
        "url": "https://meshcon.example/2022/ambient",
        "event": "MeshCon 2022",
    },
    {
        "id": "rust-2021",
        "title": "用 Rust 编写数据平面",
        "text": "介绍如何用 Rust 编写一个数据平面，以及它的性能。",
        "url": "https://meshcon.example/2021/rust",
        "event": "MeshCon 2021",
        "slides": "https://meshcon.example/2021/rust.pdf",
    },
]

CONFIG = """\
[index]
path = "index"

[[sources]]
name = "recaps"
type = "markdown"
path = "recaps"
base_url = "https://meshcon.example/"

[[sources]]
name = "sessions"
type = "jsonl"
path = "sessions.jsonl"
"""


def write_site(folder: Path) -> Path:
    """Write the site into an empty folder; returns its `huigu.toml`."""
    (folder / "recaps").mkdir()
    (folder / "recaps" / "meshcon-2022.md").write_text(RECAP_2022, encoding="utf-8")
    (folder / "recaps" / "meshcon-2021.md").write_text(RECAP_2021, encoding="utf-8")
    rows = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in SESSIONS)
    (folder / "sessions.jsonl").write_text(rows, encoding="utf-8")
    config = folder / "huigu.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return config
