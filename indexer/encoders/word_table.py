"""The words of a static encoder: as `tokenizer.json` has them, and in a file that is read at once.

Other programs read `tokenizer.json`, which takes a tenth of a second; the table, which
`training.output.words` makes of it, takes a fifth of that. The manifest holds checksums of both.
"""

from __future__ import annotations

import base64
from array import array
from collections.abc import Mapping, Sequence

import msgspec
import numpy as np

WORDS_FILE = "words.msgpack"
_BETWEEN = "\n"
"""Between two words of the table; no word holds it."""


class Words(msgspec.Struct, frozen=True):
    """The words of a vocabulary; the id of a word is its place."""

    words: list[str]
    scores: Sequence[float]
    """Of each word, its logarithmic probability."""
    unknown: int
    """Id of what the vocabulary lacks."""
    longest: dict[str, int]
    """Characters of the longest word, by the first two characters or the only one."""
    characters: bytes
    """As `CharacterMap` reads them."""
    typical_length: float = 0.0
    """As `indexer.encoders.vocabulary.find_typical_length` computes it; 0 if it was not stored."""


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


class _Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the table's file holds."""

    made_of: dict[str, str]
    """Hex SHA-256 by name of the files that it was made of."""
    words: str
    scores: bytes
    """Float64, little-endian."""
    unknown: int
    beginnings: str
    """The keys of `Words.longest`, between them `_BETWEEN`."""
    longest: bytes
    """Its values, a byte each."""
    characters: bytes
    typical_length: float


def parse_tokenizer(data: bytes) -> Words:
    """Parse the content of a `tokenizer.json`; `ValueError` if it is damaged or another kind.

    Raises:
        ValueError: A number is out of range, or unknown characters are cut into bytes.
    """
    file = msgspec.json.decode(data, type=_File)
    words = [word for word, _ in file.model.vocab]
    unknown = file.model.unk_id
    if not 0 <= unknown < len(words):
        raise ValueError(f"unk_id {unknown} of {len(words)} words")
    if file.model.byte_fallback:
        raise ValueError("byte_fallback, which is not known here")
    longest: dict[str, int] = {}
    for word in words:
        if len(word) > longest.get(word[:2], 0):
            longest[word[:2]] = len(word)
    scores = [score for _, score in file.model.vocab]
    characters = base64.b64decode(file.normalizer.precompiled_charsmap)
    return Words(words, scores, unknown, longest, characters)


def pack_table(words: Words, typical_length: float, made_of: Mapping[str, str]) -> bytes:
    """Pack words for `WORDS_FILE`.

    Raises:
        ValueError: A word holds a line break, or is longer than 255 characters.
    """
    if any(_BETWEEN in word for word in words.words):
        raise ValueError("a word holds a line break")
    table = _Table(
        made_of=dict(made_of),
        words=_BETWEEN.join(words.words),
        scores=np.array(words.scores, dtype="<f8").tobytes(),
        unknown=words.unknown,
        beginnings=_BETWEEN.join(words.longest),
        longest=bytes(words.longest.values()),
        characters=words.characters,
        typical_length=typical_length,
    )
    return msgspec.msgpack.encode(table)


def unpack_table(data: bytes, made_of: Mapping[str, str]) -> Words:
    """Read the content of `WORDS_FILE`; `made_of` are the checksums of the encoder's other files.

    Raises:
        ValueError: It is damaged, or was made of other files.
    """
    table = msgspec.msgpack.decode(data, type=_Table)
    if table.made_of != made_of:
        raise ValueError(
            "made of other files; make it again with `python -m training.output.words`"
        )
    words = table.words.split(_BETWEEN)
    scores = array("d", np.frombuffer(table.scores, dtype="<f8").astype(float).tobytes())
    beginnings = table.beginnings.split(_BETWEEN)
    if not 0 <= table.unknown < len(words) == len(scores) or len(beginnings) != len(table.longest):
        raise ValueError(f"{len(words)} words, {len(scores)} numbers")
    longest = dict(zip(beginnings, table.longest, strict=True))
    return Words(words, scores, table.unknown, longest, table.characters, table.typical_length)
