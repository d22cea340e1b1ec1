"""Finds the phrases that lead to a topic: `the ones about …`, `里面有讲…`, `my boss wants …`.

They are of closed classes: words of pointing and being there, of time, of wishing, and the verbs of
saying and studying. What follows them is what a question is about.
"""

from __future__ import annotations

from collections.abc import Iterator

from indexer.text.language import compile_words
from indexer.text.late_patterns import compile_late

_THERE = (
    r"(?:里面|其中|当中|这里|那里|[这那哪]些|哪[个场次]|有没有|有无|没有|有人|有谁|有|还|都|也|是|谁"
    r"|只[要看听想]|就[要看]?|想[看听要]|要|给我|看看|找找?)"
)
_SAY = (
    r"(?:讲(?:讲|到|过|的)?(?![师者座稿义台堂究解述话演得])|聊(?:聊|到|过)?(?!天)"
    r"|谈(?:谈|到|过|及)?(?![判话])|[说提](?:到|过|及|起)|涉及|介绍(?:一下|过)?|关于|有关(?!部门)"
    r"|围绕|针对)"
)
_WHOSE = (
    r"(?:[\u4e00-\u9fff]{1,4}(?:要求?|让|叫|请|派|喊)(?:我们?|咱们?)|我们?(?:公司|团队|组|部门)?"
    r"|咱们?|最近(?:一直)?(?=[正在想要]))"
)
_WHEN = (
    r"(?:今[天晚早]|明[天晚早]|后天|[这下]?周[一二三四五六日天末]?|月底|下个?月|马上|最近|现在|目前"
    r"|正?在|刚?开始|想要?|需要|必须|[要得去来也就刚]|打算|准备|计划|一直|给(?:老板|大家|团队|同事|领导))"
)
_STUDY = r"(?:汇报|研究|调研|学习?|了解|入门|接触|评估|选型|折腾|琢磨|搞|看看?(?!板)|关注|对比)"
_CHINESE = compile_late(
    rf"(?:^|(?<=[\s,，。？！!?;；:：、]))"
    rf"(?:{_THERE}{{1,5}}{_SAY}|(?:请问)?(?:什么|啥)(?:叫做?|才?是)|{_WHOSE}{_WHEN}{{0,4}}{_STUDY}(?:一下|下|过|了|着)?(?:关于|有关)?)"
)
_STUDY_EN = (
    r"(?:learn|study|understand|know|read|dig|present|report|see|watch|hear|explore|find out)"
    r"(?:\s+(?:more|up|something|anything|stuff|things))?(?:\s+(?:about|on|into|of))?"
)
# It begins behind the last line break of a name, so that each is not a beginning of its own.
_ENGLISH = compile_words(
    r"(?:^|(?<=[\n,.;:?!]))(?!\n)\s*(?:(?:just|only|and|so|ok|hey|well|also|maybe|please|pls|hi|i|we|im"
    r"|i['’]m|we['’]re|got|gimme|show me|give me|get me)\s+){0,4}"
    r"(?:(?:(?:the|those|these|any|some|more)\s+)?(?:ones?|stuff|things?)\s+"
    r"(?:on|about|around|regarding|covering|that (?:cover|are (?:about|on)|talk about|mention))"
    r"|(?:wanna|gonna|gotta|(?:want(?:ed)?|need|have|like|love|trying|going|hoping|looking|keen|here)"
    rf"\s+to)\s+{_STUDY_EN}|(?:explain|describe|define)(?:\s+to\s+(?:me|us))?"
    r"(?:\s+what\s+(?:is|are))?)\s+"
)
_BY_WHEN = compile_words(
    r"\s(?:by\s+)?(?:tomorrow|today|tonight|asap|next week|on (?:mon|tues|wednes|thurs|fri)day)"
    r"(?=\s*[.!?]*\s*$)"
)


def find_frames(text: str) -> Iterator[tuple[int, int]]:
    """Find where phrases stand that lead to a topic, or tell by when it is needed.

    Args:
        text: The folded question; a line break stands in the places of names.
    """
    for pattern in (_ENGLISH, _BY_WHEN) if text.isascii() else (_CHINESE, _ENGLISH, _BY_WHEN):
        for match in pattern.finditer(text):
            yield match.span()
