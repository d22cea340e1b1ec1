"""What of a question's wording tells that it goes on from the one before it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final

import msgspec
from msgspec.structs import replace

from bot.understanding.dialogue.references import Reference
from bot.understanding.needs import Needs
from indexer.text.language import compile_words
from indexer.text.late_patterns import compile_late
from indexer.text.spans import blank_out


class Cues(msgspec.Struct, frozen=True):
    """How a question goes on from the one before."""

    references: tuple[Reference, ...] = ()
    is_elliptic: bool = False
    """Whether it says no more than names, numbers, kinds of link and topics: `那 2021 年的呢`."""
    is_marked: bool = False
    """Whether it says that it goes on: `and …`, `…呢`, `只要 …`, `有讲 … 的吗`."""
    text: str = ""
    """The question, folded, for what is asked of it in a conversation only."""

    @property
    def goes_back(self) -> bool:
        """Whether it says that it goes back to something before: `back to …`, `刚才那个 …`."""
        return _BACK.search(self.text) is not None

    @property
    def asks_all(self) -> bool:
        """Whether it asks about the whole archive: `which events do you cover`."""
        return _ALL.search(self.text) is not None


_OPENING: Final = compile_words(
    r"^\s*(?:(?:h+m+|u+h*m*|oh?|ah|ok(?:ay)?|k|alright|right|well|great|cool|nice|thanks?|thx|yes|"
    r"yeah|yep|sure|perfect|啊|哦|噢|嗯+|额|呃|诶|哎|好的?吧?|行吧?|可以|明白了?|谢谢|对了)[,，.!！。\s]+){0,3}"
    r"(?:(?:那么?(?!里|边|儿|个|场|些|时|天|位)|还有|另外|以及|然后|而(?!且)|或者|换成|换|改成|如果是|要是|同样|"
    r"再来|不是|不对|错了|我(?:说|问|指|要|想要)的(?:其实)?是|应该是|只(?:要|看|想看|想要|有|限)|仅|就要|也|"
    r"(?:(?:and|ok|so|but|then|no|sorry|actually|wait|well|yes|hmm),? ){0,2}(?:what|how) about\b|"
    r"what of\b|and\b|also\b|but\b|or\b|then\b|so\b|now\b|plus\b|versus\b|vs\b|"
    r"(?:the )?same (?:question |thing |here )?(?:for|with|but|please)\b|"
    r"only\b|just\b|rather\b|instead\b|no\b|nope\b|not\b|sorry\b|actually\b|i mean(?:t)?\b|"
    r"i (?:asked|said|was asking) (?:for|about)\b|make (?:it|that)\b|change (?:it|that) to\b|"
    r"anything (?:for|on|from|about)\b|any (?:on|about|from|in)\b)[，,\s]*){1,3}"
)
"""How a text begins that goes on from the one before."""
_CLOSING: Final = compile_words(
    r"(?:呢|\btoo|\bas well|\binstead|\bi mean(?:t)?|\bthen|\bthough|\bonly|的话|就[好行]|才[对行])"
    r"[\s?？!！。.…~～]*$"
    r"|的(?:[有吗么嘛啊]|有吗|有么|有没有|有哪些)[\s?？!！。.]*$"
)
"""How such a text ends: `PPT 呢？`, `the slides too?`, `讲 TiDB 的有吗`."""
_ANYWHERE: Final = compile_words(
    r"(?<=[，,。;；.!！])\s*(?:我(?:说|问|指|要|想要)的?(?:其实)?是?|应该是|换|"
    r"i mean(?:t)?\b|make it\b)|"
    r"\binstead\b|\brather\b|而不是|(?:^|[，,。那请我就想要])(?:改|换)成|(?<!交)换(?=[个一])"
)
"""The same, wherever it stands."""
_ALL: Final = compile_words(
    r"你们?(?!好)(?:都|这|这里|这儿|那|那里)?(?:有|收|存|知|能|会|可以|覆盖|包含|库)|可以?问你|"
    r"收录|资料库|知识库|库里|整个|全站|所有(?:活动|会议|系列)|"
    r"\byou(?:r)? (?:have|cover|know|got|collect\w*|archive|library|index|database|list)\b|"
    r"\b(?:do|can|did) you (?:have|cover|know|keep|offer|collect|index)\b|\byour\b|"
    r"\b(?:collection|archive|library|database)\b|\bin here\b|\boverall\b"
)
_BACK: Final = compile_words(
    r"^\s*(?:(?:ok|hm+|well|now|so|let['’]?s go|going|come)[,\s]+){0,2}"
    r"(?:back (?:to|on)|return(?:ing)? to|earlier(?: you)?)\s+(?:the\b|that\b)?|"
    r"(?:回到|说回|再说|回过头)(?:来)?(?:刚才|之前|前面)?(?:说的|提到?的|讲的|那个|那场)?|"
    r"(?:刚才|刚刚|之前|前面)(?:说的|提到?的|讲的|你?给的|那个|那场|那篇)"
)
"""Goes back to what was said before the last answer."""
_CLOSING_NEEDS: Final = Needs("呢话就才的", "too well instead mean meant then though only")
_ANYWHERE_NEEDS: Final = Needs("我应换改而", "i make instead rather")
_FILLER: Final = frozenset(
    "的呢吗么嘛啊吧呀了哦噢喔哈是有那这还也要看给我们你请想再换成改为查找个在和与跟或及只就都个把按用"
    "来去能可以呗哇之共总计加起行好成算并一遍于对从到中里上下时候关于一下些年届次期场版本问说指其实应该不好先另外只限仅错以及"
)
_WORDS: Final = frozenset(
    word
    for line in (
        "a an the and or of for from in on at to about what how with by one ones only just please",
        "pls plz any some is are was were there do does did have has had you your me i my we us it",
        "that this those these so but also too then as well instead rather no not nope sorry mean",
        "actually meant said asked same thing question again ok okay yes version edition now year",
        "years event conference talk talks make change anything got get show see give all both s n",
        "t together altogether total here hey hi wait looking want need would like can",
        "could link links",
    )
    for word in line.split()
)
_PREPOSITION: Final = re.compile(r"\b(?:of|for|to|from|with|about) $")
"""Before a pronoun that is no subject: `any mirror of it`."""
_LONGEST_BEFORE = 2.0
"""The same of a topic that stands before it: `who talked about tides there`."""
_LONGEST_MARKED = 2.5
"""The same of a topic beside which `and …` may go on from the question before."""
_DEMONSTRATIVE: Final = re.compile(r"[这那该]")
_NOUN: Final = re.compile(r"\s*[A-Za-z]{3}")
"""A noun behind a demonstrative: `那场 meetup`."""
_LONGEST_TOPIC = 4.0
"""Words of a topic beside which a pronoun may point out of the question."""
_UNIT: Final = compile_late(r"[\u3400-\u4dbf\u4e00-\u9fff]|[^\W\d_\u3400-\u4dbf\u4e00-\u9fff]+")


def find_marks(text: str) -> list[tuple[int, int]]:
    """Find the words at both ends of a folded question that say that it goes on."""
    marks = [_BACK, _OPENING]
    if _CLOSING_NEEDS.are_in(text):
        marks.append(_CLOSING)
    if _ANYWHERE_NEEDS.are_in(text):
        marks.append(_ANYWHERE)
    return [match.span() for mark in marks for match in mark.finditer(text)]


def _may_point(text: str, reference: Reference, topics: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a reference may point out of its question, and not at its own words.

    `The Iron Duke: when did he retire` has its own; `what did she say about tides` has not.
    """
    said = "".join(text[start:end] for start, end in topics)
    if _measure(said) > _LONGEST_TOPIC:
        return False
    before = "".join(text[start:end] for start, end in topics if start < reference.start)
    if reference.sort in ("person", "thing", "nth", "set") and not reference.describes:
        follows_preposition = _PREPOSITION.search(text[: reference.start]) is not None
        return not before or (follows_preposition and _measure(before) <= _LONGEST_BEFORE)
    if reference.sort == "event" and any(end == reference.start for _, end in topics):
        return False
    return reference.describes or _measure(before) <= _LONGEST_BEFORE


def _is_described_by_name(
    text: str, reference: Reference, named: Sequence[tuple[int, int]]
) -> bool:
    """Tell whether a name stands right before a demonstrative: `IstioCon 2022 那场`."""
    if not _DEMONSTRATIVE.match(text, reference.start):
        return False
    before = any(
        end <= reference.start and not text[end : reference.start].strip(" 的") for _, end in named
    )
    return before or _NOUN.match(text, reference.end) is not None


def _measure(text: str) -> float:
    """Measure a topic in words; a Chinese character is half a word."""
    return sum(0.5 if len(unit) == 1 and unit > "\u2fff" else 1 for unit in _UNIT.findall(text))


def is_filler(text: str) -> bool:
    """Tell whether a folded text has only words that say nothing by themselves."""
    units = _UNIT.findall(text.replace("'", " ").replace("’", " "))
    return all(unit.lower() in _WORDS or unit in _FILLER for unit in units)


def find_cues(
    text: str,
    references: Iterable[Reference],
    named: Iterable[tuple[int, int]],
    topics: Iterable[tuple[int, int]],
    marks: Sequence[tuple[int, int]],
) -> Cues:
    """Find the cues of a folded question.

    Args:
        text: The question, folded in place.
        references: Of the question.
        named: Where names, numbers and limits stand.
        topics: Where topics stand.
        marks: As `find_marks` finds them.
    """
    named, topics = tuple(named), tuple(topics)
    references = tuple(
        replace(one, is_named=_is_described_by_name(text, one, named))
        for one in references
        if _may_point(text, one, topics)
    )
    said = "".join(text[start:end] for start, end in topics)
    marks = marks if _measure(said) <= _LONGEST_MARKED else []
    places = [*named, *topics, *marks, *((one.start, one.end) for one in references)]
    says_nothing_else = is_filler(blank_out(text, places))
    return Cues(
        references=references,
        # A topic alone is a new question: `Kafka?`
        is_elliptic=says_nothing_else and bool(marks or ((named or references) and not topics)),
        is_marked=bool(marks),
        text=text,
    )
