"""Cuts texts into the words of a vocabulary: reads `tokenizer.json` and cuts as its package does.

The package tokenizers gives the same ids, which the tests compare on real texts. It is not used
here because it brings a client of a model hub, a third of a default install.
"""

from __future__ import annotations

import base64
import re
from functools import lru_cache
from typing import NamedTuple

import msgspec

from indexer.encoders.character_map import CharacterMap

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


class _Normalizer(msgspec.Struct, tag="Precompiled"):
    precompiled_charsmap: str


class _WhitespaceSplit(msgspec.Struct, tag="WhitespaceSplit"):
    pass


class _Model(msgspec.Struct, tag="Unigram"):
    unk_id: int
    vocab: list[tuple[str, float]]
    """Each word with its logarithmic probability."""
    byte_fallback: bool = False


class _File(msgspec.Struct):
    """The parts of `tokenizer.json` that we read; another kind of tokenizer is an error."""

    normalizer: _Normalizer
    pre_tokenizer: _WhitespaceSplit
    model: _Model
    added_tokens: tuple[()] = ()


class Piece(NamedTuple):
    """A word of a text."""

    id: int
    text: str
    """As in the folded text; characters that the vocabulary lacks are one piece."""


class UnigramTokenizer:
    """Cuts a text into the most likely sequence of known words; thread-safe."""

    def __init__(self, data: bytes) -> None:
        """Read the content of a `tokenizer.json`; `ValueError` if it is damaged or another kind.

        Raises:
            ValueError: A number is out of range, or unknown characters are cut into bytes.
        """
        file = msgspec.json.decode(data, type=_File)
        self._characters = CharacterMap(base64.b64decode(file.normalizer.precompiled_charsmap))
        self._words = file.model.vocab
        self._unknown = file.model.unk_id
        if not 0 <= self._unknown < len(self._words):
            raise ValueError(f"unk_id {self._unknown} of {len(self._words)} words")
        if file.model.byte_fallback:
            raise ValueError("byte_fallback, which is not known here")
        self._ids = {word: (id, score) for id, (word, score) in enumerate(self._words)}
        self._unknown_score = min(score for _, score in self._words) - UNKNOWN_PENALTY
        self._longest: dict[str, int] = {}
        for word, _ in self._words:
            if len(word) > self._longest.get(word[:2], 0):
                self._longest[word[:2]] = len(word)
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
        return self._words[id][0] if 0 <= id < len(self._words) else ""

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
        known, longest, length = self._ids, self._longest, len(run)
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
                score = word[1] + here
                if score > best[end]:
                    best[end], starts[end], ids[end] = score, begin, word[0]
            if not has_character and self._unknown_score + here > best[begin + 1]:
                end = begin + 1
                best[end] = self._unknown_score + here
                starts[end], ids[end] = begin, self._unknown
        return starts, ids
