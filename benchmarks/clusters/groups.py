"""Questions of which it is known that they ask for the same: wordings, and translations."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

_NUMBER = re.compile(r"-\d+$")
_LANGUAGE = re.compile(r"-(?:zh|en)(?=-|$)")
TRANSLATED = {
    "faq": ("istio/q_faq_zh2zh.jsonl", "istio/q_faq_en2en.jsonl"),
    "descriptions": ("istio/q_zh2zh.jsonl", "istio/q_en2en.jsonl"),
    "reading": ("reading/q_zh2zh.jsonl", "reading/q_en2en.jsonl"),
}
"""Sets whose questions have the same number in both languages."""
ALONE = ("oos/q_oos_general_dev.jsonl", "oos/q_oos_near_dev.jsonl")
"""Sets in which no two questions ask for the same."""
_EVENTS = ("IstioCon 2021", "IstioCon 2022", "KubeCon China 2021")
_TOPICS = (
    ("eBPF", "eBPF"),
    ("ambient 模式", "ambient mode"),
    ("WebAssembly", "WebAssembly"),
    ("多集群", "multi-cluster"),
    ("零信任安全", "zero trust security"),
    ("量子计算", "quantum computing"),
    ("金融行业落地", "banking adoption"),
)
_WORDINGS = {
    "video": (
        "{event} 上讲{zh}的视频",
        "有没有 {event} 关于{zh}的录像",
        "video of the {en} talk at {event}",
        "recording about {en} from {event}",
    ),
    "slides": (
        "{event} {zh}那场的 PPT",
        "求 {event} 讲{zh}的幻灯片",
        "{event} slides on {en}",
        "where are the {en} slides of {event}",
    ),
}
"""Ours: different topics of one event, which the other sets lack."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and its group."""

    set: str
    group: str
    question: str


def read_groups(data: Path) -> Iterator[Asked]:
    """Read the questions of `../shared/data` and ours."""
    for row in _read(data / "talk/phrasings.jsonl"):
        yield Asked("wrappers", _LANGUAGE.sub("", _NUMBER.sub("", row["id"])), row["say"])
    for row in _read(data / "talk/facts.jsonl"):
        group = _LANGUAGE.sub("", _NUMBER.sub("", row["id"]), count=1)
        yield Asked("facts", group, row["say"])
    for row in _read(data / "talk/links.jsonl"):
        for said in row["says"]:
            text = said if isinstance(said, str) else said["say"]
            yield Asked("links", row["id"], text)
    for name, files in TRANSLATED.items():
        for row in itertools.chain.from_iterable(_read(data / "evalsets" / file) for file in files):
            yield Asked(name, f"{name}-{row['id'].rpartition('-')[2]}", row["query"])
    for file in ALONE:
        for row in _read(data / "evalsets" / file):
            yield Asked("others", row["id"], row["query"])
    yield from _make_topics()


def _make_topics() -> Iterator[Asked]:
    for event, (zh, en), (kind, wordings) in itertools.product(_EVENTS, _TOPICS, _WORDINGS.items()):
        for wording in wordings:
            text = wording.format(event=event, zh=zh, en=en)
            yield Asked("topics", f"{event}-{en}-{kind}", text)


def _read(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_bytes().splitlines():
        yield msgspec.json.decode(line)
