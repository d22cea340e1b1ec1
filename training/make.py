"""Parallel text -> the bundled encoder, in one command.

    python -m training.make --data ../shared/parallel --out indexer/encoders/bundled

What takes long is kept in `training/work`, so that a run that was cut off goes on where it was:
the vocabulary, the teacher's vectors, checkpoints of the training. Delete it to start afresh.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from rich.console import Console
from tokenizers import Tokenizer

from benchmarks.encoder_quality import measure
from indexer.encoders.static import StaticEncoder
from training.artefact import write_artefact
from training.batches import BagPairs, tokenise_pairs
from training.data import Corpus, load_corpus, unrepeated_texts
from training.initialise import first_vectors, teach, teacher_words
from training.lexicon import write_lexicon
from training.normalise import fold
from training.report import Report, count_pairs, mean_losses, model_card, retrieve, write_report
from training.train import Recipe, train_runs
from training.vocabulary import build_tokenizer, choose_words, count_words

NAME = "huigu-zh-en-256"
DIMENSION = 256
WORDS = 78_000
"""Of 256 bytes each: with the tokenizer below 24 MB."""

Vectors = npt.NDArray[np.float32]


def make(data: Path, out: Path, work: Path, recipe: Recipe, questions: Path | None) -> Report:
    """Make the encoder.

    Args:
        data: Folder of parallel text.
        out: Folder to write the encoder to.
        work: Folder for what a later run can go on from.
        recipe: How to train.
        questions: Folder of question sets to measure on as well.

    Returns:
        What was made and how good it is.
    """
    console = Console(stderr=True)
    work.mkdir(parents=True, exist_ok=True)
    console.print(f"reading {data}")
    corpus = load_corpus(data)
    tokenizer = _tokenizer(corpus, work / "tokenizer.json")
    taught = _taught(corpus, tokenizer, work / "taught.npy")
    console.print("cutting texts into words")
    sources = tokenise_pairs(tokenizer, corpus.sources)
    first = first_vectors(taught, _probabilities(sources, len(taught)), DIMENSION)
    trained = train_runs(first, sources, recipe, work)
    write_artefact(out, NAME, trained.vectors, tokenizer)
    write_lexicon(out)
    encoder = StaticEncoder(out)
    report = Report(
        recipe=recipe,
        words=tokenizer.get_vocab_size(),
        megabytes=sum(file.stat().st_size for file in out.glob("*.*")) / 1e6,
        pairs=count_pairs(sources),
        licences=corpus.licences,
        losses=mean_losses(trained),
        held_out={pairs.name: retrieve(encoder, pairs) for pairs in corpus.held_out},
        questions=measure(encoder, questions) if questions else {},
    )
    write_report(work / "report.json", report)
    (out / "MODEL_CARD.md").write_text(model_card(report), encoding="utf-8")
    return report


def _tokenizer(corpus: Corpus, kept: Path) -> Tokenizer:
    if not kept.exists():
        counts = count_words(unrepeated_texts(corpus), corpus.glosses)
        words = choose_words(counts, corpus.glosses, teacher_words(), WORDS)
        build_tokenizer(words).save(str(kept), pretty=False)
    return Tokenizer.from_file(str(kept))


def _taught(corpus: Corpus, tokenizer: Tokenizer, kept: Path) -> Vectors:
    if not kept.exists():
        vocabulary = tokenizer.get_vocab()
        words = sorted(vocabulary, key=vocabulary.__getitem__)
        # Reversed, so that of words that fold alike the first gloss stays.
        glosses = {fold(word): gloss for word, gloss in reversed(list(corpus.glosses.items()))}
        # Half precision is all that a first guess needs.
        np.save(kept, teach(words, glosses).astype(np.float16))
    return np.asarray(np.load(kept), dtype=np.float32)


def _probabilities(sources: list[BagPairs], rows: int) -> npt.NDArray[np.float64]:
    """Give how likely each word is in the training text."""
    counts = np.zeros(rows)
    for source in sources:
        for bags in (source.left, source.right):
            counts += np.bincount(bags.ids, minlength=rows)
    return np.asarray(counts / counts.sum())


def main() -> None:
    """Parse the command line, make the encoder, print the model card."""
    parser = argparse.ArgumentParser(description="Make the bundled encoder from parallel text")
    parser.add_argument("--data", type=Path, default=Path("../shared/parallel"))
    parser.add_argument("--out", type=Path, default=Path("indexer/encoders/bundled"))
    parser.add_argument("--work", type=Path, default=Path("training/work"))
    parser.add_argument("--questions", type=Path, help="folder of question sets to measure on")
    parser.add_argument("--steps", type=int, default=Recipe().steps)
    parser.add_argument("--runs", type=int, default=Recipe().runs)
    parser.add_argument("--seed", type=int, default=Recipe().seed)
    options = parser.parse_args()
    recipe = replace(Recipe(), steps=options.steps, seed=options.seed, runs=options.runs)
    report = make(options.data, options.out, options.work, recipe, options.questions)
    print(model_card(report))


if __name__ == "__main__":
    main()
