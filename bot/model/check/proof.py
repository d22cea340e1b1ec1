"""What the cited sources hold, in the forms that a sentence is compared with."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from bot.model.check.numbers import find_numbers
from bot.model.evidence import Source
from indexer.contracts import Vocabulary
from indexer.records import TokenIds
from indexer.text.language import fold

NEAR = 0.5
"""Cosine from which a word stands for one of the evidence: another form, a near word, the other
language."""
_HAN = r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff"
HAN_RUN = re.compile(rf"[{_HAN}]+")
LATIN_WORD = re.compile(rf"[^\W\d_{_HAN}][^\W_{_HAN}]*(?:[.'’_-][^\W_{_HAN}]+)*")
"""A word in any script but Han, with the digits, dots and hyphens inside it."""
_NEGATION = re.compile(
    r"\b(?:not?|never|none|without|cannot|nobody|nothing)\b|n['’]t\b|[不没未无非勿]", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Proof:
    """All that some sources hold together."""

    folded: str
    """Their text, folded, without white space."""
    words: frozenset[str]
    """Their words in Latin letters, folded, whole and in parts."""
    numbers: frozenset[str]
    """As `find_numbers` writes them."""
    tokens: TokenIds
    addresses: frozenset[str]
    is_negative: bool
    """Whether they deny anything."""

    def holds(self, text: str) -> bool:
        """Tell whether the text stands there, in any script, case and spacing."""
        return squeeze(text) in self.folded


def gather_proof(sources: Sequence[Source], vocabulary: Vocabulary) -> Proof:
    """Gather what some sources hold."""
    text = "\n".join(source.text for source in sources)
    return Proof(
        folded=squeeze(text),
        words=frozenset(list_words(text)),
        numbers=frozenset(find_numbers(text)),
        tokens=vocabulary.token_ids([text])[0],
        addresses=frozenset[str]().union(*(source.addresses for source in sources)),
        is_negative=denies(text),
    )


def list_words(text: str) -> list[str]:
    """List the words in Latin letters, folded; of compounds the parts as well."""
    words = [fold(word) for word in LATIN_WORD.findall(text)]
    return words + [part for word in words for part in re.split(r"[.'’_-]", word)]


def squeeze(text: str) -> str:
    """Fold a text and drop its white space."""
    return "".join(fold(text).split())


def denies(text: str) -> bool:
    """Tell whether a text has a word of negation."""
    return _NEGATION.search(text) is not None


def compare_words(
    vocabulary: Vocabulary, tokens: TokenIds, proof: Proof
) -> npt.NDArray[np.float32]:
    """Compare tokens with the nearest ones of a proof, in either language.

    Shape (len(tokens),), float32: cosines, 1 for a token that stands there.
    """
    if not len(tokens) or not len(proof.tokens):
        return np.zeros(len(tokens), np.float32)
    nearest: npt.NDArray[np.float32] = vocabulary.compare(tokens, proof.tokens).max(axis=1)
    return nearest
