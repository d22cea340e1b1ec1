"""Full-precision vectors are read and searched without FAISS as with it."""

import numpy as np
import pytest

from indexer.stores.local.faiss_vectors import VectorsReader, write_vectors
from indexer.stores.local.flat_vectors import FlatReader, is_flat
from indexer.stores.local.vector_options import Precision, make_row_filter


def unit_rows(rows, dimension=32, seed=3):
    vectors = np.random.default_rng(seed).standard_normal((rows, dimension), dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def path(tmp_path):
    write_vectors(tmp_path / "v", unit_rows(300), Precision())
    return tmp_path / "v"


@pytest.mark.parametrize(
    "where", [None, make_row_filter(range(0, 300, 7), 300), make_row_filter([], 300)]
)
@pytest.mark.parametrize("k", [1, 10, 1000])
def test_a_search_finds_the_rows_that_faiss_finds(path, where, k):
    flat, faiss = FlatReader(path), VectorsReader(path, Precision())
    for question in unit_rows(5, seed=9):
        actual, expected = (reader.search_vectors(question, k, where) for reader in (flat, faiss))
        assert [row for row, _ in actual] == [row for row, _ in expected]
        assert [c for _, c in actual] == pytest.approx([c for _, c in expected], abs=1e-6)


def test_vectors_are_read_bit_by_bit(path):
    assert (FlatReader(path).vectors(range(300)) == unit_rows(300)).all()
    with pytest.raises(IndexError):
        FlatReader(path).vectors([300])


def test_a_vector_of_another_shape_is_refused(path):
    with pytest.raises(ValueError, match="shape"):
        FlatReader(path).search_vectors(np.zeros(8, np.float32), 1, None)


@pytest.mark.parametrize("size", [4, 44, 45, 5000])
def test_a_truncated_file_is_refused(path, size):
    path.write_bytes(path.read_bytes()[:size])
    assert is_flat(path)
    with pytest.raises(ValueError, match="bytes"):
        FlatReader(path)


def test_half_precision_vectors_are_not_flat(tmp_path):
    write_vectors(tmp_path / "half", unit_rows(300), Precision(exact_rows=10))
    assert not is_flat(tmp_path / "half")
