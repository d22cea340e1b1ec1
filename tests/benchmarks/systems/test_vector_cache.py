from __future__ import annotations

from contextlib import closing

import numpy as np

from benchmarks.systems.vector_cache import CachedEncoder
from tests.fakes.communities.question_sets import ignore_progress
from tests.fakes.index.encoder import HashingEncoder


def test_cached_vectors_equal_those_of_the_encoder_and_are_computed_once(tmp_path):
    encoder = HashingEncoder()
    reports: list[tuple[str, int, int]] = []

    def progress(phase: str, done: int, total: int) -> None:
        reports.append((phase, done, total))

    texts = ["one", "two", "one", ""]
    with closing(CachedEncoder(encoder, "a/model", tmp_path, progress)) as cached:
        first = cached.encode(texts)
    assert encoder.encoded == 3
    assert reports == [("hashing: encode", 3, 3)]
    with closing(CachedEncoder(encoder, "a/model", tmp_path, progress)) as cached:
        again = cached.encode([*texts, "three"])
        assert cached.encode([]).shape == (0, encoder.dimension)
    assert encoder.encoded == 4
    assert np.array_equal(first, HashingEncoder().encode(texts))
    assert np.array_equal(again[:4], first)


def test_a_model_does_not_get_the_vectors_of_another_model(tmp_path):
    """A folder with other files is another model, even under the same name."""
    model = tmp_path / "model"
    model.mkdir()
    for salt in ("", "other"):
        (model / "weights").write_text(f"weights {salt}")
        encoder = HashingEncoder(salt=salt)
        with closing(
            CachedEncoder(encoder, str(model), tmp_path / "cache", ignore_progress)
        ) as cached:
            assert np.array_equal(cached.encode(["one"]), HashingEncoder(salt=salt).encode(["one"]))
    assert len(list((tmp_path / "cache").glob("*.sqlite"))) == 2
