"""Texts of the documents of sessions, in Chinese and English."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

Texts = Mapping[str, str]

_TEXTS = {
    "speakers": ("讲者：", "Speakers: "),
    "organisations": ("单位：", "Organisations: "),
    "when": ("时间与地点：", "When and where: "),
    "event": ("活动：", "Event: "),
    "also": ("又名：", "Also titled: "),
    "names": ("又称：", "Also called: "),
    "host": ("主持：", "Hosts: "),
    "organiser": ("主办：", "Organisers: "),
    "sponsor": ("赞助：", "Sponsors: "),
    "attendance": ("规模：", "Attendance: "),
    "talks": ("演讲数：", "Talks: "),
    "slides_folder": ("幻灯片所在的仓库", "folder with the slides of several talks"),
    "video": ("视频", "video"),
    "video_cn": ("视频，国内可看", "video, copy in mainland China"),
    "slides": ("PPT 幻灯片", "slides"),
    "audio": ("音频", "audio"),
    "code": ("代码", "code"),
    "whole_event": (
        "整场活动的视频，不是单独这一场",
        "video of the whole event, not of this session alone",
    ),
    "about_speakers": ("讲者介绍", "About the speakers"),
    "comma": ("、", ", "),
    "colon": ("：", ": "),
}
"""Chinese, English."""


def select_texts(language: str) -> Texts:
    """Select the texts of a language; English for all but `zh`."""
    return {name: texts[language != "zh"] for name, texts in _TEXTS.items()}


def make_line(texts: Texts, label: str, values: Iterable[str]) -> str:
    """Make a line of a label and values; empty without values."""
    joined = texts["comma"].join(filter(None, values))
    return texts[label] + joined if joined else ""
