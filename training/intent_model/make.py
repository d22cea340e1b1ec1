"""Makes `bot/understanding/intents.npz` from the examples in `training/intents/`.

python -m training.intent_model.make             # hold out, print, train on everything, write
python -m training.intent_model.make --readme    # also writes the table of benchmarks/README.md
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt

from benchmarks.readme import README, add_readme_option, fill_section
from bot.understanding.intent import WEIGHTS_FILE
from indexer.encoders.static import StaticEncoder, load_bundled
from training.intent_model.expand import (
    INTENTS,
    Template,
    Words,
    expand_all,
    read_templates,
    read_words,
)
from training.intent_model.fit import Floats, Weights, fit, see
from training.intent_model.held_out import FOLDS, Judged, judge_fold
from training.intent_model.report import format_report, format_table

WITHOUT_VECTOR = 0.1
"""Share of the examples learned from without their vector: another encoder may be configured."""

BARE_WEIGHT = 20
"""For how many examples a bare name counts: it is one sentence, and asked often."""


def list_labels(templates: Sequence[Template]) -> list[str]:
    """List the labels of templates, sorted."""
    return sorted({template.label for template in templates})


def train(
    templates: Sequence[Template], words: Words, labels: Sequence[str], encoder: StaticEncoder
) -> Weights:
    """Train on templates; each pair of label and language counts by the root of its examples."""
    rows = list(expand_all(templates, words))
    number = {label: n for n, label in enumerate(labels)}
    kinds = [(template.label, template.language) for template, _ in rows]
    counts = {kind: kinds.count(kind) for kind in set(kinds)}
    weights = np.array([counts[kind] ** -0.5 for kind in kinds], np.float32)
    weights[[template.bare for template, _ in rows]] *= BARE_WEIGHT
    examples = see([text for _, text in rows], encoder)
    hidden = np.random.default_rng(0).random(len(rows)) < WITHOUT_VECTOR
    examples.vectors[hidden] = 0
    wanted = np.array([number[label] for label, _ in kinds])
    return fit(examples, wanted, weights / weights.sum(), labels)


def write_weights(
    path: Path, weights: Weights, labels: Sequence[str], temperature: float, encoder: str
) -> None:
    """Write weights in half precision, with the temperature divided out."""
    stacked = np.concatenate([weights.of_pieces, weights.of_vectors, [weights.bias]])
    np.savez_compressed(
        path,
        weights=stacked.astype(np.float16),
        scale=np.float32(1 / temperature),
        labels=np.array(labels),
        encoder=np.array(encoder),
    )


def hold_out(
    templates: Sequence[Template], words: Words, encoder: StaticEncoder, folds: int
) -> list[Judged]:
    """Judge every template by a model that knew neither it nor a quarter of the wrappers."""
    labels = list_labels(templates)

    def train_on(some: Sequence[Template], around: Words) -> Weights:
        return train(some, around, labels, encoder)

    judged: list[Judged] = []
    for fold in range(folds):
        judged += judge_fold(templates, words, encoder, fold, train_on, labels)
    return judged


def main(arguments: Sequence[str] | None = None) -> None:
    """Make the model, print how good it is."""
    parser = argparse.ArgumentParser(description="Make the intent model from training/intents")
    parser.add_argument("--intents", type=Path, default=INTENTS)
    parser.add_argument("--out", type=Path, default=WEIGHTS_FILE)
    parser.add_argument(
        "--folds",
        type=int,
        default=FOLDS,
        choices=range(1, FOLDS + 1),
        help="how many fifths of the templates to hold out, in turn",
    )
    add_readme_option(parser)
    options = parser.parse_args(arguments)
    templates, words = read_templates(options.intents), read_words(options.intents)
    encoder = load_bundled()
    judged = hold_out(templates, words, encoder, options.folds)
    temperature = _choose_temperature(judged)
    print(format_report(judged))
    print(f"temperature {temperature:.2f}")
    labels = list_labels(templates)
    weights = train(templates, words, labels, encoder)
    write_weights(options.out, weights, labels, temperature, encoder.fingerprint)
    if options.readme:
        fill_section("intents", format_table(judged), options.readme or README)


def _choose_temperature(judged: Sequence[Judged]) -> float:
    """Choose the temperature at which held-out sentences are likeliest."""
    logits = np.stack([one.logits for one in judged])
    wanted = np.array([one.wanted for one in judged])
    tried = [step / 20 for step in range(10, 81)]
    return min(tried, key=lambda temperature: _measure_loss(logits / temperature, wanted))


def _measure_loss(logits: Floats, wanted: npt.NDArray[np.int64]) -> float:
    shifted = logits - logits.max(axis=1, keepdims=True)
    chosen = shifted[np.arange(len(wanted)), wanted]
    return float((np.log(np.exp(shifted).sum(axis=1)) - chosen).mean())


if __name__ == "__main__":
    main()
