import numpy as np
import pytest

from training.model.train import Recipe, train, train_runs

RECIPE = Recipe(steps=120, batch=16, learning_rate=0.05, warm_up=5, dropout=0.1, seed=3)


def test_training_brings_translations_near_each_other(source, first, tmp_path):
    trained = train(first, [source], RECIPE, tmp_path / "checkpoint.npz")
    unit = trained.vectors / np.linalg.norm(trained.vectors, axis=1, keepdims=True)
    nearest = (unit[1:20] @ unit[21:40].T).argmax(axis=1)
    assert np.mean(nearest == np.arange(19)) > 0.9
    assert trained.losses[-1][2] < trained.losses[0][2]


def test_an_interrupted_run_continues_to_the_same_vectors(source, first, tmp_path):
    whole = train(first, [source], RECIPE, tmp_path / "whole.npz")

    class Interrupted(Exception):
        pass

    class InterruptingList(list):
        """Fails when the batch of step 45 is drawn."""

        drawn = 0

        def __getitem__(self, index):
            if self.drawn == 45:
                raise Interrupted
            self.drawn += 1
            return super().__getitem__(index)

    checkpoint = tmp_path / "checkpoint.npz"
    with pytest.raises(Interrupted):
        train(first, InterruptingList([source]), RECIPE, checkpoint, every=20)
    again = train(first, [source], RECIPE, checkpoint, every=20)
    assert len(again.losses) == RECIPE.steps
    np.testing.assert_allclose(again.vectors, whole.vectors, atol=1e-5)


def test_a_checkpoint_of_another_recipe_is_ignored(source, first, tmp_path):
    checkpoint = tmp_path / "checkpoint.npz"
    train(first, [source], Recipe(steps=4, batch=8, warm_up=1), checkpoint, every=2)
    trained = train(first, [source], Recipe(steps=6, batch=8, warm_up=1), checkpoint, every=2)
    assert [step for step, _, _ in trained.losses] == list(range(6))


def test_the_vectors_of_several_runs_are_averaged(source, first, tmp_path):
    recipe = Recipe(steps=6, batch=8, warm_up=1, seed=3, runs=2)
    both = train_runs(first, [source], recipe, tmp_path)
    singles = [
        train(first, [source], Recipe(steps=6, batch=8, warm_up=1, seed=seed, runs=1), file)
        for seed, file in ((3, tmp_path / "a.npz"), (4, tmp_path / "b.npz"))
    ]
    np.testing.assert_allclose(
        both.vectors, (singles[0].vectors + singles[1].vectors) / 2, atol=1e-6
    )
    assert len(both.losses) == 12
    assert not np.allclose(singles[0].vectors, singles[1].vectors)
