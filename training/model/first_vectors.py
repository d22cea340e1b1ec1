"""First vectors of words, from a teacher that knows English and a dictionary of Chinese."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from benchmarks.systems.minilm import find_minilm
from indexer.records import Vectors

SIF_CONSTANT = 1e-3
"""`a` of the weight a / (a + p): Arora et al. 2017, "A simple but tough-to-beat baseline"."""

FIRST_LENGTH = 0.8
"""Length of a rare word's first vector; it suits the learning rate best."""

_TEACHER_BATCH = 512


def read_teacher_words() -> list[str]:
    """Read the vocabulary of the teacher, all-MiniLM-L6-v2."""
    return (find_minilm() / "vocab.txt").read_text(encoding="utf-8").splitlines()


def encode_with_teacher(words: Sequence[str], glosses: Mapping[str, str]) -> Vectors:
    """Give each word the teacher's vector, for a Chinese word that of its gloss.

    Args:
        words: The vocabulary.
        glosses: Folded Chinese word -> English gloss.

    Returns:
        Shape (len(words), the teacher's dimension); zero where nothing is known.
    """
    # Here, since it brings torch and more, which takes seconds, and only the teacher needs it.
    from sentence_transformers import SentenceTransformer

    texts = [glosses.get(word, word) for word in words]
    known = np.array([word in glosses or word.isascii() for word in words])
    teacher = SentenceTransformer(str(find_minilm()), device="cpu")
    encoded = [text for text, is_known in zip(texts, known, strict=True) if is_known]
    vectors = np.zeros((len(words), 384), np.float32)
    vectors[known] = teacher.encode(encoded, batch_size=_TEACHER_BATCH, show_progress_bar=True)
    _fill_from_characters(words, vectors, known)
    return vectors


def initialise_vectors(
    taught: Vectors,
    probabilities: npt.NDArray[np.float64],
    dimension: int,
    scatter_seed: int | None = None,
) -> Vectors:
    """Centre the teacher's vectors, turn them to their principal axes, cut and weigh them.

    Args:
        taught: Shape (n, m); zero rows stay zero unless they are scattered.
        probabilities: Shape (n,): how likely each word is in the text.
        dimension: Of the result; at most m.
        scatter_seed: If given, zero rows become random directions. A few words without a vector
            learn one from the texts they are in. But a whole language of zero vectors would have
            no direction that training could turn.

    Returns:
        Shape (n, dimension).
    """
    known = np.linalg.norm(taught, axis=1) > 0
    centred = taught[known] - taught[known].mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    # eigh sorts ascending; the last columns are the strongest axes.
    turned = centred @ axes[:, ::-1][:, :dimension]
    turned /= np.maximum(np.linalg.norm(turned, axis=1, keepdims=True), 1e-9)
    vectors = np.zeros((len(taught), dimension), np.float32)
    vectors[known] = turned
    if scatter_seed is not None:
        random = np.random.default_rng(scatter_seed)
        scattered = random.normal(size=(int((~known).sum()), dimension))
        vectors[~known] = scattered / np.linalg.norm(scattered, axis=1, keepdims=True)
    weights = SIF_CONSTANT / (SIF_CONSTANT + probabilities)
    return np.asarray(vectors * weights[:, None] * FIRST_LENGTH, dtype=np.float32)


def _fill_from_characters(
    words: Sequence[str], vectors: Vectors, known: npt.NDArray[np.bool_]
) -> None:
    """Give a word without a gloss the mean of its characters."""
    places = {word: place for place, word in enumerate(words)}
    for place in np.flatnonzero(~known).tolist():
        parts = [places[character] for character in words[place] if character in places]
        parts = [part for part in parts if known[part]]
        if parts:
            vectors[place] = vectors[parts].mean(axis=0)
