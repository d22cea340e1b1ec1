"""Cuts texts into the words of a vocabulary, as the package of its `tokenizer.json` does.

That package, tokenizers, gives the same ids, which the tests compare on real texts. It is not used
here because it brings a client of a model hub, a third of a default install.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from indexer.encoders.character_map import CharacterMap
from indexer.encoders.word_table import Words

UNKNOWN_PENALTY = 10.0
"""How much less likely an unknown character is than the rarest word."""
MAX_REMEMBERED_CHARS = 600_000
"""Characters of the runs between blanks whose ids are kept, together: a few MB. A rebuild cuts the
same passages for their vectors and for their words, of which those of a batch are kept."""
MAX_RUN_CHARS = 400
"""Longest run that is kept. In Chinese it is a paragraph."""
MAX_CUT_WORDS = 2048
"""Short runs of questions whose words are kept."""
MAX_WORD_CHARS = 32
"""Longest of these."""
MAX_CUT_TEXTS = 64
"""Longer runs of questions whose words are kept: a question is cut several times while it is
answered. All that is kept of questions takes 11 MB at most."""
MAX_TEXT_CHARS = 512
"""Longest of these: a Chinese question of 500 characters may be one run."""
# Unicode's white space, which `str.split` takes for more.
_RUN = re.compile("[^\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")


class Piece(NamedTuple):
    """A word of a text."""

    id: int
    text: str
    """As in the folded text; characters that the vocabulary lacks are one piece."""


class UnigramTokenizer:
    """Cuts a text into the most likely sequence of known words; thread-safe."""

    def __init__(self, words: Words) -> None:
        """Set the words; `ValueError` if the map of characters is damaged."""
        self._characters = CharacterMap(words.characters)
        self._words, self._scores = words.words, words.scores
        self._unknown, self._longest = words.unknown, words.longest
        self._ids = dict(zip(self._words, range(len(self._words)), strict=True))
        self._unknown_score = float(np.min(words.scores)) - UNKNOWN_PENALTY
        # A question is cut several times: as a whole, and without its words of asking.
        self._cut_word = lru_cache(MAX_CUT_WORDS)(self._cut_run)
        self._cut_text = lru_cache(MAX_CUT_TEXTS)(self._cut_run)
        self._remembered: dict[str, list[int]] = {}
        self._remembered_chars = 0

    @property
    def size(self) -> int:
        """Number of words; the ids are 0 to one less."""
        return len(self._words)

    def get_word(self, id: int) -> str:
        """Get a word by its id; empty if there is none."""
        return self._words[id] if 0 <= id < len(self._words) else ""

    def encode(self, text: str) -> list[int]:
        """Give the ids of the words of a text, in order."""
        ids: list[int] = []
        for run in _RUN.findall(self._characters.fold(text)):
            known = self._remembered.get(run)
            if known is None:
                known = [piece.id for piece in self._cut_again(run)]
                if len(run) <= MAX_RUN_CHARS:
                    self._remember(run, known)
            ids += known
        return ids

    def cut(self, text: str) -> list[Piece]:
        """Give the words of a text, in order."""
        pieces: list[Piece] = []
        for run in _RUN.findall(self._characters.fold(text)):
            pieces += self._cut_again(run)
        return pieces

    def _cut_again(self, run: str) -> list[Piece]:
        """Cut a run of a question, which may have been cut before."""
        if len(run) <= MAX_WORD_CHARS:
            return self._cut_word(run)
        return self._cut_text(run) if len(run) <= MAX_TEXT_CHARS else self._cut_run(run)

    def _remember(self, run: str, ids: list[int]) -> None:
        if self._remembered_chars + len(run) > MAX_REMEMBERED_CHARS:
            self._remembered, self._remembered_chars = {}, 0
        self._remembered[run] = ids
        self._remembered_chars += len(run)

    def _cut_run(self, run: str) -> list[Piece]:
        """Cut a run without blanks; unknown characters side by side are one piece."""
        starts, ids = self._find_path(run)
        pieces: list[Piece] = []
        end = len(run)
        while end:
            begin = starts[end]
            if ids[end] == self._unknown and pieces and pieces[-1].id == self._unknown:
                pieces[-1] = Piece(self._unknown, run[begin:end] + pieces[-1].text)
            else:
                pieces.append(Piece(ids[end], run[begin:end]))
            end = begin
        pieces.reverse()
        return pieces

    def _find_path(self, run: str) -> tuple[list[int], list[int]]:
        """Find the best word that ends at each place: where it begins, and its id.

        The order of the additions and comparisons is that of the package: it decides between cuts
        of the same probability.
        """
        known, scores, longest, length = self._ids, self._scores, self._longest, len(run)
        best = [float("-inf")] * (length + 1)
        starts, ids = [0] * (length + 1), [self._unknown] * (length + 1)
        best[0] = 0.0
        for begin in range(length):
            here = best[begin]
            last = min(begin + longest.get(run[begin : begin + 2], 1), length)
            has_character = False
            for end in range(begin + 1, last + 1):
                word = known.get(run[begin:end])
                if word is None:
                    continue
                has_character = has_character or end == begin + 1
                score = scores[word] + here
                if score > best[end]:
                    best[end], starts[end], ids[end] = score, begin, word
            if not has_character and self._unknown_score + here > best[begin + 1]:
                end = begin + 1
                best[end] = self._unknown_score + here
                starts[end], ids[end] = begin, self._unknown
        return starts, ids
