"""Tells questions in other languages from Chinese and English ones, by scripts and small words.

The small words are a closed class: question words, articles, pronouns, prepositions, a few verbs of
asking. They stand in `small_words.txt`, a line for each language.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

import msgspec
from msgspec.structs import replace

from bot.request import Intent, Request
from bot.understanding.asking_words import SURE, AskingWords
from bot.understanding.languages.foreign_kinds import find_foreign_kinds
from indexer.encoders.read_errors import translate_shipped_errors
from indexer.text.late_patterns import compile_late
from indexer.text.spans import blank_out

FILE = Path(__file__).with_name("small_words.txt")
_SCRIPTS = ("HIRAGANA", "KATAKANA", "HANGUL", "CYRILLIC", "ARABIC", "HEBREW", "THAI", "DEVANAGARI",
            "BENGALI", "TAMIL", "GREEK")  # fmt: skip
_LEAST_LETTERS = 2
"""Letters of another script that make a question foreign: の alone is a fashion in Chinese."""
_LEAST_SHARE = 0.3
"""The share of them among all letters but English ones: a Chinese question may quote a title."""
_LATIN = re.compile(r"[^\W\d_]+")
_HAN = compile_late(r"[\u3400-\u4dbf\u4e00-\u9fff]")
_WEIGHTS = {"english": -1.0, "short": 0.5}
"""By the name of a line in the file; of any other language 1. `short` words may be parts of names,
as `van`, or abbreviations."""
_ACCENTED = 0.5
"""Weight of any other word that begins with a letter that English lacks."""
_LEAST_WEIGHT = 1.5
"""Weight of small words that makes a question foreign, if the English ones weigh less."""
_FEW = 2
"""Words of which one is enough, if there is no English one: `gracias amigo`."""
_CLEAR = 0.9
"""Probability that links are wanted where a word says their kind."""
_GUESSED = 0.6
"""The same of what is told of an event that is only named."""


def read_foreign(request: Request) -> Request:
    """Read what a foreign question surely says: its names, and the kinds of link that it wants.

    Without names or kinds it is answered like chatter.
    """
    found = (kind for kind, _, _ in find_foreign_kinds(request.text))
    kinds = tuple(dict.fromkeys((*request.constraints.kinds, *found)))
    limits = replace(request.constraints, kinds=kinds)
    intent: Intent = "links" if kinds else "what" if request.mentions else "chatter"
    probability = _GUESSED if intent == "what" else _CLEAR
    return replace(
        request,
        intent=intent,
        subject="",
        probability=probability,
        constraints=limits,
        topic="",
    )


class SmallWords(msgspec.Struct, frozen=True):
    """The small words of other languages, and those of English."""

    weights: dict[str, float]
    """How much a word is foreign, 1 or less; below 0 for an English one."""

    @classmethod
    def load(cls, path: Path = FILE) -> SmallWords:
        """Read the words that ship with Huigu; `EncoderError` if the file is missing or damaged."""
        with translate_shipped_errors(path):
            lines = path.read_text(encoding="utf-8").splitlines()
        weights: dict[str, float] = {}
        for line in lines:
            name, _, words = line.partition(":")
            for word in words.split():
                weight = _WEIGHTS.get(name, 1.0)
                weights[word] = min(weight, weights.get(word, weight))
        return cls(weights)

    def are_foreign(self, text: str, asking: AskingWords) -> bool:
        """Tell whether the Latin words of a text are foreign rather than English."""
        foreign = english = 0.0
        words = _LATIN.findall(unicodedata.normalize("NFC", text).lower())
        for word in words:
            weight = self.weights.get(word)
            if weight is None:
                weight = _weigh(word, asking)
            foreign += max(weight, 0.0)
            english -= min(weight, 0.0)
        least = 1.0 if len(words) <= _FEW and not english else _LEAST_WEIGHT
        return foreign >= least and foreign > english


def is_foreign(
    text: str, taken: Iterable[tuple[int, int]], asking: AskingWords, small: SmallWords
) -> bool:
    """Tell whether a question is in a language other than Chinese and English.

    Args:
        text: The question.
        taken: Where names stand, which say nothing about its language.
        asking: The words of asking, most of which are English.
        small: The small words of other languages.
    """
    outside = blank_out(text, taken)
    if outside.isascii():
        return small.are_foreign(outside, asking)
    letters = [one for one in outside if not one.isascii() and one.isalpha()]
    others = sum(not _HAN.match(one) and _is_of_other_script(one) for one in letters)
    if others >= _LEAST_LETTERS and others >= _LEAST_SHARE * len(letters):
        return True
    return not _HAN.search(outside) and small.are_foreign(outside, asking)


def _weigh(word: str, asking: AskingWords) -> float:
    """Weigh a word that is not in the file."""
    if word.isascii():
        return -1.0 if asking.is_asking(word, SURE) else 0.0
    return _ACCENTED if unicodedata.name(word[0], "").startswith("LATIN") else 0.0


def _is_of_other_script(letter: str) -> bool:
    return unicodedata.name(letter, "").startswith(_SCRIPTS)
