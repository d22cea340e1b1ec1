"""Trains the network of the intent model on templates, other sentences of them in each round."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional

from bot.understanding.intent.network import Floats, Weights
from bot.understanding.intent.spelling import Spelling
from indexer.encoders.static import StaticEncoder
from training.intent_model.batches import (
    Batcher,
    Seen,
    Vocabulary,
    build_vocabulary,
    see,
)
from training.intent_model.expand import Template, Words, expand_all
from training.intent_model.network import Network, list_tensors
from training.intent_model.templates import SLOT

ROUNDS = 10
"""Times that every template is seen."""
DRAWS = 4
"""Rounds whose sentences differ; then they come again."""
SIZE = 256
"""Sentences a step."""
RATE = 3e-3
"""Highest learning rate, after a tenth of the steps."""
DECAY, PIECES_DECAY = 1e-3, 1e-2
"""Of the weights; pieces are many and each is rare."""
SMOOTHING = 0.05
"""Share of a wish that goes to all labels: some wordings have two."""
BARE_WEIGHT = 20
"""For how many examples a bare name counts: it is one sentence, and asked often."""
LEAST_TEMPLATES = 3
"""Templates that a word must stand in to be one whose slips are corrected."""
_LATIN = re.compile(r"[a-z]+")
_JUDGED = 1000
"""Questions that are judged at once."""


@dataclass(frozen=True, slots=True)
class Trained:
    """A network and what it needs to read questions."""

    network: Network
    vocabulary: Vocabulary
    words: list[str]
    """Words of asking, whose slips are corrected."""

    def list_weights(self) -> Weights:
        """List the weights as they are shipped."""
        tensors = list_tensors(self.network)
        return Weights(
            self.vocabulary.own_ids,
            {name: np.ascontiguousarray(tensor.numpy()) for name, tensor in tensors.items()},
        )


def list_words(templates: Iterable[Template], words: Words) -> list[str]:
    """List the Latin words of several templates, or of what people put around them."""
    counts = Counter(
        word
        for template in templates
        for word in set(_LATIN.findall(SLOT.sub(" ", template.text.lower())))
    )
    around = (text for sort in words.wrappers.values() for text in sort["en"])
    counts.update(word for text in around for word in _LATIN.findall(text.lower()))
    return sorted(word for word, count in counts.items() if count >= LEAST_TEMPLATES)


def train(
    templates: Sequence[Template],
    words: Words,
    labels: Sequence[str],
    encoder: StaticEncoder,
    others: Iterable[str] = (),
    rounds: int = ROUNDS,
) -> Trained:
    """Train on templates; each pair of label and language counts by the root of its examples.

    Args:
        templates: What to learn from.
        words: Names and wrappers.
        labels: As `Template.label`.
        encoder: Whose words are learned.
        others: Questions that will be judged, whose words the vocabulary must have.
        rounds: Times that every template is seen.
    """
    torch.manual_seed(0)
    asking = list_words(templates, words)
    spelling = Spelling(asking, encoder)
    draws = [list(expand_all(templates, words, seed)) for seed in range(min(rounds, DRAWS))]
    seen = [see((spelling.correct(text) for _, text in rows), encoder) for rows in draws]
    judged = see((spelling.correct(text) for text in others), encoder)
    vocabulary = build_vocabulary([one for some in seen for one in some], judged, encoder)
    network = Network(len(labels), vocabulary)
    trained = Trained(network, vocabulary, asking)
    wishes = [_weigh([template for template, _ in rows], labels) for rows in draws]
    _fit(network, [Batcher(some, vocabulary) for some in seen], wishes, rounds)
    return trained


def compute_logits(trained: Trained, texts: Iterable[str], encoder: StaticEncoder) -> Floats:
    """Compute the logits of masked questions, shape (n, labels)."""
    spelling = Spelling(trained.words, encoder)
    seen: list[Seen] = see((spelling.correct(text) for text in texts), encoder)
    batcher = Batcher(seen, trained.vocabulary)
    starts = range(0, len(seen), _JUDGED)
    with torch.no_grad():
        logits = [
            trained.network(batcher.make(range(start, min(start + _JUDGED, len(seen))))).numpy()
            for start in starts
        ]
    return np.concatenate(logits)


def _weigh(templates: Sequence[Template], labels: Sequence[str]) -> tuple[Tensor, Tensor]:
    """Give the label and the weight of each sentence; the weights are 1 in the mean."""
    number = {label: n for n, label in enumerate(labels)}
    kinds = [(template.label, template.language) for template in templates]
    counts = Counter(kinds)
    weights = np.array([counts[kind] ** -0.5 for kind in kinds], np.float32)
    weights[[template.bare for template in templates]] *= BARE_WEIGHT
    wanted = torch.tensor([number[label] for label, _ in kinds])
    return wanted, torch.from_numpy(weights / weights.mean())


def _fit(
    network: Network,
    batchers: Sequence[Batcher],
    wishes: Sequence[tuple[Tensor, Tensor]],
    rounds: int,
) -> None:
    """Fit the network, with Adam and a rate that rises and falls."""
    pieces = [network.pieces.weight]
    others = [one for name, one in network.named_parameters() if name != "pieces.weight"]
    groups = [
        {"params": others, "weight_decay": DECAY},
        {"params": pieces, "weight_decay": PIECES_DECAY},
    ]
    optimizer = torch.optim.AdamW(groups, lr=RATE)
    steps = sum(-(-len(batchers[n % len(batchers)].lengths) // SIZE) for n in range(rounds))
    # One step more, since torch warns of a step behind the last one.
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimizer, RATE, total_steps=steps + len(batchers) * rounds + 1, pct_start=0.1
    )
    random = np.random.default_rng(0)
    network.train()
    for number in range(rounds):
        batcher = batchers[number % len(batchers)]
        wanted, weights = wishes[number % len(batchers)]
        for places in batcher.shuffle(SIZE, random):
            some = torch.from_numpy(places)
            losses = functional.cross_entropy(
                network(batcher.make(places)),
                wanted[some],
                reduction="none",
                label_smoothing=SMOOTHING,
            )
            optimizer.zero_grad()
            (losses * weights[some]).mean().backward()
            optimizer.step()
            schedule.step()
    network.eval()
