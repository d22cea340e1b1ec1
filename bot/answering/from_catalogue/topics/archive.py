"""Whether what is left of a question only says where to look: `in your collection`."""

from __future__ import annotations

from indexer.contracts import Encoder

_PROTOTYPES = (
    *("thing in your collection", "in your archive", "in this database", "on this site"),
    *("what you have here", "added to your list", "in the index"),
    *("你们收录的", "你这里有的", "资料库里", "存档里的", "收录内容"),
)
LEAST_COSINE = 0.5
"""Of such words with the nearest of these; a topic of the archive is far from all."""


def means_archive(topic: str, encoder: Encoder) -> bool:
    """Tell whether a topic means the archive itself."""
    vectors = encoder.encode([topic, *_PROTOTYPES])
    return bool((vectors[1:] @ vectors[0]).max() >= LEAST_COSINE)
