"""Exact vectors read without FAISS are those that FAISS wrote, found in the same order."""

import numpy as np
import pytest

from indexer.stores.flat_vectors import FlatReader, is_flat
from indexer.stores.local_vectors import VectorsReader, write_vectors
from indexer.stores.selection import Precision, select


def unit(rows, dimension=32, seed=3):
    vectors = np.random.default_rng(seed).standard_normal((rows, dimension), dtype=np.float32)
    return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)


@pytest.fixture
def path(tmp_path):
    write_vectors(tmp_path / "v", unit(300), Precision())
    return tmp_path / "v"


@pytest.mark.parametrize("where", [None, select(range(0, 300, 7), 300), select([], 300)])
@pytest.mark.parametrize("k", [1, 10, 1000])
def test_it_finds_what_faiss_finds(path, where, k):
    flat, faiss = FlatReader(path), VectorsReader(path, Precision())
    for question in unit(5, seed=9):
        found, expected = flat.nearest(question, k, where), faiss.nearest(question, k, where)
        assert [row for row, _ in found] == [row for row, _ in expected]
        assert [c for _, c in found] == pytest.approx([c for _, c in expected], abs=1e-6)


def test_it_gives_back_the_vectors_bit_by_bit(path):
    assert (FlatReader(path).vectors(range(300)) == unit(300)).all()
    with pytest.raises(IndexError):
        FlatReader(path).vectors([300])


def test_a_vector_of_another_shape_is_refused(path):
    with pytest.raises(ValueError, match="shape"):
        FlatReader(path).nearest(np.zeros(8, np.float32), 1, None)


@pytest.mark.parametrize("size", [4, 44, 45, 5000])
def test_a_cut_file_is_refused(path, size):
    path.write_bytes(path.read_bytes()[:size])
    assert is_flat(path)
    with pytest.raises(ValueError, match="bytes"):
        FlatReader(path)


def test_only_exact_vectors_are_flat(tmp_path):
    write_vectors(tmp_path / "half", unit(300), Precision(exact_rows=10))
    assert not is_flat(tmp_path / "half")
