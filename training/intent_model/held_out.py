"""Judges the intent model on templates that it did not learn from."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.understanding.intent.network import Floats
from indexer.encoders.static import StaticEncoder
from training.intent_model.expand import Template, Words, expand_all, split_wrappers
from training.intent_model.train import compute_logits, train

FOLDS = 5
"""Parts that templates are divided into; each is held out once."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A held-out sentence and what the model thought."""

    template: Template
    text: str
    logits: Floats
    """Shape (labels,)."""
    wanted: int
    label: str
    """The likeliest."""

    @property
    def right(self) -> bool:
        """Tell whether intent and subject are as wanted."""
        return self.label == self.template.label


def choose_fold(template: Template) -> int:
    """Choose the fold of a template, by a checksum of its text."""
    return zlib.crc32(template.text.encode()) % FOLDS


def judge_fold(
    templates: Sequence[Template],
    words: Words,
    encoder: StaticEncoder,
    fold: int,
    labels: Sequence[str],
    rounds: int,
) -> Iterator[Judged]:
    """Train without a fold and without a quarter of the wrappers, and judge exactly these."""
    known = [template for template in templates if choose_fold(template) != fold]
    unknown = [template for template in templates if choose_fold(template) == fold]
    rows = list(expand_all(unknown, split_wrappers(words, held_out=True), seed=1, masked=True))
    texts = [text for _, text in rows]
    around = split_wrappers(words, held_out=False)
    trained = train(known, around, labels, encoder, texts, rounds)
    logits = compute_logits(trained, texts, encoder)
    for (template, text), row in zip(rows, logits, strict=True):
        wanted = labels.index(template.label)
        yield Judged(template, text, row, wanted, labels[int(row.argmax())])
