"""Cuts a question into pieces: Latin words, numbers and single Chinese characters.

A name is looked up by the keys of neighbouring pieces, put together. So blanks do not count
(`ServiceMeshMeetup`), a number can be told from the word it is joined to (`KubeCon2023`), and
`Tea` is no part of `steam`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Literal

import msgspec

from indexer.catalogue.names import make_name_key
from indexer.text.language import fold
from indexer.text.late_patterns import compile_late

_HAN = "\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
_PIECES = compile_late(
    rf"(?P<han>[{_HAN}])|(?P<number>\d+)|(?P<word>[^\W\d_{_HAN}]+)|(?P<sign>[+#])"
)

_SHORTEST_WORD = 3
"""Letters of a name that a number may be joined to: `KCD2023`, but not `v2`."""

Sort = Literal["han", "number", "word", "sign"]


class Piece(msgspec.Struct, frozen=True):
    """A piece of a text."""

    key: str
    """Its characters, folded."""
    start: int
    """Where it stands in the text; `text[start:end]` is the piece."""
    end: int
    sort: Sort
    joined: bool = False
    """Whether a Latin word or number stands right before it, or a dot between them: `2023` in
    `KubeCon2023`, `5` in `1.5`."""

    @property
    def is_year(self) -> bool:
        """Whether it is a number that may be a year of ours."""
        return self.sort == "number" and len(self.key) == 4 and self.key[:2] in ("19", "20")


def cut_pieces(text: str) -> list[Piece]:
    """Cut a text into pieces, in order; punctuation, blanks and `_` are left out."""
    folded = fold_in_place(text)
    pieces: list[Piece] = []
    for match in _PIECES.finditer(folded):
        sort: Sort = match.lastgroup  # type: ignore[assignment]  # as the pattern names them
        before = pieces[-1] if pieces else None
        joined = (
            before is not None
            and text[before.end : match.start()] in ("", ".")
            and {before.sort, sort} <= {"word", "number"}
        )
        # A letter that folds to several ones is left as it is by `fold_in_place`.
        key = match[0] if match[0].isascii() or sort == "han" else make_name_key(match[0])
        pieces.append(Piece(key, match.start(), match.end(), sort, joined))
    return pieces


def measure_words(pieces: Iterable[Piece]) -> float:
    """Measure pieces in words; a Chinese character is half a word."""
    return sum(0.5 if piece.sort == "han" else piece.sort == "word" for piece in pieces)


@lru_cache(maxsize=64)  # Each part of a question is read by several.
def fold_in_place(text: str) -> str:
    """Fold a text (`indexer.text.language.fold`) so that each character stays in its place."""
    folded = fold(text)
    if text.isascii() or (
        len(text) == len(folded)
        and all(
            old == new or _fold_character(old) == new or (_is_han(old) and _is_han(new))
            for old, new in zip(text, folded, strict=True)
        )
    ):
        return folded
    return "".join(map(_fold_character, text))


@lru_cache(maxsize=64)
def simplify_in_place(text: str) -> str:
    """Write a text in simplified characters, each in its place; Latin letters keep their case."""
    if text.isascii():
        return text
    pairs = zip(text, fold_in_place(text), strict=True)
    return "".join(new if _is_han(old) else old for old, new in pairs)


@lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    """Fold a character to one; itself if it folds to none or several."""
    folded = fold(character)
    return folded if len(folded) == 1 else character


def _is_han(character: str) -> bool:
    return "\u3400" <= character <= "\u9fff" or "\uf900" <= character <= "\ufaff"


def can_begin(pieces: Sequence[Piece], start: int) -> bool:
    """Tell whether a name can begin at a piece: not inside a word, but behind a year."""
    return not pieces[start].joined or pieces[start - 1].is_year


def can_end(pieces: Sequence[Piece], end: int) -> bool:
    """Tell whether a name can end before a piece: not inside a word, but before a number.

    `IstioCon2022` and `meetup12` hold a name and a number; `k8s` and `1.15` are one word each.
    """
    if end == len(pieces) or not pieces[end].joined or pieces[end - 1].is_year:
        return True
    last, number = pieces[end - 1], pieces[end]
    is_whole = end + 1 == len(pieces) or not pieces[end + 1].joined or number.is_year
    return number.sort == "number" and len(last.key) >= _SHORTEST_WORD and is_whole
