"""Reads the limits of a question: kinds of link, platforms, language of the talk, what is unwanted.

Only words that decide alone are listed. Years, editions and months are in `numbers.py`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Literal

import msgspec

from bot.request import Constraints, Intent
from bot.understanding.names.near_misses import SpelledWords
from bot.understanding.numbers.number import Number
from indexer.search.query import LINK_INTENTS, PLATFORMS
from indexer.text.language import compile_words
from indexer.text.spans import overlaps

LimitSort = Literal["kind", "platform", "language", "wish"]


class Limit(msgspec.Struct, frozen=True):
    """A word of a question that limits its answer."""

    sort: LimitSort
    """A `wish` limits nothing: the live stream, the registration."""
    value: str
    start: int
    """Where it stands in the question."""
    end: int
    wanted: bool = True
    """False for what is not wanted: `not on YouTube`."""
    weak: bool = False
    """Whether it is a limit only where links are asked for: `presentations`, `watch`."""
    lacking: bool = False
    """Whether talks are asked for that have none of it: `which have no video`."""


_VIDEO_PLATFORMS = frozenset({"bilibili", "youtube", "tencent"})
"""Who asks for links there means videos."""
_KINDS = ("video", "slides", "audio", "code")
_WEAK = compile_words(
    r"presentations?|(?:re-?)?watch(?:ing)?|recorded|资料|材料|文稿|downloads|repo(?:sitory)?"
)
"""Words for a kind that mean something else where no links are asked for."""
_NOT_BEFORE = compile_words(
    r"(?:(?<!要)不要|(?<!是)不是|别给?我?|除了?|除去|不看|不用|不想[看要]|而非|"
    r"\b(?:not|without|except|excluding|besides|other than|instead of|rather than|"
    r"don['’]?t want)\b)"
    r"\s*(?:(?:给我|看|用|在|放在|发|the|on|in|from|any|a)\s*){0,3}$"
)
"""Right before what is not wanted."""
_NO_ACCESS_BEFORE = compile_words(
    r"(?:\b(?:can['’]?t|cannot|can not|unable to)\s+(?:open|access|use|reach|watch|load)|"
    r"[打上看]不[开了]|访问不了|用不了)\s*(?:(?:on|the|any)\s*){0,2}$"
)
_NO_ACCESS_BEHIND = compile_words(
    r"^\s*(?:[我们]{0,2}\s*(?:[打看上]不[开了]|上不去|访问不了|用不了|被墙)|"
    r"(?:以外|之外|除外)|is (?:blocked|banned)|(?:doesn['’]?t|does not) (?:work|open|load))"
)
_LACKING_BEFORE = compile_words(
    r"(?:(?<!有)没有?|无|缺少?|不带|未)(?:任何|留下?|放出?|提供|上传|公开|配)?\s*$"
    r"|\b(?:that|which|who|what|talks?|sessions?|ones|episodes?|events?)\b[^,.;!?]{0,24}?"
    r"(?P<no>\b(?:(?:have|has|had|got|with|are|is)\s+no|without(?:\s+an?|\s+any)?"
    r"|(?:lack|miss)(?:s|es|ing)?(?:\s+an?|\s+any|\s+the(?:ir)?)?"
    r"|(?:have|has|had|do|does|did|is|are|was|were)(?:n['’]?t|\s+not|\s+never)"
    r"(?:\s+(?:have|got|been))?(?:\s+an?|\s+any)?)\s*)$"
)
"""Right before what talks lack, that are asked for."""
_LACKING_BEHIND = compile_words(r"^\s*(?:存档|链接|资料|文件)?的(?!吗|么)")
_WHICH = compile_words(r"哪[些几]|多少|几[场个次]|列出|列一下")
_CHARACTERS_BEFORE = 48
"""How far the words before what is lacking are read: `which talks of … have no`."""
_LANGUAGES = (
    ("zh", compile_words(r"中文|汉语|国语|普通话|\b(?:chinese|mandarin)\b")),
    ("en", compile_words(r"英文|英语|\benglish\b")),
)
_ANSWER = compile_words(
    r"回答|回复|答复|告诉我|翻译|解释|\b(?:answer|reply|respond|explain|translat\w+|tell me)\b"
)
"""Beside a language: in which the answer is wanted, not the talk."""
_SPOKEN_BEFORE = compile_words(r"(?:\bin|用|讲|说|是)\s*$")
_SPOKEN_BEHIND = compile_words(
    r"^\s*(?:的|讲|演讲|分享|场次|议题|视频|录像|幻灯|资料|字幕|版|PPT|[- ]?(?:language|"
    r"speaking|spoken|talks?|sessions?|videos?|recordings?|slides?|presentations?|ones?|version))"
)
_REACHABLE = compile_words(
    r"国内(?:的)?(?:平台|网站|站点|能|可以|可|源|直接|也?看得了|看的)|国内的|墙内|"
    r"(?:不用|不需要|免)(?:翻墙|科学上网|梯子|VPN)|\bwithout (?:a )?vpn\b|"
    r"\b(?:reachable|accessible|available|viewable|works?) (?:in|from|inside) "
    r"(?:mainland )?china\b"
)
"""Where YouTube cannot be opened."""
_CHARACTERS_AROUND = 24
"""How far the words around a limit are read."""


def find_limits(text: str, taken: Sequence[tuple[int, int]] = ()) -> list[Limit]:
    """Find the limits of a question outside of its names, in order; none overlap.

    Args:
        text: The question.
        taken: Where names stand: `video` in the title of a talk is no limit.
    """
    limits: list[Limit] = []
    free = [*_find_platforms(text), *_find_kinds(text), *_find_languages(text)]
    for limit in free:
        places = [*taken, *((one.start, one.end) for one in limits)]
        if not overlaps(limit.start, limit.end, places):
            limits.append(limit)
    return sorted(limits, key=lambda limit: limit.start)


def _find_platforms(text: str) -> Iterable[Limit]:
    for name, pattern in PLATFORMS:
        for match in pattern.finditer(text):
            yield Limit("platform", name, *match.span(), _is_wanted(text, *match.span()))

    for match in _REACHABLE.finditer(text):
        yield Limit("platform", "youtube", *match.span(), wanted=False)


def _find_kinds(text: str) -> Iterable[Limit]:
    for intent in LINK_INTENTS:
        sort: LimitSort = "kind" if intent.name in _KINDS else "wish"
        for match in intent.question.finditer(text):
            start = _find_lacking(text, *match.span()) if sort == "kind" else match.start()
            is_lacking = start < match.start()
            yield Limit(
                sort,
                intent.name,
                start,
                match.end(),
                wanted=not is_lacking and _is_wanted(text, *match.span()),
                weak=not is_lacking and _WEAK.fullmatch(match[0]) is not None,
                lacking=is_lacking,
            )
    for match in _LATIN.finditer(text):
        word = _KIND_WORDS.find_meant(match[0].lower())
        if word and match[0].lower() not in _KIND_WORDS:
            kind = next(i.name for i in LINK_INTENTS if i.question.fullmatch(word))
            yield Limit("kind", kind, *match.span(), _is_wanted(text, *match.span()))


def _find_lacking(text: str, start: int, end: int) -> int:
    """Find where `no` begins before what talks lack; the start itself if they do not lack it."""
    left = max(0, start - _CHARACTERS_BEFORE)
    match = _LACKING_BEFORE.search(text[left:start])
    if match is None:
        return start
    if match["no"]:
        return left + match.start("no")
    is_list = _LACKING_BEHIND.match(text[end : end + 4]) or _WHICH.search(text[:start])
    return left + match.start() if is_list else start


_LATIN = re.compile(r"[A-Za-z]{5,14}")
_KIND_WORDS = SpelledWords(
    ("video", "videos", "slides", "recording", "recordings", "replay", "replays", "presentation",
     "presentations", "podcast", "powerpoint")
)  # fmt: skip
"""Words for kinds of link that people misspell."""


def _find_languages(text: str) -> Iterable[Limit]:
    for language, pattern in _LANGUAGES:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - _CHARACTERS_AROUND) : match.start()]
            behind = text[match.end() : match.end() + _CHARACTERS_AROUND]
            if _ANSWER.search(before) or _ANSWER.match(behind.lstrip()):
                continue
            if _SPOKEN_BEFORE.search(before) or _SPOKEN_BEHIND.match(behind):
                yield Limit("language", language, *match.span())


def build_constraints(
    limits: Iterable[Limit], numbers: Iterable[Number], intent: Intent
) -> Constraints:
    """Put the limits of a question together with the numbers that belong to no name."""
    limits = [limit for limit in limits if not limit.weak or intent == "links"]
    wanted = [limit for limit in limits if limit.wanted]
    unwanted = [one.value for one in limits if not one.wanted and one.sort != "wish"]
    numbers = [number for number in numbers if number.alone]

    def list_values(sort: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(limit.value for limit in wanted if limit.sort == sort))

    def list_numbers(sort: str) -> tuple[int, ...]:
        values = (value for number in numbers if number.sort == sort for value in number.values)
        return tuple(dict.fromkeys(values))

    kinds, platforms = list_values("kind"), list_values("platform")
    if not kinds and platforms and intent == "links" and _VIDEO_PLATFORMS.issuperset(platforms):
        kinds = () if "video" in unwanted else ("video",)
    return Constraints(
        kinds=kinds,
        platforms=platforms,
        years=list_numbers("year"),
        editions=list_numbers("edition"),
        language=next(iter(list_values("language")), ""),
        months=list_numbers("month"),
        days=list_numbers("day"),
        without=tuple(dict.fromkeys(unwanted)),
    )


def find_answer_language(text: str) -> str:
    """Find the language that a question wants its answer in: `用英文回答`; empty for none."""
    for language, pattern in _LANGUAGES:
        for match in pattern.finditer(text):
            before = text[max(0, match.start() - _CHARACTERS_AROUND) : match.start()]
            behind = text[match.end() : match.end() + _CHARACTERS_AROUND]
            if _ANSWER.search(before) or _ANSWER.match(behind.lstrip()):
                return language
    return ""


def is_unwanted(text: str, start: int) -> bool:
    """Tell whether what begins at a place of a question is not wanted: `not from MeshDay`."""
    return _NOT_BEFORE.search(text[max(0, start - _CHARACTERS_AROUND) : start]) is not None


def _is_wanted(text: str, start: int, end: int) -> bool:
    before = text[max(0, start - _CHARACTERS_AROUND) : start]
    behind = text[end : end + _CHARACTERS_AROUND]
    return not (
        is_unwanted(text, start)
        or _NO_ACCESS_BEFORE.search(before)
        or _NO_ACCESS_BEHIND.match(behind)
    )
