"""Asks the question sets of Huigu and of its peers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benchmarks.quality.answers import measure_answers
from benchmarks.quality.history import ROOT, Figures
from benchmarks.quality.sites import measure_sites
from benchmarks.quality.table import PRODUCT
from benchmarks.questions.answer_sets import ANSWER_SETS
from benchmarks.questions.measures import Measures, measure_rankings
from benchmarks.questions.question_sets import (
    SETS,
    Library,
    Question,
    QuestionSet,
    read_questions,
    select_names,
)
from benchmarks.questions.site_sets import SITE_SETS
from benchmarks.systems.huigu import build_huigu
from benchmarks.systems.minilm import find_minilm
from benchmarks.systems.peers import build_bm25, build_txtai, build_vectors, require_peers
from benchmarks.systems.system import Search, System
from benchmarks.systems.vector_cache import CachedEncoder
from indexer.building.result import Progress
from indexer.encoders import open_encoder

PEERS = {"bm25": "BM25", "minilm": "all-MiniLM-L6-v2", "txtai": "txtai hybrid"}
"""Name on the command line -> name in the table."""
CACHE = ROOT / "data" / "encodings"
"""In a folder that git ignores."""
BATCH = 100
"""Questions between two updates of the progress bar."""


@dataclass(frozen=True, slots=True)
class Selection:
    """What to measure."""

    data: Path
    """The folder that holds `evalsets` and `corpora`."""
    only: Sequence[str] = ()
    """Beginnings of the names of sets; all sets when empty."""
    peers: Sequence[str] = tuple(PEERS)
    models: Sequence[str] = ()
    """Folders or names of other encoders."""
    cache: Path = CACHE
    """Folder for the vectors of peers and other encoders."""

    def is_everything(self) -> bool:
        """Tell whether every set is asked of every peer."""
        return not self.only and set(PEERS) <= set(self.peers)


def measure(selection: Selection, progress: Progress) -> Figures:
    """Ask each selected set of each system; gives the figures, Huigu's first.

    `UsageError` is raised before the first question if a file or a peer is missing.
    """
    library = Library(selection.data)
    all_names = [item.name for items in (SETS, ANSWER_SETS, SITE_SETS) for item in items]
    names = select_names(all_names, selection.only)
    sets = [item for item in SETS if item.name in names and library.is_available(item)]
    library.require(sets)
    require_peers(selection.peers, selection.models)
    answer_sets = [item for item in ANSWER_SETS if item.name in names]
    figures: Figures = {PRODUCT: {}}
    if sets:
        # Encoders are opened one by one and closed again: two large models may not fit together.
        for name, system in _open_systems(selection, progress):
            figures[name] = dict(_search_sets(name, system, sets, library, progress))
    if answer_sets:
        figures[PRODUCT] |= measure_answers(answer_sets, selection.data, progress)
    if site_sets := [item for item in SITE_SETS if item.name in names]:
        figures[PRODUCT] |= measure_sites(site_sets, selection.data, progress)
    return figures


def _search_sets(
    name: str, system: System, sets: Sequence[QuestionSet], library: Library, progress: Progress
) -> Iterator[tuple[str, Measures]]:
    """Ask every set of one system; pages are indexed once and a question is asked once."""
    for pages in dict.fromkeys(map(library.locate_pages, sets)):
        rankings: dict[str, list[str]] = {}
        with system(pages) as search:
            for item in sets:
                if library.locate_pages(item) == pages:
                    questions = read_questions(library.locate_questions(item), item.overlap_below)
                    _ask(search, questions, rankings, partial(progress, f"{name}: {item.name}"))
                    own = [rankings[question.query] for question in questions]
                    yield item.name, measure_rankings(own, questions)


def _ask(
    search: Search,
    questions: Sequence[Question],
    rankings: dict[str, list[str]],
    progress: Callable[[int, int], None],
) -> None:
    """Ask the questions that have no ranking yet, and add theirs."""
    queries = list(dict.fromkeys(q.query for q in questions if q.query not in rankings))
    for start in range(0, len(queries), BATCH):
        batch = queries[start : start + BATCH]
        rankings.update(zip(batch, search(batch), strict=True))
        progress(start + len(batch), len(queries))


def _open_systems(selection: Selection, progress: Progress) -> Iterator[tuple[str, System]]:
    """Give the systems in the order of the table, Huigu first."""

    def open_cached(model: str) -> CachedEncoder:
        return CachedEncoder(open_encoder(model), model, selection.cache, progress)

    yield PRODUCT, build_huigu(progress)
    if "bm25" in selection.peers:
        yield PEERS["bm25"], build_bm25()
    if {"minilm", "txtai"} & set(selection.peers):
        with closing(open_cached(str(find_minilm()))) as encoder:
            if "minilm" in selection.peers:
                yield PEERS["minilm"], build_vectors(encoder)
            if "txtai" in selection.peers:
                yield PEERS["txtai"], build_txtai(encoder)
    shorts = [Path(model).name for model in selection.models]
    for model, short in zip(selection.models, shorts, strict=True):
        name = short if shorts.count(short) == 1 else model
        with closing(open_cached(model)) as encoder:
            yield name, build_vectors(encoder)
            yield f"{PRODUCT} with {name}", build_huigu(progress, encoder, model)
