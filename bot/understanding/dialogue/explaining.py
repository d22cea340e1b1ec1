"""Tells a question that asks for an explanation of a topic of its own: `what is tidal power`.

Only closed classes are listed: question words with a copula, verbs of telling, `how does … work`.
Such a question says itself what it asks, so it never asks for the same as the one before it.
"""

from __future__ import annotations

from typing import Final

from bot.request import NO_CONSTRAINTS, Intent, Request
from bot.understanding.dialogue.cues import Cues
from bot.understanding.dialogue.focus import list_of
from bot.understanding.dialogue.social_turns import says_talks
from bot.understanding.names.pieces import fold_in_place
from bot.understanding.needs import Needs
from indexer.text.language import compile_words

_MAY_EXPLAIN: Final[frozenset[Intent]] = frozenset(("other", "what", "title", "list", "recommend"))
"""Intents that such a question may be read as; others ask for a fact or for links."""
_IS_ZH: Final = (
    r"(?:^|[，,。.!！？?\s]|请问|那么?|所以|到底|究竟)(?:什么|啥)(?:叫做?|才?是)(?!时候|地方|人)|何[为谓]"
    r"|(?:是|叫)(?:个|一个|一种)?(?:什么|啥)(?:东西|玩意儿?|意思|概念|技术|项目|工具|鬼)?"
    r"[呀啊呢吗嘛的\s]*[?？!！。.…~～]*$"
    r"|(?:干|做)(?:什么|啥|嘛)(?:用)?的|有(?:什么|啥)用|怎么(?:一)?回事|原理"
)
"""What a thing is, in either order of the words."""
_TELL_ZH: Final = (
    r"(?:讲|说|聊|谈|解释|介绍|科普|展开|简述|阐述)(?:讲|说|聊|谈|一下|一[讲说聊谈]|下)"
    r"|(?:^|请|能|给我|帮我|跟我)(?:解释|介绍|科普|简述|阐述)"
)
"""Verbs of telling, doubled or with their `一下`: `讲 Kafka 的` says what a talk is on."""
_HOW_ZH: Final = (
    r"(?:怎么|怎样|如何|咋)(?:去|来|才能)?"
    r"(?:使?用|工作|运[行作转]|实现|理解|配置|部署|安装|上手|入门|做到)"
)
_IS_EN: Final = (
    r"\bwhat(?:['’]?s| is| are|['’]re)\b(?! (?:about|new|next|up|on|left|there|the)\b)"
    r"|\bwhat (?:does|do|did|can|is) .{1,80}\b(?:mean|do|used for|good for|stand for)[\s?.!]*$"
    r"|\b(?:definition|meaning|explanation|overview|basics) of\b|\b(?:introduction|intro) to\b"
)
"""`What is the venue` may be that of the event in view."""
_TELL_EN: Final = (
    r"\b(?:tell|teach)(?: (?:me|us))?(?: (?:more|something|a (?:bit|little)|everything))?"
    r" (?:about|on|what)\b|\b(?:say|know) (?:something|more|a bit) about\b"
    r"|\b(?:explain|define|describe|introduce)\b"
)
_HOW_EN: Final = (
    r"\bhow (?:does|do|is|are|can|did)\b.{1,80}"
    r"\b(?:works?|functions?|operates?|compares?|differs?|relates?|helps?|happens?|done|used)\b"
    r"|\bhow (?:to|(?:do|can|should) (?:i|we|you|one))"
    r" (?:use|set up|configure|install|deploy|run|start|enable|build|write)\b"
    r"|\bwhy (?:is|are|does|do|should|would|use)\b"
)
_NEEDS: Final = Needs(
    "什啥何嘛怎原讲说聊谈解介科展简阐如咋",
    "what whats definition meaning explanation overview basics introduction intro tell teach say"
    " know explain define describe introduce how why",
)
_EXPLAINS: Final = compile_words("|".join((_IS_ZH, _TELL_ZH, _HOW_ZH, _IS_EN, _TELL_EN, _HOW_EN)))


def explains(request: Request, cues: Cues) -> bool:
    """Tell whether a question wants a topic or a name of its own explained, and points at nothing.

    Who limits it (`explain the slides`), or asks for talks, may mean those that were shown.

    Args:
        request: What the question says itself.
        cues: How its wording goes on from the question before.
    """
    if request.intent not in _MAY_EXPLAIN or request.constraints != NO_CONSTRAINTS:
        return False
    whole = list_of(request.mentions, "event", "series", "person", "organisation", "talk")
    # `And what is LampCon 2022` may ask for the same of that.
    names = bool(whole) and not cues.is_marked if request.mentions else bool(request.topic)
    text = fold_in_place(request.text)
    points = bool(cues.references) or cues.goes_back or says_talks(text)
    may_explain = names and not points and _NEEDS.are_in(text)
    return may_explain and _EXPLAINS.search(text) is not None
