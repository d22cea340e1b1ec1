"""A bilingual community of some thirty pages, with similar and missing ones to mislead a search.

LatticeCon was held in 2021 and 2022, in no other year. The Lantern Meetup (灯笼沙龙) met for the
2nd time in Hangzhou (slides only) and for the 3rd time in Chengdu (video and slides), nowhere else.
"""

from __future__ import annotations

import json
from pathlib import Path

SITE = "https://lattice.example/"

BILIBILI_2021 = "https://space.bilibili.com/4242/channel/detail?cid=2021"
YOUTUBE_2021 = "https://www.youtube.com/playlist?list=PLlattice2021"
BILIBILI_2022 = "https://space.bilibili.com/4242/channel/collectiondetail?sid=2022"
YOUTUBE_2022 = "https://www.youtube.com/playlist?list=PLlattice2022"
SLIDES_2022 = "https://github.com/lattice-community/slides-2022"
KEYNOTE_2022 = "https://www.youtube.com/watch?v=keynote2022"
WASM_VIDEO = "https://www.youtube.com/watch?v=wasmfilter1"
WASM_SLIDES = "https://lattice.example/files/wasm-filters.pdf"
RUST_VIDEO = "https://www.bilibili.com/video/BV1rust4y1u7"
EDGE_VIDEO = "https://vimeo.com/700700700"
SLIDES_2ND = "https://lattice.example/files/lantern-2-all-talks.pdf"
VIDEO_3RD = "https://www.bilibili.com/video/BV1lant3rn33"
SLIDES_3RD = "https://lattice.example/files/lantern-3-all-talks.pdf"
LIVE_ROOM = "https://live.bilibili.com/998877"
LIVE_REPLAY = "https://www.bilibili.com/video/BV1wa5mpl7gX"
REGISTER = "https://tickets.example/harbour-day"
DEMO_CODE = "https://github.com/lattice-community/bookshop-demo"
SUMMIT_2019 = "https://www.youtube.com/playlist?list=PLsummit2019"
SUMMIT_2023 = "https://www.youtube.com/playlist?list=PLsummit2023"
FRONT_VIDEO = "https://www.youtube.com/watch?v=tracing0001"

RECAPS = {
    "latticecon-2021.zh.md": f"""\
---
title: LatticeCon 2021 回顾：视频回放与 PPT
date: 2021-03-10
---

LatticeCon 2021 在线上举行，三天里有四十场分享，两千人参加。

## 视频回放

全部分享都有录像：[LatticeCon 2021 B 站视频回放]({BILIBILI_2021})，
或者 [LatticeCon 2021 YouTube 播放列表]({YOUTUBE_2021})。
""",
    "latticecon-2022.zh.md": f"""\
---
title: LatticeCon 2022 回顾：视频回放与 PPT
date: 2022-05-02
---

LatticeCon 2022 在线上举行，五天里有六十场分享，其中十五场是中文。

## 视频回放与 PPT

- [LatticeCon 2022 B 站观看视频回放]({BILIBILI_2022})
- [LatticeCon 2022 YouTube 播放列表]({YOUTUBE_2022})
- [LatticeCon 2022 PPT]({SLIDES_2022})

## 开场演讲

开场由 Ada Brook 主讲，题目是“十年之后的边车”：[观看开场演讲]({KEYNOTE_2022})。
""",
    "latticecon-2022.en.md": f"""\
---
title: "LatticeCon 2022 recap: recordings and slides"
date: 2022-05-02
---

LatticeCon 2022 took place online, with sixty sessions in five days, fifteen of them in Chinese.

## Recordings and slides

- [LatticeCon 2022 recordings on Bilibili]({BILIBILI_2022})
- [LatticeCon 2022 YouTube playlist]({YOUTUBE_2022})
- [LatticeCon 2022 slides]({SLIDES_2022})

## Opening keynote

Ada Brook opened with "Sidecars, ten years on": [watch the opening keynote]({KEYNOTE_2022}).
""",
    "lantern-2.md": f"""\
---
title: 灯笼沙龙第二期杭州站回顾
date: 2020-09-12
event: 灯笼沙龙
---

第二期灯笼沙龙在杭州西溪举行，三位讲师谈了灰度发布、限流和证书轮换。

## 资料

现场没有录制。三场分享的文稿：[灯笼沙龙第二期 PPT 下载]({SLIDES_2ND})。
""",
    "lantern-3.md": f"""\
---
title: 灯笼沙龙第三期成都站回顾
date: 2020-12-05
event: 灯笼沙龙
---

第三期灯笼沙龙在成都高新区举行，谈了多集群、可观测性和网关。

## 资料

- [灯笼沙龙第三期视频回放]({VIDEO_3RD})
- [灯笼沙龙第三期 PPT 下载]({SLIDES_3RD})
""",
    "edge-gateways.en.md": f"""\
---
title: "Edge gateways in remote villages: a workshop"
date: 2023-02-11
---

A workshop about gateways that keep working while the uplink is down.

## Recording

The whole workshop was filmed: [watch the edge gateway workshop]({EDGE_VIDEO}).
""",
    "lecture-5.md": f"""\
---
title: 夜航讲堂：用 WebAssembly 扩展代理
date: 2022-10-20
---

夜航讲堂讲解如何用 WebAssembly 扩展代理。

## 观看

直播间地址：[夜航讲堂 B 站直播间]({LIVE_ROOM})

回放地址：[夜航讲堂视频回放]({LIVE_REPLAY})
""",
    "harbour-day.en.md": f"""\
---
title: "Harbour Day: call for participation"
date: 2024-01-15
---

Harbour Day brings operators together in Rotterdam. There is no entrance fee.

## How to take part

[Sign up for Harbour Day]({REGISTER}) before the end of March.
The demo application we will use is a small bookshop: [bookshop source code]({DEMO_CODE}).
""",
    "summit-2019.en.md": f"""\
---
title: "Beacon Summit 2019: recordings"
date: 2019-11-02
event: Beacon Summit 2019
---

Two hundred people came to Beacon Summit 2019.

[Beacon Summit 2019 videos]({SUMMIT_2019})
""",
    "summit-2023.en.md": f"""\
---
title: "Beacon Summit 2023: recordings"
date: 2023-11-04
event: Beacon Summit 2023
---

Three hundred people came to Beacon Summit 2023.

[Beacon Summit 2023 videos]({SUMMIT_2023})
""",
    "tracing.md": f"""\
---
title: Tracing a request across nine teams
date: 2021-08-08
video: {FRONT_VIDEO}
---

How one trace id follows a request through nine teams and their queues.

## Watch

[Recording of the tracing talk by Mira Okafor]({FRONT_VIDEO})
""",
}

ARTICLES = {
    "mtls.en.md": """\
---
title: How mutual TLS works in a mesh
date: 2021-01-05
---

With mutual TLS both ends of a connection show a certificate. The control plane issues the
certificates and rotates them every twenty-four hours.

## Lifetimes

Certificate lifetimes are set in note [1] of the handbook, and most teams keep the default.

## Turning it on

Start in permissive mode, which accepts plain text as well. Switch to strict mode once the dashboard
shows no plain text any more.
""",
    "canary.zh.md": """\
---
title: 金丝雀发布怎么做
date: 2021-02-06
---

金丝雀发布先把百分之五的流量交给新版本。指标稳定十五分钟之后，再逐步提高比例。

## 回滚

一旦错误率超过百分之一，就把权重改回零，新版本立刻不再接收请求。
""",
    "rate-limit.en.md": """\
---
title: Rate limits that do not hurt
date: 2021-03-07
---

A local rate limit is counted in each proxy. A global one asks a shared service and costs a
round trip for every request.
""",
    "ambient.zh.md": """\
---
title: 无边车模式的取舍
date: 2022-12-01
---

无边车模式把四层流量交给每个节点上的共享代理。七层功能由单独的路点代理提供，按需部署。
""",
}

# (title, text): they make words common or rare.
OTHER_ARTICLES = [
    ("Draining nodes without dropping requests", "Wait for the endpoints to be removed first."),
    ("Reading access logs at scale", "Sample one request in a hundred and keep every error."),
    ("A year of running two clusters", "Failover takes forty seconds in our region."),
    ("Choosing a gateway", "Compare header limits and the way each one reloads certificates."),
    ("Memory of a proxy", "A proxy with ten thousand clusters takes three hundred megabytes."),
    ("Testing retries", "Inject faults at the callee and watch the budget of the caller."),
    ("Why timeouts add up", "Every hop should wait for less time than the hop before it."),
    ("Writing a community newsletter", "Collect links all month, then cut the list in half."),
    ("Egress rules for banks", "Only registered hosts can be called from inside the mesh."),
    ("Upgrading the control plane", "Run both revisions side by side and move one namespace."),
    ("服务发现入门", "注册中心保存每个实例的地址，客户端定时拉取。"),
    ("链路追踪的采样率", "采样率太高会拖慢服务，太低又看不到偶发的错误。"),
    ("网关的证书如何更新", "把证书放进密钥对象，网关会在一分钟内重新加载。"),
    ("多集群的三种拓扑", "主从拓扑最省资源，多主拓扑最能抗故障。"),
    ("怎样给社区写稿", "先写一页提纲发到编辑组，一周内会有人回复。"),
    ("限流与熔断的区别", "限流保护自己，熔断保护别人。"),
    ("在边缘机房部署代理", "边缘机房内存很少，要关掉不用的监听器。"),
    ("读懂代理的配置转储", "先看监听器，再看路由，最后看集群和端点。"),
]

SESSIONS = [
    {
        "id": "wasm-filters",
        "title": "Writing Wasm filters in anger",
        "text": "What goes wrong when filters allocate memory, and how to find it.",
        "url": "https://lattice.example/2022/wasm-filters",
        "event": "LatticeCon 2022",
        "speakers": ["Tomas Lindqvist"],
        "video": WASM_VIDEO,
        "slides": WASM_SLIDES,
    },
    {
        "id": "rust-plane",
        "title": "用 Rust 编写数据平面",
        "text": "介绍如何用 Rust 编写一个数据平面，以及它的性能和内存。",
        "url": "https://lattice.example/2022/rust-plane",
        "event": "LatticeCon 2022",
        "speakers": ["沈若溪"],
        "video": RUST_VIDEO,
    },
    {
        "id": "quiet-rollouts",
        "title": "Quiet rollouts in a hospital",
        "text": "How a hospital moves to a new version while nobody notices.",
        "url": "https://lattice.example/2021/quiet-rollouts",
        "event": "LatticeCon 2021",
        "speakers": ["Priya Raman"],
        "slides": "https://lattice.example/files/quiet-rollouts.pdf",
    },
    {
        "id": "billing",
        "title": "Billing by the request",
        "text": "Counting requests per tenant in the proxy instead of in the application.",
        "url": "https://lattice.example/2022/billing",
        "event": "LatticeCon 2022",
        "speakers": ["Jonas Weiss"],
        "video": "https://www.youtube.com/watch?v=billing0001",
    },
]

CONFIG = f"""\
[index]
path = "index"

[[sources]]
name = "recaps"
type = "markdown"
path = "recaps"
base_url = "{SITE}"

[[sources]]
name = "articles"
type = "markdown"
path = "articles"
base_url = "{SITE}articles/"

[[sources]]
name = "sessions"
type = "jsonl"
path = "sessions.jsonl"
"""


def write_community(folder: Path) -> Path:
    """Write the pages into an empty folder; returns its `huigu.toml`."""
    write_pages(folder / "recaps", RECAPS)
    others = {
        f"other-{number}.md": f"---\ntitle: {title}\ndate: 2021-04-{number:02}\n---\n\n{text}\n"
        for number, (title, text) in enumerate(OTHER_ARTICLES, start=1)
    }
    write_pages(folder / "articles", ARTICLES | others)
    rows = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in SESSIONS)
    (folder / "sessions.jsonl").write_text(rows, encoding="utf-8")
    config = folder / "huigu.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return config


def write_pages(folder: Path, pages: dict[str, str]) -> None:
    """Write Markdown pages by file name into a new folder."""
    folder.mkdir(parents=True)
    for name, text in pages.items():
        (folder / name).write_text(text, encoding="utf-8")
