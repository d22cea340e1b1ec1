"""The tokenizer: a Unigram model whose pieces are whole words, so that one vector is one word.

Chinese words are cut by jieba here, at training time; at run time the Unigram model finds the
likeliest sequence of known words by itself.
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

from training.normalise import character_map, fold, fold_table
from training.progress import shown

with warnings.catch_warnings():
    # Python warns of escapes in jieba 0.42 when it compiles it for the first time.
    warnings.simplefilter("ignore")
    import jieba

UNKNOWN = "[UNK]"

LATIN_COUNT = 8
"""A word written in letters is kept when it is seen at least so often."""
CHINESE_COUNT = 6
"""A Chinese word is kept when it is seen at least so often."""
CHARACTER_COUNT = 2
"""A single ideograph outside the dictionary is kept when it is seen at least so often."""

LONGEST_CHINESE = 8
"""In characters; what is longer is a phrase, and better read word by word."""
LONGEST_LATIN = 32
"""In characters; what is longer is a key or a hash."""
LONGEST_PIECE = 4
"""In characters; inner pieces of words this short spell out what no word covers."""

LONGEST_NUMBER = 4
"""In digits; years are words, telephone numbers are not."""

RARE_SCORE = -17.0
"""Log probability of a word we have not counted often: about once in the training text."""
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
        glosses: Words of the dictionary, which jieba is told of.
    """
    cutter = _cutter(fold(word) for word in glosses)
    counts: Counter[str] = Counter()
    for text in shown(list(texts), "counting words"):
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
        glosses: Words of the dictionary: its single ideographs are all kept, its longer words fill
            up what room is left, the commonest of Chinese at large first.
        pieces: Word list of the teacher; an inner piece begins with `##`.
        rows: How many words at most.

    Returns:
        Word -> log probability.
    """
    total = math.log(sum(counts.values()))
    known = sorted((word, count) for word, count in counts.items() if _is_kept(word, count))
    words = {word: math.log(count) - total for word, count in known}
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
    for word in _commonest(folded):
        if len(words) >= rows:
            break
        words.setdefault(word, RARE_SCORE)
    return words


def build_tokenizer(words: Mapping[str, float]) -> Tokenizer:
    """Build the tokenizer; the id of the unknown piece is 0, other ids follow the given order."""
    # Two decimals of a logarithm are all a choice between words needs, and half of the file.
    pieces = [(UNKNOWN, 0.0), *((word, round(score, 2)) for word, score in words.items())]
    tokenizer = Tokenizer(models.Unigram(pieces, unk_id=0, byte_fallback=False))
    tokenizer.normalizer = normalizers.Precompiled(character_map(fold_table()))
    tokenizer.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return tokenizer


def _cutter(known: Iterable[str]) -> jieba.Tokenizer:
    """Give jieba with the dictionary's words added."""
    jieba.setLogLevel(logging.WARNING)
    cutter = jieba.Tokenizer()
    with tempfile.TemporaryDirectory() as folder:
        # jieba would leave its cache at a path anyone could write to beforehand.
        cutter.tmp_dir = folder
        cutter.initialize()
    for word in known:
        if 2 <= len(word) <= LONGEST_CHINESE and word not in cutter.FREQ:
            cutter.add_word(word, freq=1)
    return cutter


def _commonest(words: Iterable[str]) -> list[str]:
    """Order the dictionary's longer words by how often jieba's own word list has seen them."""
    frequencies = _cutter(()).FREQ
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
