"""How near a text is to sets of words that stand for something each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TypeVar

from indexer.contracts import Encoder

Key = TypeVar("Key", bound=str)


def rate_prototypes(
    text: str, prototypes: Mapping[Key, Sequence[str]], encoder: Encoder
) -> dict[Key, float]:
    """Rate by key how near a text is: its cosine with the nearest word of the key, -1 to 1.

    Args:
        text: Not empty.
        prototypes: Words by key; none of the sets is empty.
        encoder: Gives unit vectors.
    """
    vectors = encoder.encode([text, *(word for words in prototypes.values() for word in words)])
    cosines = iter((vectors[1:] @ vectors[0]).tolist())
    return {key: max(next(cosines) for _ in words) for key, words in prototypes.items()}
