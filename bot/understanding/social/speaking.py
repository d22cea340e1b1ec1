"""Tells who wants to give a talk, where no event is named at which it would be."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.understanding.intent.model import IntentGuess
from indexer.text.language import compile_words, simplify

_GIVE = (
    r"(?:speak(?!\s+(?:to|with|\w+(?:ese|ish|an|in)\b))"
    r"|present(?=\s*(?:$|[?.!,]|(?:at|something|here|there|my|our|an?|in)\b))"
    r"|(?:give|do|hold|deliver|propose|submit|pitch)\s+(?:an?|my|our|the)\s+(?:[\w-]+\s+){0,2}"
    r"(?:talk|session|presentation|workshop|keynote|proposal|paper|abstract)"
    r"|(?:be|become)\s+an?\s+(?:\w+\s+)?(?:speaker|presenter))\b"
)
_SPEAK_EN = compile_words(
    r"\b(?:can|could|may|might|do|should|must|shall)\s+(?:i|we)\s+(?:also\s+|still\s+|just\s+)?"
    rf"{_GIVE}"
    r"|\b(?:i|we)(?:['’]?d|\s+would|\s+want|\s+wish|\s+hope|\s+plan|['’]?m|\s+am)?\s*"
    rf"(?:\b(?:really|also|like|love|keen|want|hoping|planning)\s+){{0,2}}\bto\s+{_GIVE}"
    rf"|\b(?:wanna|sign(?:ing)?\s+up\s+to|appl(?:y|ying)\s+to|register\s+to|how\s+to)\s+{_GIVE}"
    r"|\bcfps?\b|\bcalls?\s+for\s+(?:papers|proposals|speakers|talks|sessions|participation)\b"
)
_SPEAK_ZH = compile_words(
    r"投稿|投个稿|征稿|征集(?:议题|讲师|演讲)"
    r"|(?:当|做|成为|报名做?)(?:一[名个位]|个|你们的?)?(?:讲师|讲者|演讲者|演讲嘉宾|分享嘉宾)"
    r"|(?:提交?|报|投)(?:一?[个份]|我的|自己的)?(?:议题|演讲稿?|分享申请|讲题)"
    r"|(?:我们?|咱们?|自己|本人)(?:也|都|还|就|很|特别){0,2}"
    r"(?:想|要|可以|可不可以|能|能不能|能否|希望|打算|准备|愿意|有兴趣){1,2}"
    r"(?:也|来|去|在(?:这里|这儿|你们这|社区|会上)|上台|报名|申请|给大家|跟大家|和大家){0,3}"
    r"(?:(?:做|办|搞)(?:一?[个场次])(?:分享|演讲|讲座)"
    r"|(?:讲|分享)(?:自己|我|我们)的"
    r"|(?:讲|分享)(?:一?[个场次点](?!什么|链接|视频|PPT|文)|(?=\s*(?:[吗嘛么呢吧]|[？?，,。！!]|$))))"
)
_MAY_MEAN = frozenset({"register", "other", "contact", "subscribe", "help"})
"""Guesses at a text by which somebody wants to speak."""
_EVENTS = frozenset({"event", "series", "episode"})
_PLAIN = 0.8
"""Probability of an intent that the words of a text say."""


def wants_to_speak(text: str) -> bool:
    """Tell whether a text says that somebody wants to give a talk: `我想来讲一场`."""
    return bool(_SPEAK_EN.search(text) or _SPEAK_ZH.search(simplify(text)))


def find_speaker(
    guesses: Sequence[IntentGuess], text: str, named: Collection[str]
) -> IntentGuess | None:
    """Find whether a text asks how to give a talk here, and at none of the events that it names.

    Args:
        guesses: Of the intent model, the likeliest first.
        text: The question without its names.
        named: What it names, as `Mention.what`.
    """
    if guesses[0].intent not in _MAY_MEAN or not _EVENTS.isdisjoint(named):
        return None
    return IntentGuess("contact", "", _PLAIN) if wants_to_speak(text) else None
