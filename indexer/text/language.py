"""Detects the language of a text, and splits text into words for lexical search.

Chinese bigrams score as well as the words of a segmenter (`benchmarks/README.md`).
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from operator import add

import opencc
import Stemmer

from indexer.text.late_patterns import compile_late

_CJK = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_WORDS = compile_late(rf"[{_CJK}]+|[^\W_{_CJK}]+(?:[.+#'’-]+[^\W_{_CJK}]+)*[+#]*")
_ASCII_WORDS = re.compile(r"[a-z0-9]+(?:[.+#'-]+[a-z0-9]+)*[+#]*")
"""The same in a folded text of ASCII; it takes half as long."""
_HAN = compile_late(rf"[{_CJK}]")
_MAY_BE_TRADITIONAL = re.compile(
    "[\u2e80-\u2fff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]"
)
_LETTER = re.compile(r"[^\W\d_]")
_ACCENTS = re.compile(r"[\u0300-\u036f]+")
_PARTS = re.compile(r"[^\W_]+")
_WIDE_SIGNS = tuple(zip("，：；（）！？\u3000", ",:;()!? ", strict=True))
"""Signs of Chinese texts, each with what NFKC makes of it."""
_CHINESE_QUESTION_WORDS = re.compile(
    r"[的呢吗嘛吧么啥哪谁怎什请看找]|有没|视频|演讲|回放|录|幻灯|讲稿|课件|资料|[。？！]\s*$"
)
"""Words around the names that show that a question is Chinese; in simplified characters."""
_ENGLISH_QUESTION_WORDS = re.compile(
    r"\b(?:where|what|which|who|whose|when|how|why|is|are|was|were|do|does|did|can|could|the|of|at|"
    r"for|there|find|show|tell|please|any|i|me|talks?)\b",
    re.IGNORECASE | re.ASCII,
)


def compile_words(pattern: str) -> re.Pattern[str]:
    r"""Compile a pattern without case, whose `\b` also matches between Han and Latin letters.

    It is compiled at its first use.
    """
    return compile_late(pattern, re.IGNORECASE | re.ASCII)


def detect_language(text: str) -> str:
    """Detect Chinese (`zh`) or anything else (`en`) by the letters of a text.

    A Han character counts as six letters, because a Latin name is long ("IstioCon 视频").
    """
    han = 0 if text.isascii() else len(_HAN.findall(text))
    if not han:
        return "en"
    # Most often the others are fewer than so many, whatever they are.
    others = len(text) - han
    if han * 6 > others or han * 6 > len(_LETTER.findall(text)) - han:
        return "zh"
    return "en"


def choose_language(
    chosen: str = "", question: str = "", locale: str = "", default: str = "en"
) -> str:
    """Choose `zh` or `en`, or the default, for an answer or for a message of our own.

    The first of these decides: the user's choice, if it is `zh` or `en`; the words of the question;
    the locale, a BCP 47 tag; the letters of the question; the default. The locale goes before the
    letters, because a question that is only a Latin name ("MeshDay 2030") says little about the
    language.
    """
    if chosen in {"zh", "en"}:
        return chosen
    if language := detect_by_words(question):
        return language
    if locale:
        return "zh" if locale.lower().startswith("zh") else "en"
    return "en" if _LETTER.search(question) else default


def detect_by_words(question: str) -> str:
    """Detect the language by the words around the names; empty if there are none.

    Names are mostly Latin and often long, so they do not count: "IstioCon 2022 的 PPT" is Chinese,
    "talks of 李明" is English. If a question begins in English and goes on in Chinese, its letters
    decide.
    """
    english = _ENGLISH_QUESTION_WORDS.search(question)
    if not question.isascii() and _CHINESE_QUESTION_WORDS.search(simplify(question)):
        begins_in_english = english is not None and not _LETTER.search(question[: english.start()])
        return detect_language(question) if begins_in_english else "zh"
    if english:
        return "en"
    return "zh" if _HAN.search(question) else ""


def split_words(text: str) -> list[str]:
    """Split a text into words for lexical search, in order.

    Chinese text gives bigrams in simplified characters, and a single character gives itself. Latin
    words are case-folded and stemmed, without accents. A compound such as `Istio-1.5` gives itself
    and its parts, so that it matches whole and in part.
    """
    return split_folded(fold(text))


def split_folded(folded: str) -> list[str]:
    """Split a folded text as `split_words` does."""
    found = (_ASCII_WORDS if folded.isascii() else _WORDS).findall(folded)
    if folded.isascii() and all(map(str.isalnum, found)):
        return list(map(stem_word, found))
    words: list[str] = []
    for word in found:
        if word[0] >= "\u3400" and _HAN.match(word):
            words += map(add, word, word[1:]) if len(word) > 1 else word
            continue
        words.append(stem_word(word))
        # Most words have no second part.
        if not word.isalnum() and len(parts := _PARTS.findall(word)) > 1:
            words += map(stem_word, parts)
    return words


def fold(text: str) -> str:
    """Fold a text for comparison: case, width, accents and traditional characters."""
    if text.isascii():
        return text.lower()
    # What is normal already is seen at once, and Chinese texts are but for these signs.
    for sign, plain in _WIDE_SIGNS:
        text = text.replace(sign, plain)
    folded = simplify(unicodedata.normalize("NFKC", text).casefold())
    return _ACCENTS.sub("", unicodedata.normalize("NFKD", folded))


def simplify(text: str) -> str:
    """Replace traditional Chinese characters by simplified ones."""
    # Most texts that are not ASCII have only signs such as `’` or `é`.
    if text.isascii() or not _MAY_BE_TRADITIONAL.search(text):
        return text
    return str(_get_converter().convert(text))


@lru_cache(maxsize=1)
def _get_converter() -> opencc.OpenCC:
    return opencc.OpenCC("t2s")


@lru_cache(maxsize=1)
def _get_stemmer() -> Stemmer.Stemmer:
    # Stems are remembered by `stem_word`; to remember them in here too takes twice the time.
    return Stemmer.Stemmer("english", 0)


@lru_cache(maxsize=65536)
def stem_word(word: str) -> str:
    """Stem a folded Latin word: `services` gives `servic`."""
    return str(_get_stemmer().stemWord(word))
