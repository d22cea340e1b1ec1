"""What the intent model sees of a masked question: its words, and hashed pieces of its text.

The words are those of the bundled encoder; masks and the two ends are signs. The pieces are runs
of 2 to 4 characters, words, pairs of words, and which masks there are.
"""

from __future__ import annotations

import re
from itertools import pairwise
from operator import add
from typing import Final, Protocol
from zlib import crc32

import numpy as np
import numpy.typing as npt

from bot.understanding.mask import MASKS
from indexer.text.control_characters import replace_surrogates

BUCKETS: Final = 8192
"""Numbers that pieces are hashed to."""
MOST_CHARACTERS: Final = 160
"""Of a question; its end is read if it is longer, since the asking stands there more often."""
_LONGEST_RUN: Final = 4
_SIGNS: Final = {mask: chr(0xE000 + n) for n, mask in enumerate(MASKS.values())}
"""One character of the private use area for each mask, so that a run of characters spans it."""
_MASK: Final = re.compile("|".join(sorted(_SIGNS, key=len, reverse=True)))
_HAN: Final = "\u3400-\u4dbf\u4e00-\u9fff"
_LONE: Final = rf"{_HAN}\ue000-\ue0ff"
_BLANK_BEFORE_SIGN: Final = re.compile(rf" +(?=[{_LONE}])")
_BLANK_BEHIND_SIGN: Final = re.compile(rf"(?<=[{_LONE}]) +")
_NUMBER: Final = re.compile(r"\d+")
_WORD: Final = re.compile(rf"[{_LONE}]|[^\W_{_LONE}]+|[?!]")


def find_pieces(masked: str) -> set[str]:
    """Find the pieces of a masked question."""
    text = _MASK.sub(lambda match: _SIGNS[match[0]], masked)
    text = _NUMBER.sub("0", _BLANK_BEHIND_SIGN.sub("", _BLANK_BEFORE_SIGN.sub("", text)))
    if len(text) > MOST_CHARACTERS:
        text = text[-MOST_CHARACTERS:]
    line = f"^{text.strip(' ?？!！.。~…')}$"
    words = ["^", *_WORD.findall(text), "$"]
    pieces = {f"w {word}" for word in words}
    pieces.update([f"w {one} {two}" for one, two in pairwise(words)])
    pieces.update([f"s {one} {two}" for one, two in zip(words, words[2:], strict=False)])
    runs = list(line)
    for place in range(1, _LONGEST_RUN):
        # Each run and its next character, put together in C.
        runs = list(map(add, runs, line[place:]))
        pieces.update(runs)
    pieces.add("m " + "".join(sorted({word for word in words if "\ue000" <= word <= "\ue0ff"})))
    return pieces


def hash_pieces(masked: str) -> npt.NDArray[np.int64]:
    """Hash the pieces of a masked question to buckets, below `BUCKETS`; never empty."""
    pieces = find_pieces(replace_surrogates(masked))
    hashes = np.fromiter(map(crc32, map(str.encode, pieces)), np.int64, len(pieces)) % BUCKETS
    # In order, so that sums over them are the same in every process.
    hashes.sort()
    return hashes


END_SIGN: Final = 1
"""The sign before the first word and behind the last one; 0 is no sign."""
SIGNS: Final = {mask: n for n, mask in enumerate(MASKS.values(), END_SIGN + 1)}
"""The sign of each mask."""
MOST_WORDS: Final = 48
"""Of a question; the last ones."""
_MASK_OR_TEXT: Final = re.compile(rf"({_MASK.pattern})")


class WordCutter(Protocol):
    """Cuts texts into known words, as `indexer.encoders.static.StaticEncoder` does."""

    def cut(self, text: str) -> list[int]:
        """Give the ids of the words of a text, in order."""


def cut_words(masked: str, cutter: WordCutter) -> tuple[list[int], list[int]]:
    """Cut a masked question into words and signs, in order.

    Returns:
        Ids of words and signs, of one length: a place has a word, or a sign beside the word 0.
    """
    words, signs = [0], [END_SIGN]
    for part in _MASK_OR_TEXT.split(_NUMBER.sub("0", masked[-MOST_CHARACTERS * 2 :])):
        if sign := SIGNS.get(part):
            words.append(0)
            signs.append(sign)
        elif part.strip():
            ids = cutter.cut(part)
            words += ids
            signs += [0] * len(ids)
    return [*words[-MOST_WORDS:], 0], [*signs[-MOST_WORDS:], END_SIGN]
