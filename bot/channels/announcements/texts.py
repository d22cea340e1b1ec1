"""What Huigu itself says in announcements, in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """All of one language; what stands in braces is filled in."""

    new_page: str
    new_pages: str
    week: str
    lately: str
    often: str
    missed: str
    missed_foot: str
    more: str


WORDS = {
    "zh": Words(
        new_page="新内容",
        new_pages="{count} 篇新内容",
        week="一周小结 {first} 至 {last}",
        lately="新内容",
        often="大家常问",
        missed="还没有答案",
        missed_foot="知道答案的话，欢迎写一篇。",
        more="……还有 {count} 条",
    ),
    "en": Words(
        new_page="New page",
        new_pages="{count} new pages",
        week="This week, {first} to {last}",
        lately="New pages",
        often="Often asked",
        missed="Still without an answer",
        missed_foot="If you know one, write it down: a page is welcome.",
        more="… and {count} more",
    ),
}
