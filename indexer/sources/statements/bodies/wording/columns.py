"""Tells what a column of a table, or a line with a label, says: title, people, day, place."""

from __future__ import annotations

import re
from functools import lru_cache

from indexer.links.kinds import find_kind

MAX_LABEL_CHARS = 24
"""Longest label before a colon, and longest head of a column that says what is in it."""

_ROLES: tuple[tuple[str, str], ...] = (
    # role, words of a column's head or of a label; the first that matches counts
    (
        "intro",
        r"(?:嘉宾|讲师|讲者|作者|个人)(?:简介|介绍)|\b(?:bio|about the speakers?)\b",
    ),
    (
        "people",
        r"讲师|嘉宾|讲者|演讲者|演讲人|主讲|分享人|分享者|講者|講師|嘉賓|发言人|报告人|演讲嘉宾"
        r"|\b(?:speakers?|presenters?|presented by|guests?|panell?ists?|lecturers?|who)\b",
    ),
    (
        "host",
        r"主持|出品人|召集人|\b(?:hosts?|hosted by|moderators?|moderated by|chairs?|mc)\b",
    ),
    (
        "organisation",
        r"单位|單位|公司|机构|組織|组织|所属|任职"
        r"|\b(?:organi[sz]ations?|compan(?:y|ies)|affiliations?|employers?|from)\b",
    ),
    ("sponsor", r"赞助|贊助|\bsponsors?\b"),
    ("organiser", r"主办|主辦|承办|协办|\borgani[sz]ers?\b|\borgani[sz]ed by\b"),
    (
        "attendance",
        r"参会人数|参加人数|报名人数|到场|人数|\b(?:attendance|attendees|registrations)\b",
    ),
    (
        "title",
        r"题目|題目|议题|議題|主题|主題|标题|標題|演讲|演講|课程|講題|讲题|话题|分享内容|报告"
        r"|\b(?:talks?|titles?|sessions?|topics?|presentations?|lectures?|keynotes?)\b",
    ),
    (
        "day",
        r"日期|时间|時間|何时|\b(?:dates?|days?|when|time)\b",
    ),
    (
        "place",
        r"地点|地點|城市|^(?:活动|会议|详细|举办|现场)?地址$|场地|會場|会场|哪里举|\b(?:places?|cit(?:y|ies)|locations?|venues?|where)\b",
    ),
    (
        "edition",
        r"^(?:期|届|屆|次|集|场|场次|期数|期號|期号|届数|编号|序号|第几[期届])$"
        r"|^(?:#|no\.?|nr\.?|num(?:ber)?|editions?|episodes?|ep\.?|issues?)$",
    ),
    (
        "event",
        r"活动|活動|会议|會議|大会|大會|峰会|沙龙"
        r"|\b(?:events?|conferences?|meetups?|summits?|webinars?)\b",
    ),
    ("year", r"^(?:年份?|years?)$"),
    (
        "track",
        r"分会场|专场|專場|专题|赛道|形式|类型|\b(?:tracks?|types?|formats?|rooms?|stages?)\b",
    ),
    ("language", r"语言|語言|\blanguages?\b"),
    (
        "about",
        r"内容|內容|简介|介绍|摘要|说明|大纲|备注|收获"
        r"|\b(?:about|abstracts?|descriptions?|summar(?:y|ies)|notes?|outlines?)\b",
    ),
)
_COMPILED = [(role, re.compile(pattern, re.IGNORECASE)) for role, pattern in _ROLES]
_BRACKETS = re.compile(r"[（(\[【][^）)\]】]{0,60}[）)\]】]?")
_LABEL = re.compile(r"[\s\-*•·【\[]{0,4}([^:：\n]{1,40}?)[】\]]?\s?[:：]\s?")
_ADDRESS = re.compile(r"^//")


@lru_cache(maxsize=4096)
def find_roles(head: str) -> tuple[str, ...]:
    """Find what a column's head or a label announces; empty if it announces nothing known.

    `日期与地点` announces two things; a head such as `视频` or `PPT` announces `video`, `slides`.
    """
    plain = " ".join(_BRACKETS.sub(" ", head).split()) or head.strip()
    if len(plain) > MAX_LABEL_CHARS * (2 if plain.isascii() else 1):
        return ()
    roles = [role for role, pattern in _COMPILED if pattern.search(plain)]
    first = roles[:1]
    if first in (["day"], ["place"]):
        first = [role for role in roles if role in {"day", "place"}]
    if not first and (kind := find_kind(plain)):
        return (kind,)
    return tuple(first)


@lru_cache(maxsize=1024)
def find_column(header: tuple[str, ...], role: str) -> int:
    """Find the number of the first column with a role; -1 if there is none."""
    return next((n for n, head in enumerate(header) if role in find_roles(head)), -1)


def split_label(line: str) -> tuple[tuple[str, ...], str]:
    """Split `讲师：张俊` into what the label announces and the rest; no role if it has no label."""
    match = _LABEL.match(line)
    if not match or _ADDRESS.match(line[match.end() :]):
        return (), line
    roles = find_roles(match[1])
    return (roles, line[match.end() :].strip()) if roles else ((), line)
