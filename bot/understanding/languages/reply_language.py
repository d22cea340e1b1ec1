"""Chooses the language of the reply: not by names, which are the same in every language.

`IstioCon 2022 PPT` is typed by readers of Chinese and of English alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.messages import Question
from bot.understanding.asking_words import SURE, AskingWords
from bot.understanding.constraints import find_answer_language
from indexer.text.language import choose_language, detect_by_words, fold
from indexer.text.spans import blank_out

_LATIN = re.compile(r"[a-z]+(?:'[a-z]+)?")
_SHARED = frozenset((
    "hi", "hello", "hey", "yo", "ok", "okay", "okk", "okey", "k", "thx", "thanks", "ty", "tks",
    "bye", "lol", "haha", "hmm", "emm", "emmm", "nice", "cool", "yes", "no", "pls", "plz",
    "help", "stop", "more", "next", "test", "ppt", "pdf", "vs", "live", "demo", "link", "links",
    "url", "slides", "video", "videos",
))  # fmt: skip
"""English words that people type in any language."""


def find_asking_language(text: str, taken: Iterable[tuple[int, int]], asking: AskingWords) -> str:
    """Find the language of the words of asking: `zh`, `en`, or empty where there are none.

    Args:
        text: The question.
        taken: Where names, numbers and Latin words for kinds of link stand.
        asking: The words of asking, most of which are English.
    """
    outside = blank_out(text, taken)
    words = _LATIN.findall(fold(outside).replace("’", "'"))
    english = [word for word in words if asking.is_asking(word, SURE) and word not in _SHARED]
    told = detect_by_words(outside)
    if told == "en" and not any(word not in _SHARED for word in words):
        return ""
    return told or ("en" if english else "")


def choose_reply_language(
    question: Question,
    text: str,
    taken: Iterable[tuple[int, int]],
    asking: AskingWords,
    *,
    is_foreign: bool = False,
) -> str:
    """Choose `zh` or `en` for the reply.

    The first of these decides: the person's choice; the words of asking, unless they are foreign;
    the conversation; the channel; the letters of the text.

    Args:
        question: The question, with what its conversation remembers.
        text: Its text.
        taken: As for `find_asking_language`.
        asking: The words of asking.
        is_foreign: Whether it asks in neither language.
    """
    chosen = question.language or find_answer_language(text)
    told = "" if chosen or is_foreign else find_asking_language(text, taken, asking)
    before = question.state.request.language if question.state else ""
    decided = chosen or told or before or question.default_language
    return choose_language(decided, "" if is_foreign else text)
