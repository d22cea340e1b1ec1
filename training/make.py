"""Parallel text -> the bundled encoder, in one command.

    python -m training.make --data ../shared/parallel --out indexer/encoders/bundled

What takes long is kept in `training/work`, so that a run that was cut off goes on where it was:
the vocabulary, the teacher's vectors, checkpoints of the training. Delete it to start afresh.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from benchmarks.encoder_quality import measure_recall
from indexer.encoders.static import StaticEncoder
from indexer.errors import EncoderError
from training.artefact import write_artefact
from training.batches import BagPairs, tokenise_pairs
from training.data import FILES, Corpus, load_corpus, text_files, unrepeated_texts
from training.initialise import first_vectors, teach, teacher_words
from training.lexicon import write_lexicon
from training.normalise import fold
from training.plot import PLOT_FILE, draw
from training.progress import Clock, shown
from training.report import (
    Report,
    count_pairs,
    held_out_curves,
    loss_curves,
    mean_losses,
    model_card,
    retrieve,
    write_report,
)
from training.train import Recipe, Trained, train_runs
from training.vocabulary import build_tokenizer, choose_words, count_words
from training.watch import Watch
from training.work import checksum, claim, keep

NAME = "huigu-zh-en-256"
DIMENSION = 256
WORDS = 78_000
"""Of 256 bytes each: with the tokenizer below 24 MB."""
SCATTER_SEED = 0
"""Of the first vectors of words of which nothing is known, where there is no dictionary."""

Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be made, from what."""

    data: Sequence[Path]
    """Folders of parallel text, and files that `training.mine` wrote."""
    out: Path
    """Folder to write the encoder to, once all of it is there."""
    work: Path
    """Folder for what a later run can go on from."""
    recipe: Recipe = field(default_factory=Recipe)
    """How to train."""
    questions: Path | None = None
    """Folder of question sets to measure on as well."""
    without: Sequence[str] = ()
    """Parallel text to leave out, out of `FILES`."""
    name: str = NAME
    """`id` of the encoder."""


def make(order: Order) -> Report:
    """Make the encoder.

    Args:
        order: What is to be made.

    Returns:
        What was made and how good it is.
    """
    clock = Clock()
    files = text_files(order.data, order.without)
    with clock.stage("reading"):
        claim(order.work, _inputs(files, order.without))
        corpus = load_corpus(files)
    with clock.stage("counting words"):
        tokenizer = _tokenizer(corpus, order.work / "tokenizer.json")
    with clock.stage("asking the teacher"):
        taught = _taught(corpus, tokenizer, order.work / "taught.npy")
    with clock.stage("cutting texts into words"):
        sources = tokenise_pairs(tokenizer, corpus.sources)
        watch = Watch(tokenise_pairs(tokenizer, corpus.held_out))
    with clock.stage("training"):
        scatter = None if corpus.glosses else SCATTER_SEED
        first = first_vectors(taught, _probabilities(sources, len(taught)), DIMENSION, scatter)
        trained = train_runs(first, sources, order.recipe, order.work, watch.recall)
    staged = order.work / "artefact"
    with clock.stage("lexicon"):
        write_artefact(staged, order.name, trained.vectors, tokenizer)
        write_lexicon(staged)
    with clock.stage("measuring"):
        report = _report(order, staged, corpus, sources, trained)
    report = replace(report, minutes=clock.minutes)
    _publish(order, staged, report)
    return report


def _inputs(files: Sequence[tuple[str, Path]], without: Sequence[str]) -> dict[str, object]:
    """Tell what decides the vocabulary and the first vectors, by content and not by path."""
    return {
        "files": [[name, checksum(path)] for name, path in files],
        "without": sorted(without),
        "words": WORDS,
    }


def _tokenizer(corpus: Corpus, kept: Path) -> Tokenizer:
    if not kept.exists():
        counts = count_words(unrepeated_texts(corpus), corpus.glosses)
        words = choose_words(counts, corpus.glosses, teacher_words(), WORDS)
        keep(kept, lambda fresh: build_tokenizer(words).save(str(fresh), pretty=False))
    return Tokenizer.from_file(str(kept))


def _taught(corpus: Corpus, tokenizer: Tokenizer, kept: Path) -> Vectors:
    if not kept.exists():
        vocabulary = tokenizer.get_vocab()
        words = sorted(vocabulary, key=vocabulary.__getitem__)
        # Reversed, so that of words that fold alike the first gloss stays.
        glosses = {fold(word): gloss for word, gloss in reversed(list(corpus.glosses.items()))}
        # Half precision is all that a first guess needs.
        vectors = teach(words, glosses).astype(np.float16)
        keep(kept, lambda fresh: np.save(fresh, vectors))
    return np.asarray(np.load(kept), dtype=np.float32)


def _probabilities(sources: Sequence[BagPairs], rows: int) -> npt.NDArray[np.float64]:
    """Give how likely each word is in the training text."""
    counts = np.zeros(rows)
    for source in sources:
        for bags in (source.left, source.right):
            counts += np.bincount(bags.ids, minlength=rows)
    return np.asarray(counts / counts.sum())


def _report(
    order: Order, staged: Path, corpus: Corpus, sources: Sequence[BagPairs], trained: Trained
) -> Report:
    """Measure what was made."""
    encoder = StaticEncoder(staged)
    held_out = {
        pairs.name: retrieve(encoder, pairs) for pairs in shown(corpus.held_out, "measuring")
    }
    questions = measure_recall(encoder, order.questions) if order.questions else {}
    return Report(
        recipe=order.recipe,
        words=len(trained.vectors),
        megabytes=sum(file.stat().st_size for file in staged.glob("*.*")) / 1e6,
        pairs=count_pairs(sources),
        licences=corpus.licences,
        losses=mean_losses(trained),
        held_out=held_out,
        questions=questions,
        name=order.name,
        without=sorted(order.without),
        own=[path.name for path in order.data if not path.is_dir()],
        loss_curves=loss_curves(trained),
        held_out_curves=held_out_curves(trained),
    )


def _publish(order: Order, staged: Path, report: Report) -> None:
    """Write report, plot and card, and only then touch the folder that others read."""
    write_report(order.work / "report.json", report)
    draw(report.loss_curves, report.held_out_curves, order.work / PLOT_FILE)
    (staged / "MODEL_CARD.md").write_text(model_card(report), encoding="utf-8")
    shutil.copytree(staged, order.out, dirs_exist_ok=True)


def _order() -> Order:
    """Parse the command line."""
    parser = argparse.ArgumentParser(description="Make the bundled encoder from parallel text")
    parser.add_argument(
        "--data",
        type=Path,
        nargs="+",
        default=[Path("../shared/parallel")],
        help="folder of parallel text, and files that training.mine wrote",
    )
    parser.add_argument("--out", type=Path, default=Path("indexer/encoders/bundled"))
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    parser.add_argument("--questions", type=Path, help="folder of question sets to measure on")
    parser.add_argument(
        "--without",
        action="append",
        choices=FILES,
        default=[],
        help="parallel text to leave out, to see what it is good for; may be repeated",
    )
    parser.add_argument("--name", default=NAME, help="id of the encoder")
    parser.add_argument("--steps", type=int, default=Recipe().steps)
    parser.add_argument("--runs", type=int, default=Recipe().runs)
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    options = parser.parse_args()
    recipe = replace(Recipe(), steps=options.steps, seed=options.seed, runs=options.runs)
    return Order(
        data=options.data,
        out=options.out,
        work=options.work,
        recipe=recipe,
        questions=options.questions,
        without=options.without,
        name=options.name,
    )


def main() -> None:
    """Make the encoder and print its model card.

    Raises:
        SystemExit: A file or a library is missing, or the work folder is of other text.
    """
    try:
        report = make(_order())
    except (EncoderError, FileNotFoundError) as error:
        raise SystemExit(str(error)) from error
    print(model_card(report))


if __name__ == "__main__":
    main()
