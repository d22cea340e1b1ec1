"""Texts of ours in traditional characters, for people who write them; names and quotes stay.

A language `zh` for such a reader is a `Traditional`: equal to any other `zh`, but a table of texts
(`bot.rendering.texts.Texts`) writes its sentences in the other script.
"""

from __future__ import annotations

from functools import lru_cache

import opencc


class Traditional(str):
    """The language `zh`, for a reader of traditional characters; `str(…)` makes it plain."""

    __slots__ = ()


TRADITIONAL = Traditional("zh")


def choose_script(language: str, *texts: str) -> str:
    """Choose the script of a language: as the first of some texts that tells it is written.

    Args:
        language: `zh`, or any other, which has one script only.
        texts: What the reader wrote, the latest first.
    """
    if language != "zh":
        return language
    told = next((script for text in texts if (script := _weigh_script(text))), 0)
    return TRADITIONAL if told > 0 else str(language)


@lru_cache(maxsize=4096)  # There are a few hundred sentences.
def to_traditional(text: str) -> str:
    """Write a sentence of ours in traditional characters, as in Taiwan."""
    return str(_get_converter().convert(text))


def _weigh_script(text: str) -> int:
    """Weigh the characters of a text that only one script has: above 0 for traditional ones.

    The character sets of the two scripts tell them apart, and loading them takes no time.
    """
    if text.isascii():
        return 0
    han = [one for one in text if "\u3400" <= one <= "\u9fff"]
    return sum(not _is_in(one, "gb2312") for one in han) - sum(
        not _is_in(one, "big5") for one in han
    )


@lru_cache(maxsize=8192)
def _is_in(character: str, charset: str) -> bool:
    return bool(character.encode(charset, "ignore"))


@lru_cache(maxsize=1)
def _get_converter() -> opencc.OpenCC:
    return opencc.OpenCC("s2tw")
