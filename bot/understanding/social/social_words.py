"""The words of social turns, learned from the wordings in `training/intents/`.

The intent model knows a complaint by a word or two: `Art not absence` reads like one. What else a
social turn holds are everyday words, and a question has at least one that none of them has.
`training.intent_model.social_words` writes the file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import msgspec

from bot.request import Intent
from indexer.encoders.read_errors import translate_shipped_errors
from indexer.text.language import fold, split_words
from indexer.text.late_patterns import compile_late

FILE = Path(__file__).with_name("social_words.txt")
SOCIAL: tuple[Intent, ...] = (
    "greeting", "thanks", "help", "complaint", "contact", "subscribe", "stop", "chatter",
)  # fmt: skip
"""Intents of turns that ask for nothing in the archive."""
WITHOUT_TOPIC: tuple[Intent, ...] = (*SOCIAL, "more")
"""Intents of turns that have no topic: `more on tides` asks for something else than `more`."""
_UNIT = compile_late(r"[\u3400-\u4dbf\u4e00-\u9fff]|[a-z]+(?:'[a-z]+)?|\d+")
_REPEATED = re.compile(r"(.)\1+")
_MOST_KNOWN = 4096
"""Words whose short form is kept."""


class SocialWords(msgspec.Struct, frozen=True):
    """Tells which words of a text no social turn has."""

    words: frozenset[str]
    """Single Chinese characters and stems, as `split_social_words` gives them."""

    @classmethod
    def load(cls, path: Path = FILE) -> SocialWords:
        """Read the words that ship with Huigu; `EncoderError` if the file is missing or damaged."""
        with translate_shipped_errors(path):
            return cls(frozenset(path.read_text(encoding="utf-8").split()))

    def list_strange(self, text: str) -> list[str]:
        """List the words of a text that no social turn has, in order."""
        return [word for word in split_social_words(text) if word not in self.words]


def split_social_words(text: str) -> Iterator[str]:
    """Split a text into single Chinese characters, numbers and stems; `hellooo` is `helo`.

    Single characters, since people make new pairs of them all the time: 好哇, 牛哇.
    """
    yield from map(_shorten, _UNIT.findall(fold(text).replace("’", "'")))


@lru_cache(maxsize=_MOST_KNOWN)  # Turns share most of their words.
def _shorten(word: str) -> str:
    return _REPEATED.sub(r"\1", split_words(word)[0] if word[0].isalpha() else word)
