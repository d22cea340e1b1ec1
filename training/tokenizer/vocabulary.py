"""The vocabulary: a Unigram tokenizer whose pieces are whole words, one vector a word.

jieba cuts Chinese words here, at training time. At run time the Unigram model itself finds the
most likely sequence of known words.
"""

from __future__ import annotations

import logging
import math
import re
import tempfile
import warnings
from collections import Counter
from collections.abc import Iterable, Mapping

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from training.progress import track
from training.tokenizer.character_map import build_fold_table, compile_character_map, fold

with warnings.catch_warnings():
    # Python warns of escapes in jieba 0.42 when it first compiles it.
    warnings.simplefilter("ignore")
    import jieba

UNKNOWN = "[UNK]"

LATIN_COUNT = 8
"""Least count of a word in letters to be kept."""
CHINESE_COUNT = 6
"""Least count of a Chinese word to be kept."""
CHARACTER_COUNT = 2
"""Least count of a single ideograph to be kept, if it is not in the dictionary."""

LONGEST_CHINESE = 8
"""In characters; a longer one is a phrase, and better read word by word."""
LONGEST_LATIN = 32
"""In characters; a longer one is a key or a hash."""
LONGEST_PIECE = 4
"""In characters; short inner pieces spell words that are not in the vocabulary."""

LONGEST_NUMBER = 4
"""In digits; years are words, telephone numbers are not."""

RARE_SCORE = -17.0
"""Log probability of a word that was counted rarely: about once in the training text."""
PIECE_SCORE = -24.0
"""Log probability of an inner piece: worse than any word, better than nothing."""

_IDEOGRAPHS = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_RUNS = re.compile(rf"[{_IDEOGRAPHS}]+|[^\s{_IDEOGRAPHS}]+")
_IDEOGRAPH = re.compile(rf"[{_IDEOGRAPHS}]")
_IDEOGRAPHIC = re.compile(rf"[{_IDEOGRAPHS}]+")
_NUMBER = re.compile(r"\d+")


def count_words(texts: Iterable[str], glosses: Iterable[str]) -> Counter[str]:
    """Count words and ideographs of folded texts; jieba cuts the Chinese.

    Args:
        texts: What is counted.
        glosses: Words of the dictionary, which are added to jieba's.
    """
    cutter = _make_cutter(fold(word) for word in glosses)
    counts: Counter[str] = Counter()
    for text in track(list(texts), "counting words"):
        for run in _RUNS.findall(fold(text)):
            if _IDEOGRAPH.match(run):
                counts.update(cutter.cut(run, HMM=False))
                counts.update(character for character in run if run != character)
            else:
                counts[run] += 1
    return counts


def choose_words(
    counts: Counter[str], glosses: Iterable[str], pieces: Iterable[str], rows: int
) -> dict[str, float]:
    """Choose the vocabulary.

    Args:
        counts: Words and ideographs of the training text.
        glosses: Words of the dictionary: all its single ideographs are kept, its longer words fill
            the room that is left, the most common of Chinese first.
        pieces: Vocabulary of the teacher; an inner piece begins with `##`.
        rows: Largest number of words.

    Returns:
        Word -> log probability.
    """
    total = math.log(sum(counts.values()))
    kept = sorted((word, count) for word, count in counts.items() if _is_kept(word, count))
    words = {word: math.log(count) - total for word, count in kept}
    folded = list(dict.fromkeys(fold(word) for word in glosses))
    for word in folded:
        if len(word) == 1 and _IDEOGRAPH.match(word):
            words.setdefault(word, RARE_SCORE)
    for piece in pieces:
        bare = piece.removeprefix("##")
        if bare.isalnum() and not _IDEOGRAPH.search(bare) and fold(bare) == bare:
            if piece == bare:
                words.setdefault(bare, RARE_SCORE)
            elif len(bare) <= LONGEST_PIECE:
                words.setdefault(bare, PIECE_SCORE)
    for word in _sort_by_frequency(folded):
        if len(words) >= rows:
            break
        words.setdefault(word, RARE_SCORE)
    return words


def build_tokenizer(words: Mapping[str, float]) -> Tokenizer:
    """Build the tokenizer; the unknown piece has id 0, the other ids follow the given order."""
    # Two decimals of a logarithm are enough to choose between words, and halve the file.
    pieces = [(UNKNOWN, 0.0), *((word, round(score, 2)) for word, score in words.items())]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Precompiled(compile_character_map(build_fold_table()))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def _make_cutter(words: Iterable[str]) -> jieba.Tokenizer:
    """Make a jieba cutter that also knows these words."""
    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    with tempfile.TemporaryDirectory() as folder:
        # jieba would keep its cache at a path where anyone could write a file beforehand.
        cutter.tmp_dir = folder
        cutter.initialize()
    for word in words:
        if 2 <= len(word) <= LONGEST_CHINESE and word not in cutter.FREQ:
            cutter.add_word(word, freq=1)
    return cutter


def _sort_by_frequency(words: Iterable[str]) -> list[str]:
    """Sort the longer words by their frequency in jieba's own word list; others are left out."""
    frequencies = _make_cutter(()).FREQ
    longer = [word for word in words if 2 <= len(word) <= LONGEST_CHINESE]
    known = [word for word in longer if frequencies.get(word, 0) and _IDEOGRAPHIC.fullmatch(word)]
    return sorted(known, key=lambda word: (-frequencies[word], word))


def _is_kept(word: str, count: int) -> bool:
    if _NUMBER.fullmatch(word):
        return count >= LATIN_COUNT and len(word) <= LONGEST_NUMBER
    if not _IDEOGRAPH.match(word):
        return count >= LATIN_COUNT and len(word) <= LONGEST_LATIN
    if len(word) == 1:
        return count >= CHARACTER_COUNT
    return count >= CHINESE_COUNT and len(word) <= LONGEST_CHINESE
