"""Makes the bundled encoder from parallel text.

    python -m training.make --data ../shared/parallel --out indexer/encoders/bundled

Slow results are kept in `training/work`: the vocabulary, the teacher's vectors, and checkpoints of
the training. An interrupted run continues from them. Delete the folder to start afresh.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path

import numpy as np
import numpy.typing as npt
from tokenizers import Tokenizer

from benchmarks.encoder_quality import measure_recall as measure_questions
from indexer.encoders.static import StaticEncoder
from indexer.errors import EncoderError
from indexer.records import Vectors
from training.data.batches import BagPairs, tokenise_pairs
from training.data.corpus import FILES, Corpus, find_unique_texts, list_files, load_corpus
from training.lexicon import write_lexicon
from training.model.first_vectors import (
    encode_with_teacher,
    initialise_vectors,
    read_teacher_words,
)
from training.model.train import Recipe, TrainingResult, train_runs
from training.model.validation import measure_recall, measure_retrieval
from training.output.artefact import write_artefact
from training.output.model_card import format_model_card
from training.output.report import (
    Report,
    average_losses,
    build_held_out_curves,
    build_loss_curves,
    count_pairs,
    write_report,
)
from training.output.words import write_words
from training.plot import PLOT_FILE, draw
from training.progress import StageTimer, track
from training.tokenizer.character_map import fold
from training.tokenizer.vocabulary import build_tokenizer, choose_words, count_words
from training.work_folder import claim_folder, hash_file, write_atomically

NAME = "huigu-zh-en-256"
DIMENSION = 256
WORDS = 78_000
"""At 256 bytes each: less than 24 MB with the tokenizer."""
SCATTER_SEED = 0
"""Of random first vectors, which words get that nothing is known about without a dictionary."""


@dataclass(frozen=True, slots=True)
class Job:
    """What to make, and from what."""

    data: Sequence[Path]
    """Folders of parallel text, and files that `training.mine` wrote."""
    out: Path
    """Folder for the encoder; written at the end, when all of it exists."""
    work: Path
    """Folder for results from which a later run can continue."""
    recipe: Recipe = field(default_factory=Recipe)
    questions: Path | None = None
    """Folder of question sets to measure the encoder on."""
    without: Sequence[str] = ()
    """Names in `FILES` of parallel text to leave out."""
    name: str = NAME
    """`id` of the encoder."""


def make_encoder(job: Job) -> Report:
    """Run all stages; gives what was made and how good it is."""
    timer = StageTimer()
    files = list_files(job.data, job.without)
    with timer.measure("reading"):
        claim_folder(job.work, _describe_inputs(files, job.without))
        corpus = load_corpus(files)
    with timer.measure("counting words"):
        tokenizer = _make_tokenizer(corpus, job.work / "tokenizer.json")
    with timer.measure("asking the teacher"):
        taught = _ask_teacher(corpus, tokenizer, job.work / "taught.npy")
    with timer.measure("cutting texts into words"):
        sources = tokenise_pairs(tokenizer, corpus.sources)
        held_out = tokenise_pairs(tokenizer, corpus.held_out)
    with timer.measure("training"):
        scatter = None if corpus.glosses else SCATTER_SEED
        probabilities = _count_probabilities(sources, len(taught))
        first = initialise_vectors(taught, probabilities, DIMENSION, scatter)
        validate = partial(measure_recall, held_out)
        trained = train_runs(first, sources, job.recipe, job.work, validate)
    staged = job.work / "artefact"
    with timer.measure("lexicon"):
        write_artefact(staged, job.name, trained.vectors, tokenizer)
        write_words(staged)
        write_lexicon(staged)
    with timer.measure("measuring"):
        report = _measure(job, staged, corpus, sources, trained)
    report = replace(report, minutes=timer.minutes)
    _publish(job, staged, report)
    return report


def _describe_inputs(
    files: Sequence[tuple[str, Path]], without: Sequence[str]
) -> dict[str, object]:
    """Give what decides the vocabulary and the first vectors: files by content, not by path."""
    return {
        "files": [[name, hash_file(path)] for name, path in files],
        "without": sorted(without),
        "words": WORDS,
    }


def _make_tokenizer(corpus: Corpus, path: Path) -> Tokenizer:
    """Read the tokenizer from the work folder, or make it."""
    if not path.exists():
        counts = count_words(find_unique_texts(corpus), corpus.glosses)
        words = choose_words(counts, corpus.glosses, read_teacher_words(), WORDS)
        tokenizer = build_tokenizer(words)
        write_atomically(path, lambda fresh: tokenizer.save(str(fresh), pretty=False))
    return Tokenizer.from_file(str(path))


def _ask_teacher(corpus: Corpus, tokenizer: Tokenizer, path: Path) -> Vectors:
    """Read the teacher's vectors from the work folder, or compute them."""
    if not path.exists():
        vocabulary = tokenizer.get_vocab()
        words = sorted(vocabulary, key=vocabulary.__getitem__)
        # Reversed: of words that fold to the same, the first gloss stays.
        glosses = {fold(word): gloss for word, gloss in reversed(list(corpus.glosses.items()))}
        # Half precision is enough for a start.
        vectors = encode_with_teacher(words, glosses).astype(np.float16)
        write_atomically(path, lambda fresh: np.save(fresh, vectors))
    return np.asarray(np.load(path), dtype=np.float32)


def _count_probabilities(sources: Sequence[BagPairs], rows: int) -> npt.NDArray[np.float64]:
    """Give how likely each word is in the training text, shape (rows,)."""
    counts = np.zeros(rows)
    for source in sources:
        for bags in (source.left, source.right):
            counts += np.bincount(bags.ids, minlength=rows)
    return np.asarray(counts / counts.sum())


def _measure(
    job: Job, staged: Path, corpus: Corpus, sources: Sequence[BagPairs], trained: TrainingResult
) -> Report:
    """Measure the encoder and write down what it was made from."""
    encoder = StaticEncoder(staged)
    held_out = {
        pairs.name: measure_retrieval(encoder, pairs)
        for pairs in track(corpus.held_out, "measuring")
    }
    questions = measure_questions(encoder, job.questions) if job.questions else {}
    return Report(
        recipe=job.recipe,
        words=len(trained.vectors),
        megabytes=sum(file.stat().st_size for file in staged.glob("*.*")) / 1e6,
        pairs=count_pairs(sources),
        licences=corpus.licences,
        losses=average_losses(trained),
        held_out=held_out,
        questions=questions,
        name=job.name,
        without=sorted(job.without),
        own=[path.name for path in job.data if not path.is_dir()],
        loss_curves=build_loss_curves(trained),
        held_out_curves=build_held_out_curves(trained),
    )


def _publish(job: Job, staged: Path, report: Report) -> None:
    """Write report, plot and model card; then copy the encoder to the folder that others read."""
    write_report(job.work / "report.json", report)
    draw(report.loss_curves, report.held_out_curves, job.work / PLOT_FILE)
    (staged / "MODEL_CARD.md").write_text(format_model_card(report), encoding="utf-8")
    shutil.copytree(staged, job.out, dirs_exist_ok=True)


def _parse_job() -> Job:
    """Read the command line."""
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
        help="parallel text to leave out, to measure what it adds; may be repeated",
    )
    parser.add_argument("--name", default=NAME, help="id of the encoder")
    parser.add_argument("--steps", type=int, default=Recipe().steps)
    parser.add_argument("--runs", type=int, default=Recipe().runs)
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    options = parser.parse_args()
    recipe = replace(Recipe(), steps=options.steps, seed=options.seed, runs=options.runs)
    return Job(
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
        SystemExit: A file or a library is missing, or the work folder was made from other text.
    """
    try:
        report = make_encoder(_parse_job())
    except (EncoderError, FileNotFoundError) as error:
        raise SystemExit(str(error)) from error
    print(format_model_card(report))


if __name__ == "__main__":
    main()
