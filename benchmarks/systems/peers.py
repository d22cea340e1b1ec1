"""Other systems to compare with: BM25, vectors alone, txtai.

To add one, write a function here that makes a `System`, and add a line to `PEERS` in
`benchmarks/quality/measure.py`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from pkgutil import resolve_name

import bm25s
import numpy as np

from benchmarks.questions.measures import K
from benchmarks.systems.minilm import find_minilm
from benchmarks.systems.page_text import read_pages
from benchmarks.systems.system import Search, System
from indexer.contracts import Encoder
from indexer.errors import UsageError
from indexer.text.language import split_words

PASSAGE_DEPTH = 100
"""Passages that txtai is asked for: enough to contain ten pages."""


def build_bm25() -> System:
    """Make a system that searches whole pages by BM25, with Huigu's own words.

    The words are bigrams of Chinese and stems of English.
    """

    @contextmanager
    def system(file: Path) -> Iterator[Search]:
        pages = read_pages(file)
        engine = bm25s.BM25()
        engine.index([split_words(page.whole) for page in pages], show_progress=False)

        def search_one(text: str) -> list[str]:
            known = [word for word in split_words(text) if word in engine.vocab_dict]
            if not known:
                return []
            rows, scores = engine.retrieve([known], k=min(K, len(pages)), show_progress=False)
            pairs = zip(rows[0], scores[0], strict=True)
            return [pages[int(row)].id for row, score in pairs if score > 0]

        yield lambda queries: [search_one(text) for text in queries]

    return system


def build_vectors(encoder: Encoder) -> System:
    """Make a system that searches passages by cosine; a page scores as its nearest passage."""

    @contextmanager
    def system(file: Path) -> Iterator[Search]:
        pages = read_pages(file)
        passages = [page.cut_passages() for page in pages]
        matrix = encoder.encode([text for texts in passages for text in texts])
        starts = list(accumulate((len(texts) for texts in passages[:-1]), initial=0))

        def search(queries: Sequence[str]) -> list[list[str]]:
            nearest = np.maximum.reduceat(encoder.encode(queries) @ matrix.T, starts, axis=1)
            order = np.argsort(-nearest, axis=1, kind="stable")[:, :K]
            return [[pages[place].id for place in row] for row in order]

        yield search

    return system


def build_txtai(encoder: Encoder) -> System:
    """Make a system of txtai's hybrid of BM25 and vectors, at its default settings.

    The vectors come from `encoder`, so that they can be cached. They are the same as txtai computes
    from the same model.
    """
    embeddings_type = resolve_name("txtai:Embeddings")

    def transform(texts: Sequence[str]) -> object:
        return encoder.encode(list(texts))

    @contextmanager
    def system(file: Path) -> Iterator[Search]:
        rows = [(page.id, text) for page in read_pages(file) for text in page.cut_passages()]
        embeddings = embeddings_type(method="external", transform=transform, hybrid=True)
        embeddings.index((number, text, None) for number, (_, text) in enumerate(rows))

        def search(queries: Sequence[str]) -> list[list[str]]:
            results = embeddings.batchsearch(list(queries), PASSAGE_DEPTH)
            return [list(dict.fromkeys(rows[row][0] for row, _ in hits))[:K] for hits in results]

        yield search
        embeddings.close()

    return system


def require_peers(peers: Sequence[str], models: Sequence[str]) -> None:
    """Check that the peers are installed, before a long measurement begins.

    `find_minilm` raises `EncoderError` where MiniLM is missing.

    Args:
        peers: Those wanted of `bm25`, `minilm` and `txtai`.
        models: Folders or names of other models; what is not a path may be a name on the hub.

    Raises:
        UsageError: txtai is not installed, or a folder does not exist.
    """
    if {"minilm", "txtai"} & set(peers):
        find_minilm("name the other peers with --peers")
    if "txtai" in peers and find_spec("txtai") is None:
        raise UsageError(
            "txtai is not installed: pip install txtai, or name the other peers with --peers"
        )
    for model in models:
        if model.startswith(("/", ".", "~")) and not Path(model).is_dir():
            raise UsageError(f"--model {model}: no such folder; give a model's folder or its name")
