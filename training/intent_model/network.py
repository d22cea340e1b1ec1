"""The network of the intent model, as torch trains it; `bot.understanding.intent` is its copy.

Words are looked up in the bundled encoder, whose vectors stay as they are: a wording that nobody
taught has its words near to those of one that was. Each window of one to four words is compared
with patterns, of which the best match counts wherever it stands. What is spelled, the hashed
pieces, adds to each label directly.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from bot.understanding.intent.features import BUCKETS
from training.intent_model.batches import Batch, Vocabulary

WIDTH = 64
"""Numbers of a word inside the network."""
PATTERNS = 160
"""Patterns for windows of each size."""
WINDOWS = (1, 2, 3, 4)
"""Sizes of windows, in words."""
WITHOUT_PATTERNS = 0.5
"""Share of the patterns that are hidden at each step, so that none relies on others."""
WITHOUT_OWN = 0.3
"""Share of the words that are known by the encoder's vector alone, as words never taught are."""
WITHOUT_WORD = 0.08
"""Share of the words that are left out."""
WITHOUT_PIECES = 0.3
"""Share of the pieces that are left out."""
PIECES_SCALE = 3.0
"""Of the weights of pieces: a larger scale learns faster."""


class Network(nn.Module):  # type: ignore[misc]  # mypy does not follow torch
    """Gives logits, shape (batch, labels)."""

    def __init__(self, labels: int, vocabulary: Vocabulary) -> None:
        """Start with random weights."""
        super().__init__()
        self.rows = torch.from_numpy(vocabulary.rows)
        self.project = nn.Linear(self.rows.shape[1], WIDTH, bias=False)
        self.own = nn.Embedding(vocabulary.own_words, WIDTH, padding_idx=0)
        self.signs = nn.Embedding(vocabulary.signs, WIDTH)
        self.patterns = nn.ModuleList(nn.Linear(size * WIDTH, PATTERNS) for size in WINDOWS)
        self.out = nn.Linear(PATTERNS * len(WINDOWS) + WIDTH, labels)
        self.pieces = nn.EmbeddingBag(BUCKETS, labels, mode="sum")
        nn.init.normal_(self.own.weight, std=0.1)
        nn.init.normal_(self.signs.weight, std=0.3)
        nn.init.zeros_(self.pieces.weight)

    def forward(self, batch: Batch) -> Tensor:
        """Compute logits."""
        words = self._look_up(batch)
        longest = max(WINDOWS)
        padded = functional.pad(words, (0, 0, longest - 1, longest - 1))
        there = functional.pad(batch.there, (longest - 1, longest - 1))
        layers = zip(self.patterns, WINDOWS, strict=True)
        found = [self._match(padded, there, layer, size) for layer, size in layers]
        mean = words.sum(1) / batch.there.sum(1, keepdim=True)
        seen = functional.dropout(torch.cat([*found, mean], 1), WITHOUT_PATTERNS, self.training)
        weights = functional.dropout(batch.piece_weights, WITHOUT_PIECES, self.training)
        spelled = self.pieces(batch.pieces, batch.piece_starts, per_sample_weights=weights)
        return self.out(seen) + PIECES_SCALE * spelled

    def _look_up(self, batch: Batch) -> Tensor:
        """Give the numbers of each word, shape (batch, words, WIDTH)."""
        own = self.own(batch.own)
        projected = self.project(self.rows[batch.words])
        if self.training:
            shape = (*batch.words.shape, 1)
            own = own * (torch.rand(shape) > WITHOUT_OWN)
            words = (own + projected) * (torch.rand(shape) > WITHOUT_WORD)
        else:
            words = own + projected
        words = words + self.signs(batch.signs)
        return words * batch.there[..., None]

    def _match(self, padded: Tensor, there: Tensor, layer: nn.Module, size: int) -> Tensor:
        """Match patterns with windows of one size; shape (batch, PATTERNS)."""
        ends = max(WINDOWS) - size
        trimmed = padded[:, ends : padded.shape[1] - ends]
        count = trimmed.shape[1] - size + 1
        windows = torch.cat([trimmed[:, place : place + count] for place in range(size)], 2)
        # A window beside a shorter question of the batch holds nothing.
        held = there[:, ends : there.shape[1] - ends].unfold(1, size, 1).amax(2)
        return (functional.relu(layer(windows)) * held[..., None]).amax(1)


def list_tensors(network: Network) -> dict[str, Tensor]:
    """List what the shipped model needs, by the name in its file."""
    tensors = {
        "project": network.project.weight.T,
        "own": network.own.weight,
        "signs": network.signs.weight,
        "out": network.out.weight.T,
        "out_bias": network.out.bias,
        "pieces": network.pieces.weight * PIECES_SCALE,
    }
    layers: Sequence[nn.Module] = list(network.patterns)
    for size, layer in zip(WINDOWS, layers, strict=True):
        assert isinstance(layer, nn.Linear)
        tensors |= {f"patterns_{size}": layer.weight.T, f"patterns_{size}_bias": layer.bias}
    return {name: tensor.detach() for name, tensor in tensors.items()}
