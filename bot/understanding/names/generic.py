"""Words that name no event by themselves."""

from __future__ import annotations

import re

from indexer.search.query import QUESTION_WORDS

_GATHERING = (
    r"meet-?ups?|summits?|conferences?|confs?|webinars?|workshops?|weekly|days?|events?|talks?|"
    r"sessions?|keynotes?|episodes?|videos?|recordings?|slides?|沙龙|大会|峰会|活动|论坛|聚会|年会|直播|"
    r"分享会|研讨会|分享|演讲|社区|回顾|视频|专场"
)
_FORMAT = re.compile(
    r"webinar|workshop|weekly|podcast|livestream|hackathon|bootcamp", re.IGNORECASE
)
_ONLY = re.compile(rf"(?:[\W_]|the|an?|{_GATHERING})*", re.IGNORECASE)
_EDGE = re.compile(
    rf"^(?:(?:{_GATHERING})(?![a-z])[\W_]*)+|(?:[\W_]*(?<![a-z])(?:{_GATHERING}))+$",
    re.IGNORECASE,
)


def is_generic(name: str) -> bool:
    """Tell whether a name only says which sort of gathering it is, or is a word of asking."""
    return _ONLY.fullmatch(name) is not None or QUESTION_WORDS.fullmatch(name) is not None


def is_format(word: str) -> bool:
    """Tell whether a word is a sort of gathering that not every community has: `webinar`.

    Where one series has it in its name, the word with a number is an edition of that one.
    """
    return _FORMAT.fullmatch(word) is not None


def remove_gathering(name: str) -> str:
    """Remove the sort of gathering from the ends of a name: `云原生学院 webinar`."""
    return _EDGE.sub("", name).strip()
