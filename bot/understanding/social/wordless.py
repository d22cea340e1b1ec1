"""Texts without a word: an emoji, three question marks, a lone digit, a sticker's name."""

from __future__ import annotations

import re
import unicodedata

from indexer.text.late_patterns import compile_late
from indexer.text.spans import blank_out

_CODES = compile_late(
    r"<a?:\w{2,32}:\d{5,25}>"  # Discord's own emoji
    r"|:[a-z0-9_+-]{2,32}:"  # :thumbsup:
    r"|\[[\u4e00-\u9fff]{1,4}\]|\[[A-Z][A-Za-z]{2,11}\]"  # WeChat: [抱拳], [Salute]
    r"|/::?[-\w()~<>*|&!@#$,.?']{1,2}"  # WeChat, as its interface sends it: /::)
)
_CODES_ONLY = compile_late(rf"(?:\s|{_CODES.pattern})+")
_SOUND = re.compile(
    r"h+m+|e+m+|u+h*m*|a+h+|o+h+|e+h+|z{3,}|l+o+l+|(?:h+[aei]+){2,}h*|x+d+"
    r"|[嗯恩呃额啊哦噢喔呵哈嘻唔哎唉诶欸咦哇]+",
    re.IGNORECASE,
)
"""Laughter, and what people say while they think."""
_MARKS = re.compile(r"[?？!！¿\s]*[?？][?？!！¿\s]*")
_WORD = re.compile(r"\w+")
_LETTERS = re.compile(r"[^\W\d_][\W\d_]*[^\W\d_]")
"""Two letters."""
_HAN = compile_late(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_PLAIN = compile_late(r"[\x00-\x7f\u3400-\u4dbf\u4e00-\u9fff，。、？！：；（）《》“”‘’…—·]*")
"""What no emoji is among."""
_DIGITS = re.compile(r"\d+")
_SYMBOLS = {"So", "Sk", "Cf", "Co"}
"""Unicode categories of emoji, their skin tones and what joins them."""
_JOINERS = "\ufe0e\ufe0f\u20e3"
"""Marks that choose how an emoji looks."""
_MOST_DIGITS = 3
"""Digits that name nothing by themselves: `1`, `666`. Four may be a year."""


def blank_emoji(text: str) -> str:
    """Put blanks in the places of emoji and of codes for them at the end of a text.

    The length stays, so that places in the text do.
    """
    is_plain = _PLAIN.fullmatch(text) is not None
    blanked = text if is_plain else "".join(" " if _is_emoji(one) else one for one in text)
    codes = list(_CODES.finditer(blanked))
    while codes and not blanked[codes[-1].end() :].strip(" .。!！~～"):
        blanked = blank_out(blanked, [codes.pop().span()])
    return blanked


def _is_emoji(one: str) -> bool:
    return one in _JOINERS or (not one.isascii() and unicodedata.category(one) in _SYMBOLS)


def is_wordless(text: str) -> bool:
    """Tell whether a text has no word at all: `👍`, `???`, `1`, `k`, `haha`."""
    bare = blank_emoji(text)
    if _CODES_ONLY.fullmatch(bare) or _is_sound(bare):
        return True
    if _HAN.search(bare) or _LETTERS.search(bare):
        return False
    return all(len(digits) <= _MOST_DIGITS for digits in _DIGITS.findall(bare))


def _is_sound(text: str) -> bool:
    words = _WORD.findall(text)
    return bool(words) and all(_SOUND.fullmatch(word) for word in words)


def is_puzzled(text: str) -> bool:
    """Tell whether a text is nothing but question marks."""
    return _MARKS.fullmatch(text) is not None
