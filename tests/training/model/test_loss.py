import numpy as np
import pytest
import torch
from torch.nn import functional

from training.data.batches import Side, draw_batch
from training.model.loss import compute_gradient


def test_equal_texts_are_not_wrong_answers_of_each_other():
    ids, lengths = np.array([1, 2], np.int32), np.array([1, 1])
    left = Side(ids, lengths, np.array([1, 2], np.uint64))
    same_right = Side(np.array([1, 1], np.int32), lengths, np.array([9, 9], np.uint64))
    loss, _, _ = compute_gradient(np.eye(4, dtype=np.float32), left, same_right, scale=10.0)
    assert loss == pytest.approx(0, abs=1e-6)


def test_the_gradient_equals_that_of_torch(source, first):
    _, left, right = draw_batch([source], 12, 0.1, seed=1, step=0)
    loss, words, gradient = compute_gradient(first, left, right, scale=7.0)

    weight = torch.tensor(first, requires_grad=True)

    def encode(side):
        offsets = torch.from_numpy(np.cumsum(side.lengths) - side.lengths)
        ids = torch.from_numpy(side.ids.astype(np.int64))
        return functional.normalize(functional.embedding_bag(ids, weight, offsets, mode="mean"))

    logits = encode(left) @ encode(right).T * 7.0
    equal = (left.keys[:, None] == left.keys) | (right.keys[:, None] == right.keys)
    np.fill_diagonal(equal, val=False)
    logits = logits.masked_fill(torch.from_numpy(equal), -torch.inf)
    answers = torch.arange(len(logits))
    expected = functional.cross_entropy(logits, answers) + functional.cross_entropy(
        logits.T, answers
    )
    (expected / 2).backward()

    assert loss == pytest.approx(expected.item() / 2, rel=1e-4)
    whole = np.zeros_like(first)
    whole[words] = gradient
    np.testing.assert_allclose(whole, weight.grad.numpy(), atol=1e-4)
