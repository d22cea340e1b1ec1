"""What the bot itself says, in both languages. Quotes of pages are never translated."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.search.query import Query

THINGS = {
    "video": {"zh": "视频", "en": "video"},
    "slides": {"zh": "幻灯片", "en": "slides"},
    "audio": {"zh": "音频", "en": "audio"},
    "code": {"zh": "代码", "en": "code"},
    "live": {"zh": "直播", "en": "live stream"},
    "register": {"zh": "报名", "en": "registration"},
}
_ANY = {"zh": "相关", "en": "matching"}
_FOUND = {
    "zh": "找到 {count} 个{thing}链接：",
    "en": "Found {count} {thing} link{s}:",
}
_NO_LINK = {
    "zh": "知识库里没有找到符合条件的{thing}链接。",
    "en": "No {thing} link for this is in the knowledge base.",
}
_NOTHING = {
    "zh": "知识库里没有找到这个问题的答案。",
    "en": "The knowledge base does not hold an answer to this.",
}
_NEAREST = {"zh": "最接近的页面列在下面。", "en": "The nearest pages are listed below."}


def thing(query: Query) -> str:
    """Name what a question asks for."""
    joint = {"zh": "和", "en": " and "}[query.language]
    names = [THINGS[one.name][query.language] for one in query.asked]
    return joint.join(names) or _ANY[query.language]


def links_found(query: Query, lines: Sequence[str]) -> str:
    """Introduce link records, one a line."""
    count = len(lines)
    head = _FOUND[query.language].format(count=count, thing=thing(query), s="s"[: count != 1])
    return "\n".join([head, *(f"- {line}" for line in lines)])


def not_found(query: Query, *, related: bool) -> str:
    """Say plainly that nothing was found."""
    phrase = _NO_LINK if query.wants_links else _NOTHING
    said = phrase[query.language].format(thing=thing(query))
    gap = " " if query.language == "en" else ""
    return said + (gap + _NEAREST[query.language] if related else "")
