"""Finds the words of a question that point at what was said or shown before: `第二个`, `it`, `他`.

Only closed classes of words are listed: pronouns, demonstratives, ordinals. What they point at is
`resolve.py`'s concern.
"""

from __future__ import annotations

import re
from typing import Final, Literal

import msgspec

from indexer.text.language import compile_words
from indexer.text.spans import overlaps

ReferenceSort = Literal[
    "person", "thing", "event", "set", "nth", "former", "latter", "other", "step"
]
"""`set`: all that was shown; `nth`: one of it; `other`: what was not shown; `step`: the event
before or after."""


class Reference(msgspec.Struct, frozen=True):
    """A word or phrase that points back."""

    sort: ReferenceSort
    start: int
    """Where it stands in the question."""
    end: int
    number: int = 0
    """Of `nth`: from 1, or from -1 for the last one; of `step`: -1 for the one before, 1 behind; of
    `set`: how many, if it says; of `person`: 2 for several."""
    describes: bool = False
    """Whether it is a noun that other words describe: `the one on Kafka`, `讲网关的那个`."""
    is_named: bool = False
    """Whether a name beside it says what it is: `IstioCon 2022 那场`."""
    is_owner: bool = False
    """Whether it owns what follows: `its keynote`."""


_NUMBERS: Final = {c: n for n, c in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_ORDINALS: Final = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
)  # fmt: skip
_SHOWN: Final = (
    "one|ones|talk|talks|session|sessions|video|videos|link|links|item|result|speaker|entry|"
    "recording|deck|option|choice|slides?|presentation|person"
)
_ENDS: Final = r"(?=\s*(?:$|[?？!！.,，。;；~～]|please\b|pls\b|then\b|too\b))"
_UNITS: Final = "个场条篇份位段节项讲部号支则"

_NTH: Final = compile_words(
    rf"(?P<back>倒数)?第\s*(?P<zh>[一二三四五六七八九十两]{{1,3}}|\d{{1,3}})\s*[{_UNITS}]"
    rf"|(?P<first>头一?[{_UNITS}]|首[个场])"
    rf"|(?P<last>最后面?的?那?一?[{_UNITS}]|最末[尾的]?一?[{_UNITS}])"
    rf"|\b(?:the\s+)?(?P<en>{'|'.join(_ORDINALS)}|\d{{1,3}}(?:st|nd|rd|th)|last|final)"
    rf"(?:\s+(?:{_SHOWN})\b|{_ENDS})"
    r"|(?:\b(?:number|no\.?|option|choice|item)\s?|#\s?)(?P<digits>\d{1,2})\b"
)
_WHOLE_NUMBER: Final = re.compile(
    r"\s*[(（\[]?(?:我?选择?|要|pick|option|choose)?\s*"
    r"(?P<digits>\d{1,2}|[一二三四五六七八九十])\s*[)）\].。、!！]?\s*(?:吧|谢谢|please|pls)?\s*"
)
_PATTERNS: Final[tuple[tuple[ReferenceSort, re.Pattern[str]], ...]] = (
    (
        "former",
        compile_words(r"前者|\bthe former\b"),
    ),
    (
        "latter",
        compile_words(r"后者|\bthe latter\b"),
    ),
    (
        "person",
        compile_words(
            r"(?<![其吉])[他她](?!人|国)们?(?!们)|\bTA(?:的|们)?(?=\s?[\u4e00-\u9fff])"
            r"|[这那该][个位](?:人|讲师|老师|讲者|嘉宾|演讲者|主讲人?|大佬)"
            r"|[这那]位(?![数置])"
            r"|\b(?:he|she|him|his|her|hers|himself|herself)\b(?:['’]s)?"
            r"|\bby them\b|\bthey\b|\btheirs?\b"
            r"|\b(?:that|this|the same|same) (?:person|speaker|guy|lady|woman|man|presenter|author|"
            r"engineer|dev|fellow)\b(?:['’]s)?"
        ),
    ),
    (
        "set",
        compile_words(
            r"其中|里面(?=的|有|哪)|都(?=是|在|有[没吗]|能|可以)|[这那]些(?:里|里面|当中|演讲|分享|视频|议题|活动|会)?"
            r"|(?<!其)它们|[这那][几两][个场次届期位](?:里|里面|当中)?"
            r"|(?<!哪)(?<!由)两(?:者|边|个|届|场|次|年)(?=[^\w]|里|中|都|哪|谁|的|比|$)|二者"
            r"|\b(?:(?:any|all|one|some|most|which|both|each|none) )?"
            r"(?:of|among|amongst|from|out of) (?:them|those|these|that list|the list"
            r"|the (?:two|three|four|five)(?: (?:years|events|ones|editions|talks))?)\b"
            r"|\bthose(?: ones| talks| sessions| videos| events)?\b"
            r"|\bthese(?: ones| talks| sessions)?\b"
            r"|\bthem\b|\bthe two\b|\bthe others\b"
        ),
    ),
    (
        "step",
        compile_words(
            r"(?P<back>[上前]一年(?!前)|再?[早往更][早前]?一?[点年届期次](?:次|届)?|[上前]一?个(?=呢|的|$)|[上前](?:面)?一?[届期次回](?!会)|之前[那的]?一?[届期次]|再往?前一?[届屆期次]"
            r"|\b(?:the )?(?:previous|preceding) (?:one|edition|event|time|episode|year)\b"
            r"|\bthe (?:one|year|edition) before(?: (?:that|it))?\b|\bbefore (?:that|it)\b)"
            r"|(?P<on>[下后]一年|再晚一?[年届]|[下后]一?[届期次回](?!会)|之后[那的]?一?[届期次]"
            r"|\b(?:the )?(?:next|following) (?:one|edition|time|episode)\b"
            r"|\bthe (?:one|year|edition) after(?: (?:that|it))?\b)"
        ),
    ),
    (
        "event",
        compile_words(
            r"(?<![\u4e00-\u9fff]哪)[这那该本当]一?[届次期回](?:大会|会|活动)?"
            r"|[这那该](?:个|场)?(?:会议|大会|活动|峰会|会(?!不|有|在))"
            r"|那里|那边|那儿(?!呢)|(?<![个次届])会上|会场上|同一[届场]"
            r"|(?<!is )(?<!are )(?<!was )(?<!were )(?<!isn't )(?<!aren't )(?<!be )\bthere\b"
            r"(?! (?:is|are|was|were|be|any|a|an|some|will|'s|’s)\b)(?!['’]s)"
            r"|\b(?:that|this|the same|same|the) (?:event|conference|meetup|edition|summit|con|"
            r"gathering|webinar|occasion|meeting)\b|\bthat (?:day|time|year)\b"
        ),
    ),
    (
        "thing",
        compile_words(
            r"[这那该]一?[个场篇份段条节支部]"
            r"(?:(?:演讲|分享|议题|视频|录像|录播|讲座|报告|talk)|(?![\u4e00-\u9fff])|"
            r"(?=[的是在有能可怎呢吗谁讲叫给发也都还呀啊说链回什哪几多不没我你他她被会想看到上来去要把就]))"
            r"|(?<!其)它(?!们)的?|(?<![\u4e00-\u9fff])[这那](?=是|在|有|能|可以|怎么|呢|吗)|同一场"
            r"|\b(?:that|this|the) (?:one|talk|session|video|recording|presentation|episode|deck|"
            r"lecture|keynote|speech|item)\b(?:['’]s)?"
            r"|\bone\b(?=\s*(?:$|[?？!！.,，。]|"
            r"(?:on|about|from|by|with|at|in|where|that|please|pls)\b))"
            r"|\bits?\b(?! possible| ok| okay| me\b)"
            r"|\b(?:that|this)\b(?=\s*(?:$|[?？!！.,，。]|"
            r"(?:at|in|on|from|for|by|with|please|pls|again|held|recorded|given|about|is|was|has|"
            r"happen(?:ed)?|take place|too|as)\b))"
        ),
    ),
    (
        "other",
        compile_words(
            r"别的|其[他它]的?|另外的?(?=[\u4e00-\u9fff])|还(?=讲|做|分享|说|有|在|去|参加|出|谈|办)"
            r"|\belse\b|\b(?:(?:any|the|his|her|their) )?"
            r"other (?:talks?|sessions?|ones?|videos?|events?|things?)\b"
        ),
    ),
)
_DESCRIBED: Final = compile_words(
    r"[这那]一?[个场篇份段条节位]|\bones?\b|\b(?:that|the) (?:talk|session|one|ones|video|"
    r"presentation|episode|keynote)\b"
)


_PLURAL: Final = compile_words(r"们$|\bthe(?:m|y|irs?)$")
_THE_ONE: Final = compile_words(
    r"\b(?:the|that|this)(?: (?!(?:one|last|first|second|third|next|previous|other|same|year"
    r"|edition)\b)[\w.&'’-]+){1,3} (ones?)\b"
)
"""`the Kafka one`, of which only `one` points."""
_TWO: Final = compile_words(r"两|二者|\btwo\b|\bboth\b")


def find_references(text: str, taken: list[tuple[int, int]], written: str = "") -> list[Reference]:
    """Find what points back in a folded question, in order; none overlap.

    Args:
        text: The question, folded in place.
        taken: Where names stand: `it` in a title points at nothing.
        written: The question as it is written: `Its` amid small letters is a word of a title.
    """
    if (match := _WHOLE_NUMBER.fullmatch(text)) and match["digits"]:
        return [Reference("nth", *match.span("digits"), read_number(match["digits"]))]
    found: list[Reference] = []
    places = list(taken)

    def add(reference: Reference) -> None:
        if _is_capital(written, reference):
            return
        if not overlaps(reference.start, reference.end, places):
            found.append(reference)
            places.append((reference.start, reference.end))

    for match in _THE_ONE.finditer(text):
        add(Reference("thing", *match.span(1), describes=True))
    for match in _NTH.finditer(text):
        add(Reference("nth", *match.span(), _read_nth(match)))
    for sort, pattern in _PATTERNS:
        for match in pattern.finditer(text):
            describes = sort == "thing" and _DESCRIBED.match(match[0]) is not None
            number = _read_step(match) if sort == "step" else 0
            if (sort == "set" and _TWO.search(match[0])) or _PLURAL.search(match[0]):
                number = 2
            is_owner = match[0].lower() in ("its", "它的")
            add(Reference(sort, *match.span(), number, describes, is_owner))
    return sorted(found, key=lambda one: one.start)


def _is_capital(written: str, reference: Reference) -> bool:
    """Tell whether a word that points begins with a capital, though it begins no sentence."""
    word = written[reference.start : reference.end]
    begins = (
        not written[: reference.start].strip() or written[: reference.start].rstrip()[-1] in ".!?"
    )
    return word[:1].isascii() and word.istitle() and not begins


def _read_step(match: re.Match[str]) -> int:
    groups = match.groupdict()
    return -1 if groups.get("back") else 1 if groups.get("on") else 0


def _read_nth(match: re.Match[str]) -> int:
    if match["last"] or match["first"]:
        return -1 if match["last"] else 1
    written = match["zh"] or match["digits"] or match["en"].lower()
    if written in ("last", "final"):
        return -1
    if written in _ORDINALS:
        return _ORDINALS.index(written) + 1
    number = read_number(re.sub(r"(?:st|nd|rd|th)$", "", written))
    return -number if match["back"] else number


def read_number(written: str) -> int:
    """Read a number below a hundred, in digits or Chinese."""
    if written.isdigit():
        return int(written)
    tens, ten, ones = written.partition("十")
    if not ten:
        return _NUMBERS.get(written, 0)
    return 10 * (_NUMBERS.get(tens, 1) if tens else 1) + (_NUMBERS.get(ones, 0) if ones else 0)
