"""Who asks where something is said gets the recording, opened there, in either language."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from bot.answering.answer import Answerer
from bot.messages import Answer, Question
from bot.rendering.grounding import find_addresses
from indexer.building.rebuild import rebuild
from indexer.config import load_settings
from indexer.search.index import Index

CONFIG = """
[[sources]]
name = "sessions"
type = "sessions"
path = "sessions.yaml"
[[sources]]
name = "said"
type = "transcript"
path = "said"
"""
SESSIONS = """
event: {name: Mesh Day 2024, dates: 2024-05-01, url: https://mesh.example/2024/}
sessions:
- {id: a, title: Life without sidecars, speakers: [Ada Kim], abstract: How a bank moved.}
- {id: b, title: 用 Rust 写过滤器, speakers: [李波], abstract: 网关的经验。}
"""
EN = (
    *["Welcome everybody.", "Our bank has forty clusters.", "The budget was small."] * 8,
    "Now about ambient mode: the ztunnel on each node takes the traffic.",
    "A waypoint proxy is started only where somebody needs retries.",
    *["Memory went down by half.", "Upgrades became boring.", "The slides are online."] * 5,
)
ZH = (
    *["大家好，欢迎来到今天的分享。", "我们的网关每天处理十亿请求。"] * 10,
    "下面谈谈环境模式：四层流量交给每个节点上的 ztunnel。",
    "七层的功能放到航点代理里面，需要的时候才启动。",
    *["谢谢大家的提问。", "内存用量下降了一半。"] * 5,
)
YOUTUBE = "https://www.youtube.com/watch?v=h8VEyMq54po"
BILIBILI = "https://www.bilibili.com/video/BV1xx411c7mD"


def write_captions(lines: tuple[str, ...]) -> str:
    """Write captions that last 12 seconds each."""
    cues = (f"{n * 12 // 60:02}:{n * 12 % 60:02}" for n in range(len(lines)))
    return "WEBVTT\n\n" + "\n".join(
        f"{start}.000 --> 59:59.000\n{line}\n" for start, line in zip(cues, lines, strict=True)
    )


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], Answer]]:
    folder: Path = tmp_path_factory.mktemp("said")
    (folder / "huigu.toml").write_text(CONFIG, "utf-8")
    (folder / "sessions.yaml").write_text(SESSIONS, "utf-8")
    (folder / "said").mkdir()
    english = folder / "said" / "Life without sidecars [h8VEyMq54po].en.vtt"
    english.write_text(write_captions(EN), "utf-8")
    chinese = folder / "said" / "用 Rust 写过滤器 [BV1xx411c7mD].zh.vtt"
    chinese.write_text(write_captions(ZH), "utf-8")
    settings = load_settings(folder / "huigu.toml")
    rebuild(settings, strict=True)
    index = Index.open(settings)
    answerer = Answerer(index)
    yield lambda text: answerer.answer(Question(text=text))
    index.close()


@pytest.mark.parametrize(
    ("question", "url"),
    [
        ("where does he talk about ambient", f"{YOUTUBE}&t=288"),
        ("Where does Ada Kim talk about ambient mode?", f"{YOUTUBE}&t=288"),
        ("when is the waypoint proxy mentioned", f"{YOUTUBE}&t=288"),
        ("在哪里讲到环境模式", f"{BILIBILI}?t=240"),
        ("视频里什么时候讲到航点代理", f"{BILIBILI}?t=240"),
    ],
)
def test_the_answer_opens_the_recording_where_it_is_said(ask, question, url):
    answer = ask(question)
    assert answer.found
    assert answer.links[0].url == url
    assert answer.links[0].kind == "video"
    citation = answer.citations[answer.links[0].citation - 1]
    assert (citation.url, citation.headings) == (url, ["4:48" if "youtube" in url else "4:00"])
    known = {one.url for one in (*answer.citations, *answer.links)}
    assert known.issuperset(find_addresses(answer.text))


def test_who_asks_for_the_recording_gets_it_from_its_beginning(ask):
    answer = ask("video of Life without sidecars")
    assert [link.url for link in answer.links] == [YOUTUBE]
