"""Words that name no event by themselves."""

from __future__ import annotations

from indexer.search.query import QUESTION_WORDS
from indexer.text.language import compile_words

_GATHERINGS = compile_words(
    r"^(?:\W|the|an?|meet-?ups?|summits?|conferences?|confs?|webinars?|workshops?|weekly|days?|"
    r"events?|talks?|sessions?|keynotes?|episodes?|videos?|recordings?|slides?|"
    r"沙龙|大会|峰会|活动|论坛|聚会|年会|直播|分享会|研讨会|分享|演讲|社区|回顾|视频|专场)*$"
)


def is_generic(name: str) -> bool:
    """Tell whether a name only says which sort of gathering it is, or is a word of asking."""
    return _GATHERINGS.match(name) is not None or QUESTION_WORDS.fullmatch(name) is not None
