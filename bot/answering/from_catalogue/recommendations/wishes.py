"""What who asks for a recommendation wishes beside a topic: something easy, short, popular."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal, get_args

from bot.answering.from_catalogue.naming import leave_out_names
from bot.answering.prototypes import rate_prototypes
from bot.request import Request
from indexer.contracts import Encoder
from indexer.text.late_patterns import compile_late

Wish = Literal["", "easy", "length", "views"]
"""`length` and `views` are on no page, so that nobody can choose by them."""
_PROTOTYPES: dict[Wish, tuple[str, ...]] = {
    "easy": (
        *("something for a beginner", "an easy introduction", "I am new to this"),
        *("just starting out", "where should I start", "explained simply", "for dummies"),
        *("the basics", "a primer", "for juniors and students", "for beginners"),
        *("good intro to", "introduction to"),
        *("适合新手看的", "零基础入门", "给刚入行的人", "我刚开始学", "第一次接触"),
        *("小白也能看懂", "讲得浅显易懂", "从哪里看起"),
    ),
    "length": (
        *("the shortest one", "a short video", "how long is it", "only ten minutes"),
        *("the longest talk", "最短的一个", "时长多少", "短一点的", "十分钟以内"),
    ),
    "views": (
        *("the most viewed", "the most watched video", "the most popular", "highest rated"),
        *("最热门的", "播放量最高", "最多人看", "评分最高"),
    ),
    "": (
        *(
            "recommend a talk",
            "anything worth watching",
            "the best talk",
            "suggest something about",
        ),
        *("推荐一个", "有什么值得看的", "哪个讲得好"),
    ),
}
"""Wordings of each wish; a question is nearest to one of them by its vector."""
LEAST_COSINE = 0.35
"""Of a question with the nearest wording; any other question is further from all."""
_WORDS: dict[Wish, tuple[str, ...]] = {
    "easy": (
        *("beginner", "beginners", "newbie", "newcomer", "novice", "introduction", "introductory"),
        *("intro", "easy", "gentle", "simple", "basics", "primer"),
    ),
    "length": ("short", "shortest", "long", "longest", "quick", "brief", "minutes", "duration"),
    "views": ("viewed", "watched", "popular", "rated", "ratings", "hottest"),
}
"""Words that say a wish, with which the words of a topic are compared."""
WORD_COSINE = 0.5
"""Of a word of a topic with the nearest of these, which then is no part of the topic."""
_WORD = compile_late(r"[^\W\u3400-\u4dbf\u4e00-\u9fff]+|[\u3400-\u4dbf\u4e00-\u9fff]+")
_HAN: dict[Wish, re.Pattern[str]] = {
    "easy": compile_late("零基础|初学者|刚接触|刚入门|入门|新手|小白|基础(?!设施|架构|组件)|简单"),
    "length": compile_late("最短|最长|短一点|长一点|短的|长的|时长|分钟|小时"),
    "views": compile_late("最热门|热门|最火|播放量|点击量|评分|最高"),
}
_ASKING = frozenset({
    *("talk", "talks", "video", "videos", "session", "sessions", "watch", "watching", "worth"),
    *("good", "best", "interesting", "favourite", "favorite", "recommend", "recommended"),
})
_ASKING_HAN = compile_late("演讲|分享|视频|推荐|值得|有意思|好看|好听|[给来]个|讲(?![师义稿座])")
"""Words that ask for a recommendation, and are no topic of one."""
_BETWEEN = frozenset({
    *("a", "an", "the", "for", "with", "on", "about", "of", "to", "in", "and", "or", "from"),
    *("is", "are", "some", "any", "among", "them", "these", "those"),
})
"""Words that begin or end no topic."""


def find_wish(request: Request, encoder: Encoder) -> Wish:
    """Find the wish of a question; empty for none but its topic."""
    text = leave_out_names(request)
    if not text:
        return ""
    nearest = rate_prototypes(text, _PROTOTYPES, encoder)
    best = max(get_args(Wish), key=lambda wish: nearest[wish])
    return best if nearest[best] >= LEAST_COSINE else ""


def says_easy(request: Request, encoder: Encoder) -> bool:
    """Tell whether a word of a question says how easy it shall be: `a talk on … for newbies`."""
    text = leave_out_names(request)
    words = [word for word in _WORD.findall(text) if word.isascii()]
    return bool(_HAN["easy"].search(text)) or len(_drop_near(words, "easy", encoder)) < len(words)


def clean_topic(topic: str, wish: Wish, encoder: Encoder) -> str:
    """Clean a topic of the words that say a wish or ask: `gateways` of `simple talks on gateways`.

    Without such words it stays as it is.
    """
    han = _HAN[wish].sub(" ", topic) if wish else topic
    words = _WORD.findall(_ASKING_HAN.sub(" ", han))
    kept = [word for word in words if word.lower() not in _ASKING]
    kept = _drop_near(kept, wish, encoder) if wish else kept
    while kept and kept[0].lower() in _BETWEEN:
        kept.pop(0)
    while kept and kept[-1].lower() in _BETWEEN:
        kept.pop()
    return topic if kept == _WORD.findall(topic) else " ".join(kept)


def _drop_near(words: Sequence[str], wish: Wish, encoder: Encoder) -> list[str]:
    """Drop the words that are near to those of a wish."""
    if not words:
        return []
    vectors = encoder.encode([*words, *_WORDS[wish]])
    nearest = (vectors[: len(words)] @ vectors[len(words) :].T).max(axis=1).tolist()
    return [word for word, near in zip(words, nearest, strict=True) if near < WORD_COSINE]
