import numpy as np
import pytest
import torch
from torch.nn import functional

from training.batches import BagPairs, Side, draw_batch
from training.contrast import batch_gradient
from training.tokens import Bags
from training.train import Recipe, train, train_runs

WORDS = 40
RECIPE = Recipe(steps=120, batch=16, learning_rate=0.05, warm_up=5, dropout=0.1, seed=3)


def bags(texts):
    lengths = np.array([len(text) for text in texts])
    starts = np.concatenate([[0], np.cumsum(lengths)])
    keys = np.array([hash(text) for text in texts], dtype=np.int64).astype(np.uint64)
    return Bags(np.concatenate([np.array(text, np.int32) for text in texts]), starts, keys)


@pytest.fixture
def source():
    """Word n of one language means word n + 20 of the other."""
    left = [(1 + n, 1 + (n * 7 + 1) % 19) for n in range(19)] * 2
    return BagPairs("toy", 1.0, bags(left), bags([(a + 20, b + 20) for a, b in left]))


@pytest.fixture
def first():
    return np.random.default_rng(0).normal(size=(WORDS, 8)).astype(np.float32)


def test_training_brings_translations_together(source, first, tmp_path):
    trained = train(first, [source], RECIPE, tmp_path / "checkpoint.npz")
    unit = trained.vectors / np.linalg.norm(trained.vectors, axis=1, keepdims=True)
    nearest = (unit[1:20] @ unit[21:40].T).argmax(axis=1)
    assert np.mean(nearest == np.arange(19)) > 0.9
    assert trained.losses[-1][2] < trained.losses[0][2]


def test_a_run_cut_off_goes_on_to_the_same_end(source, first, tmp_path):
    whole = train(first, [source], RECIPE, tmp_path / "whole.npz")

    class Cut(Exception):
        pass

    def cut_off(step):
        if step == 45:
            raise Cut

    class Cutting(list):
        def __getitem__(self, index):
            self.drawn = getattr(self, "drawn", -1) + 1
            cut_off(self.drawn)
            return super().__getitem__(index)

    kept = tmp_path / "kept.npz"
    with pytest.raises(Cut):
        train(first, Cutting([source]), RECIPE, kept, every=20)
    again = train(first, [source], RECIPE, kept, every=20)
    assert len(again.losses) == RECIPE.steps
    np.testing.assert_allclose(again.vectors, whole.vectors, atol=1e-5)


def test_a_checkpoint_of_another_recipe_is_not_gone_on_from(source, first, tmp_path):
    kept = tmp_path / "kept.npz"
    train(first, [source], Recipe(steps=4, batch=8, warm_up=1), kept, every=2)
    trained = train(first, [source], Recipe(steps=6, batch=8, warm_up=1), kept, every=2)
    assert [step for step, _, _ in trained.losses] == list(range(6))


def test_the_same_seed_and_step_draw_the_same_batch(source):
    one, other = (draw_batch([source], 8, 0.1, seed=1, step=5) for _ in range(2))
    np.testing.assert_array_equal(one[1].ids, other[1].ids)
    different = draw_batch([source], 8, 0.1, seed=1, step=6)
    assert one[1].keys.tolist() != different[1].keys.tolist()


def test_every_text_of_a_batch_keeps_a_word(source):
    for step in range(50):
        _, left, right = draw_batch([source], 16, 0.7, seed=1, step=step)
        assert left.lengths.min() >= 1
        assert left.lengths.sum() == len(left.ids)
        assert right.lengths.sum() == len(right.ids)


def test_equal_texts_are_not_held_against_each_other():
    ids, lengths = np.array([1, 2], np.int32), np.array([1, 1])
    left = Side(ids, lengths, np.array([1, 2], np.uint64))
    same_right = Side(np.array([1, 1], np.int32), lengths, np.array([9, 9], np.uint64))
    loss, _, _ = batch_gradient(np.eye(4, dtype=np.float32), left, same_right, scale=10.0)
    assert loss == pytest.approx(0, abs=1e-6)


def test_the_gradient_is_the_one_that_torch_finds(source, first):
    _, left, right = draw_batch([source], 12, 0.1, seed=1, step=0)
    loss, words, gradient = batch_gradient(first, left, right, scale=7.0)

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


def test_runs_over_other_batches_are_averaged(source, first, tmp_path):
    recipe = Recipe(steps=6, batch=8, warm_up=1, seed=3, runs=2)
    both = train_runs(first, [source], recipe, tmp_path)
    singles = [
        train(first, [source], Recipe(steps=6, batch=8, warm_up=1, seed=seed, runs=1), kept)
        for seed, kept in ((3, tmp_path / "a.npz"), (4, tmp_path / "b.npz"))
    ]
    np.testing.assert_allclose(
        both.vectors, (singles[0].vectors + singles[1].vectors) / 2, atol=1e-6
    )
    assert len(both.losses) == 12
    assert not np.allclose(singles[0].vectors, singles[1].vectors)
