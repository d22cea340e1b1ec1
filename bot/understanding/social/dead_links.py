"""Tells a complaint about a link that does not open from other complaints."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.understanding.constraints import Limit
from bot.understanding.intent.model import IntentGuess
from indexer.text.language import compile_words, simplify

_DEAD = compile_words(
    r"\b(?:40[34]|410|50[0-4])\b|\bdead\b|\bbroken\b|\bexpired\b|\bcorrupt(?:ed)?\b|\bgone\b|"
    r"\b(?:taken|pulled) down\b|\b(?:removed|deleted)\b|\bunavailable\b|\bnot available\b|"
    r"\b(?:is|are|seems?|links?|page) down\b|\bnot found\b|\baccess denied\b|\btimes? out\b|"
    r"\b(?:does|do|did|is|are|wo|wi|ca|could)(?:n['’]?t| not)"
    r" (?:\w+ )?(?:open|load|play|work|working|resolve|download|reach)|"
    r"\bcannot (?:open|load|play|download|reach)|\bfail(?:s|ed)? to (?:open|load|play|download)|"
    r"打不开|点不开|开不了|打开不了|进不去|上不去|下不了|下载不了|下不下来|放不了|播不了|播放不了|"
    r"看不了|访问不了|无法(?:访问|打开|下载|播放|观看)|不能(?:访问|打开|下载|播放)|"
    r"失效|挂[了掉]|空白|白屏|死链|坏链|坏了|过期|已?(?:被)?删除?了|没了(?!解)|不存在|破链接|断了|加载不|黑屏|报错"
)
_LINK = compile_words(
    r"\b(?:links?|urls?|pages?|address|mirror|file)\b|链接|网址|页面|地址|文件|网盘"
)
_CLAUSES = re.compile(r"[,，。;；?？!！\n]|\. ")
_LEAST = 0.02
"""Probability of a complaint below which the text says something else of what is dead."""
_PLAIN = 0.8
"""Probability of a complaint that the words of a text say."""


def says_dead_link(text: str) -> bool:
    """Tell whether a text says that something does not open or is no longer there."""
    return _DEAD.search(simplify(text)) is not None


def find_dead_link(
    guesses: Sequence[IntentGuess], text: str, limits: Sequence[Limit]
) -> IntentGuess | None:
    """Find whether a text complains about a link, though it names what the link shows.

    Args:
        guesses: Of the intent model.
        text: The question without its names.
        limits: Its kinds and platforms. Who cannot open a platform wants another one, and asks.
    """
    if not any(one.intent == "complaint" and one.probability >= _LEAST for one in guesses):
        return None
    named = any(one.sort in {"kind", "platform"} for one in limits) or _LINK.search(simplify(text))
    # `It does not open here, is there another address?` asks for links, and has them in its answer.
    *_, last = _CLAUSES.split(text.strip(" 。.!！~～"))
    is_dead = named and all(one.wanted for one in limits) and says_dead_link(last)
    return IntentGuess("complaint", "", _PLAIN) if is_dead else None
