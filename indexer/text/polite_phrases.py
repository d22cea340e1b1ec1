"""Strips greetings, thanks and other polite phrases from a question; tables to read and extend."""

from __future__ import annotations

import re
from typing import Final

from indexer.text.language import compile_words, split_words

GREETING: Final = (
    r"(?:hi|hello|hey|greetings|good (?:morning|afternoon|evening))(?!,? world)"
    r"(?: (?:all|there|everyone|everybody|folks|team|guys|friends))?\b|"
    r"(?:各位(?:大佬|老师|朋友)?|大佬们?|老师们?|朋友们?|大家|你们?|您)好|各位大佬|哈喽|嗨|"
    r"(?:有人)?在[吗么嘛](?![\u4e00-\u9fff])|有人[吗么嘛](?![\u4e00-\u9fff])"
)
"""Opens a conversation. In `Hello World`, hello is part of a name."""
THANKS: Final = (
    r"(?:many )?\bthanks\b|\bthank (?:you|u)\b|\bthx\b|\bcheers\b|谢谢|多谢|感谢|谢啦|辛苦"
)
"""Closes a conversation."""

# Matched only at the ends of a question: "Hello" and "question" may be words of a title.
_EDGE = r"[^\w\u3400-\u9fff]*"
_GREETING = compile_words(rf"^{_EDGE}(?:{GREETING}){_EDGE}")
_OPENING = compile_words(
    rf"^{_EDGE}(?:(?:does|do|has|would) (?:any|some)(?:one|body)(?: here)? (?:know|have|remember)|"
    r"(?:any|some)(?:one|body)(?: here)? knows?|(?:(?:quick |one |a )?question|sorry)(?= ?[,:])|"
    r"excuse me|请问(?:一下)?|(?:我?想)?(?:请教|咨询|问)(?:一?下|各位|大家)|"
    rf"有(?:没有)?(?:人|谁|大佬)知道|谁知道|麻烦问一?下){_EDGE}"
)
# It begins where such a run begins: tried inside of it too, a long run would take its square.
_THANKS = compile_words(
    rf"(?<![^\w\u3400-\u9fff]){_EDGE}(?:{THANKS})"
    r"(?: (?:a lot|so much|very much|in advance|all|everyone))*(?:大家|各位|啦|了|你们?|您)*"
    rf"{_EDGE}$"
)
_MAY_THANK = re.compile("thank|thx|cheers|谢|辛")


def strip_polite_phrases(text: str) -> str:
    """Strip polite phrases from both ends of a question, unless nothing else would be left."""
    bare = text
    for pattern in (_GREETING, _OPENING):
        bare = pattern.sub("", bare, count=1)
    if _MAY_THANK.search(bare.lower()):
        bare = _THANKS.sub("", bare, count=1)
    return bare if bare == text or split_words(bare) else text
