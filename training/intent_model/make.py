"""Makes `bot/understanding/intent/intents.npz` from the examples in `training/intents/`.

python -m training.intent_model.make             # hold out, print, train on everything, write
python -m training.intent_model.make --readme    # also writes the table of benchmarks/README.md
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch

from benchmarks.readme import add_readme_option, fill_section
from bot.understanding.intent.model import WEIGHTS_FILE, IntentFile, write_intents
from bot.understanding.intent.network import Floats
from indexer.encoders.static import StaticEncoder, load_bundled
from training.intent_model.expand import INTENTS, Template, Words, read_templates, read_words
from training.intent_model.held_out import FOLDS, Judged, judge_fold
from training.intent_model.report import format_report, format_table
from training.intent_model.train import ROUNDS, train


def list_labels(templates: Sequence[Template]) -> list[str]:
    """List the labels of templates, sorted."""
    return sorted({template.label for template in templates})


def hold_out(
    templates: Sequence[Template], words: Words, encoder: StaticEncoder, folds: int, rounds: int
) -> list[Judged]:
    """Judge every template by a model that knew neither it nor a quarter of the wrappers."""
    labels = list_labels(templates)
    judged: list[Judged] = []
    for fold in range(folds):
        judged += judge_fold(templates, words, encoder, fold, labels, rounds)
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
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="times each template is seen")
    add_readme_option(parser)
    options = parser.parse_args(arguments)
    # The matrices are small: several threads only wait for each other.
    torch.set_num_threads(1)
    templates, words = read_templates(options.intents), read_words(options.intents)
    encoder = load_bundled()
    judged = hold_out(templates, words, encoder, options.folds, options.rounds)
    temperature = _choose_temperature(judged)
    print(format_report(judged))
    print(f"temperature {temperature:.2f}")
    labels = list_labels(templates)
    trained = train(templates, words, labels, encoder, rounds=options.rounds)
    file = IntentFile(
        labels, trained.list_weights(), trained.words, temperature, encoder.fingerprint
    )
    write_intents(options.out, file)
    if options.readme:
        fill_section("intents", format_table(judged), options.readme)


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
