"""Judges the intent model on templates that it did not learn from."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from indexer.contracts import Encoder
from training.intent_model.expand import Template, Words, expand_all, split_wrappers
from training.intent_model.fit import Floats, Weights, see

FOLDS = 5
"""Parts that templates are divided into; each is held out once."""

Train = Callable[[Sequence[Template], Words], Weights]


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
    encoder: Encoder,
    fold: int,
    train: Train,
    labels: Sequence[str],
) -> Iterator[Judged]:
    """Train without a fold and without a quarter of the wrappers, and judge exactly these."""
    known = [template for template in templates if choose_fold(template) != fold]
    weights = train(known, split_wrappers(words, held_out=False))
    unknown = [template for template in templates if choose_fold(template) == fold]
    rows = list(expand_all(unknown, split_wrappers(words, held_out=True), seed=1, masked=True))
    logits = weights.compute_logits(see([text for _, text in rows], encoder))
    for (template, text), row in zip(rows, logits, strict=True):
        wanted = labels.index(template.label)
        yield Judged(template, text, row, wanted, labels[int(row.argmax())])
