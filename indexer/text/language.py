"""Language of a text, and its words for lexical search.

Chinese is cut into character bigrams after folding traditional into simplified; Latin words are
case-folded, stripped of accents and stemmed. Bigrams score as well as a segmenter's words
(`benchmarks/README.md`) and need no dictionary.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import opencc
import Stemmer

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS = re.compile(rf"[{_CJK}]+|[^\W_{_CJK}]+(?:[.+#'’-]*[^\W_{_CJK}]+)*[+#]*")
_HAN = re.compile(rf"[{_CJK}]")
_LETTER = re.compile(r"[^\W\d_]")
_MARKS = re.compile(r"[\u0300-\u036f]+")
_PARTS = re.compile(r"[^\W_]+")
_SAID_IN_CHINESE = re.compile(
    r"[的呢吗嘛吧么啥哪谁怎什请看找]|有没|视频|演讲|回放|录|幻灯|讲稿|课件|资料|[。？！]\s*$"
)
"""What only somebody who asks in Chinese writes around the names; simplified."""
_SAID_IN_ENGLISH = re.compile(
    r"\b(?:where|what|which|who|whose|when|how|why|is|are|was|were|do|does|did|can|could|the|of|at|"
    r"for|there|find|show|tell|please|any|i|me|talks?)\b",
    re.IGNORECASE | re.ASCII,
)


def any_of(pattern: str) -> re.Pattern[str]:
    """Compile a table of words that people write in either case.

    In ASCII, so that a word border also stands between a Han character and a Latin letter.
    """
    return re.compile(pattern, re.IGNORECASE | re.ASCII)


def detect(text: str) -> str:
    """Tell Chinese (`zh`) from everything written in letters (`en`).

    A Chinese question is often two words around a Latin name ("IstioCon 视频"), so one Han
    character weighs as much as six letters.
    """
    han = len(_HAN.findall(text))
    letters = len(_LETTER.findall(text)) - han
    return "zh" if han * 6 > letters and han else "en"


def choose_language(
    chosen: str = "", question: str = "", locale: str = "", default: str = "en"
) -> str:
    """Choose the language to answer in, and to say something of our own in.

    The first that tells decides: what the asker chose, the words of the question, the locale of
    the asker's program, the letters of the question, the default. A question that is only a Latin
    name ("MeshDay 2030") tells less than a locale.

    Args:
        chosen: `zh` or `en`; anything else is no choice.
        question: The question, where there is one.
        locale: BCP 47 tag of a client or browser; empty where none is known.
        default: `zh`, `en`, or empty to know that nothing tells.

    Returns:
        `zh` or `en`, or the default.
    """
    if chosen in {"zh", "en"}:
        return chosen
    if language := _language_of_words(question):
        return language
    if locale:
        return "zh" if locale.lower().startswith("zh") else "en"
    return "en" if _LETTER.search(question) else default


def _language_of_words(question: str) -> str:
    """Tell the language of a question by the words around its names; empty where it has none.

    Names are mostly Latin and often long, so it is the words around them that count: "IstioCon
    2022 的 PPT" is Chinese, "talks of 李明" is not. Where a text begins in English and goes on in
    Chinese, `detect` decides.
    """
    english = _SAID_IN_ENGLISH.search(question)
    if not question.isascii() and _SAID_IN_CHINESE.search(simplify(question)):
        begins = english is not None and not _LETTER.search(question[: english.start()])
        return detect(question) if begins else "zh"
    if english:
        return "en"
    return "zh" if _HAN.search(question) else ""


def split_words(text: str) -> list[str]:
    """Cut a text into the words that lexical search indexes and asks for, in order.

    Chinese runs give their bigrams (a run of one character gives itself); `Istio-1.5` gives
    itself and its parts, so that versions match whole and in part.
    """
    found: list[str] = []
    for run in _RUNS.findall(_fold(text)):
        if _HAN.match(run):
            found += [run[i : i + 2] for i in range(len(run) - 1)] or [run]
            continue
        found.append(_stem(run))
        parts = _PARTS.findall(run)
        if len(parts) > 1:
            found += [_stem(part) for part in parts]
    return found


def fold(text: str) -> str:
    """Fold case, width, accents and traditional characters away, for comparison."""
    return _fold(text)


def simplify(text: str) -> str:
    """Write traditional characters as simplified ones; everything else stays."""
    return text if text.isascii() else _converter().convert(text)


@lru_cache(maxsize=1)
def _converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def _stemmer() -> Stemmer.Stemmer:
    return Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def _stem(word: str) -> str:
    return str(_stemmer().stemWord(word))


def _fold(text: str) -> str:
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text).casefold()
    if not folded.isascii():
        folded = _MARKS.sub("", unicodedata.normalize("NFKD", _converter().convert(folded)))
    return folded
