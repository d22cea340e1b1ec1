"""Finds the Chinese words that ask for a place in a recording: 在哪里讲到, 第几分钟说到.

Closed classes: words of place and time, and verbs of saying with what says that they go on (到).
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.answering.from_catalogue.moments.cue import Cue, Span
from indexer.text.late_patterns import compile_late
from indexer.text.spans import overlaps

_AT = compile_late(
    r"(?P<exact>第?(?:几|多少|哪一?个?)分(?:钟|几秒|多少秒)?|第?(?:几|多少)秒"
    r"|哪一?个?(?:小?段|部分|小?节|处|时间点|时间|位置|片段|章节|环节)|什么位置|时间[点戳轴])"
    r"|哪里|哪儿|何处|什么地方|什么时候|啥时候|何时|几时"
)
_NOT_NOUN = r"(?<![演主宣听])"
_SAY = compile_late(
    rf"(?P<reached>{_NOT_NOUN}[讲说提聊谈](?:到|起|及)|(?:介绍|讨论|解释|涉及)到|涉及)(?:了|的)?"
    rf"|(?P<plain>{_NOT_NOUN}(?:讲解|讲(?![师者座稿义台堂究述话])|说(?!明)|提(?![问供交升高])"
    r"|聊(?!天)|谈(?![判话])|介绍|解释|讨论|演示|说明|是?关于)(?:了|的是|的)?(?!过))"
)
_RECORDED = compile_late(r"视频|录像|录播|录屏|录音|回放|影片|这[个场]?演讲|[里中]的?哪")
_ONLY_PARTICLES = compile_late(r"[的了呢吗啊吧呀\s?？。.!！~～]*")
_IS_AT = compile_late(r"[\s,，]*(?:是|的)?(?:在|从)?[\s|]*$")


def find_chinese(folded: str, names: Sequence[Span]) -> Cue | None:
    """Find the cue of a folded question, outside of its names; None if it has none."""
    if folded.isascii():
        return None
    is_recorded = any(not overlaps(*match.span(), names) for match in _RECORDED.finditer(folded))
    for at in _AT.finditer(folded):
        if overlaps(*at.span(), names):
            continue
        is_exact = at["exact"] is not None or is_recorded
        says = [
            say
            for say in _SAY.finditer(folded)
            if not overlaps(*say.span(), names)
            and not overlaps(*say.span(), [at.span()])
            and (is_exact or say["reached"] is not None)
        ]
        behind = next((say for say in says if say.start() >= at.end()), None)
        if behind is not None:
            if _ONLY_PARTICLES.fullmatch(folded, behind.end()):
                # ambient 是在哪一段讲的: what is said stands before.
                is_at = _IS_AT.search(folded[: at.start()])
                end = is_at.start() if is_at else at.start()
                return Cue((0, end), is_exact, is_before=True)
            return Cue((behind.end(), len(folded)), is_exact)
        before = next((say for say in says if say.end() <= at.start()), None)
        if before is not None:
            # 讲到 ambient 是在第几分钟
            return Cue((before.end(), at.start()), is_exact)
    return None
