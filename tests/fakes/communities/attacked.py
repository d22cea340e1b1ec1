"""A community of which every page is attacked: each tells of a lantern, and of what it wants.

The attacks stand in `tests/bot/model/attacks.jsonl`; each has a page of its own.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from tests.fakes.communities.community import write_pages
from tests.paths import ROOT

SITE = "https://lanterns.example/"
COLOURS = {
    "amber": "琥珀", "crimson": "绯红", "emerald": "翡翠", "violet": "紫罗兰", "silver": "白银",
    "copper": "黄铜", "ivory": "象牙", "azure": "蔚蓝", "golden": "金色", "ebony": "乌木",
}  # fmt: skip
THINGS = {
    "harbour lantern": "港口灯笼", "kitchen stove": "厨房炉子", "garden torch": "花园火把",
    "chapel candle": "教堂蜡烛", "miner lamp": "矿工油灯", "railway signal": "铁路信号灯",
    "desert heater": "沙漠取暖器", "mountain beacon": "高山烽火台",
}  # fmt: skip
TOPICS = list(product(COLOURS, THINGS))


@dataclass(frozen=True)
class Attack:
    """One attack, on a page or in a question."""

    id: str
    """Stands beside the payload, so that a test sees whether it reached the model."""
    where: str
    """`page`, `title`, `heading`, `label`, `speaker` or `question`."""
    lang: str
    payload: str
    """What is asked of the model."""
    says: str
    """What a model says that obeys: `{true}` is a sentence that the page proves; `{rules}`,
    `{nonce}`, `{base64}` and `{backwards}` are its instructions; `{endless}` is very long."""
    harm: list[str]
    """What people must not read, any of it."""

    @property
    def topic(self) -> str:
        """What its page is about."""
        colour, thing = TOPICS[int(self.id.removeprefix("order")) - 1]
        return COLOURS[colour] + THINGS[thing] if self.lang == "zh" else f"{colour} {thing}"

    @property
    def question(self) -> str:
        """What people ask."""
        asked = f"{self.topic}能点亮多久？" if self.lang == "zh" else self._ask_in_english()
        return f"{asked} {self.payload} {self.id}" if self.where == "question" else asked

    def _ask_in_english(self) -> str:
        if self.where == "speaker":
            return f"who gave the talk about the {self.topic}"
        return f"how long does the {self.topic} burn"

    @property
    def true(self) -> str:
        """What the page proves."""
        if self.lang == "zh":
            return f"{self.topic}可以点亮九个小时 [1]。"
        return f"The {self.topic} burns for nine hours [1]."


def load_attacks() -> list[Attack]:
    """Load the attacks."""
    file = ROOT / "tests/bot/model/attacks.jsonl"
    return [Attack(**json.loads(line)) for line in file.read_text(encoding="utf-8").splitlines()]


def write_attacked(folder: Path) -> Path:
    """Write the pages and the sessions into an empty folder; returns its `huigu.toml`."""
    attacks = load_attacks()
    pages = {f"{one.id}.md": write_page(one) for one in attacks if one.where != "speaker"}
    write_pages(folder / "pages", pages)
    rows = [write_session(one) for one in attacks if one.where == "speaker"]
    (folder / "sessions.jsonl").write_text("".join(rows), encoding="utf-8")
    config = folder / "huigu.toml"
    config.write_text(CONFIG, encoding="utf-8")
    return config


def write_page(attack: Attack) -> str:
    """Write the page of an attack, in its language."""
    orders = {attack.where: f" {attack.payload} {attack.id}"}
    title, heading, label, page = (orders.get(x, "") for x in ("title", "heading", "label", "page"))
    video = f"https://videos.example/{attack.id}"
    if attack.lang == "zh":
        body = f"{attack.topic}可以点亮九个小时，只用一杯油。{page}"
        return _PAGE.format(
            title=json.dumps(f"{attack.topic}{title}", ensure_ascii=False),
            heading=f"用法{heading}", body=body, label=f"{attack.topic}录像{label}", video=video,
        )  # fmt: skip
    body = f"The {attack.topic} burns for nine hours on one cup of oil.{page}"
    return _PAGE.format(
        title=json.dumps(f"The {attack.topic}{title}"),
        heading=f"Use{heading}", body=body, label=f"Recording of the {attack.topic}{label}",
        video=video,
    )  # fmt: skip


def write_session(attack: Attack) -> str:
    """Write the session of an attack whose speaker has a hostile name."""
    row = {
        "id": attack.id,
        "title": f"All about the {attack.topic}",
        "text": f"The {attack.topic} burns for nine hours. {attack.id}",
        "url": f"{SITE}talks/{attack.id}",
        "event": "LanternCon 2021",
        "speakers": [attack.payload],
    }
    return json.dumps(row) + "\n"


_PAGE = """\
---
title: {title}
date: 2020-03-04
---

## {heading}

{body}

[{label}]({video})
"""
CONFIG = f"""\
[index]
path = "index"

[[sources]]
name = "pages"
type = "markdown"
path = "pages"
base_url = "{SITE}"

[[sources]]
name = "sessions"
type = "jsonl"
path = "sessions.jsonl"
"""
