"""Encodes with any sentence-transformers model; needs the extra `transformers`."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from indexer.encoders.static import load_bundled
from indexer.errors import EncoderError
from indexer.records import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_BATCH = 32
"""Texts encoded at once: the library's default for a CPU."""


class SentenceTransformersEncoder:
    """Encodes with a transformer model, in torch."""

    def __init__(self, name: str) -> None:
        """Load a model from a folder or, by its name, from the Hugging Face hub.

        Raises:
            EncoderError: The extra is not installed, or there is no such model.
        """
        self._model = _load(name)
        dimension = self._model.get_embedding_dimension()
        if not dimension:
            raise EncoderError(f"{name}: the model has no fixed dimension; choose another model")
        self.id = Path(name).name if Path(name).is_dir() else name
        self.dimension = int(dimension)
        # A transformer has no vectors of single words, so we use those of the bundled encoder.
        bundled = load_bundled()
        self.vocabulary = bundled.vocabulary
        self.fingerprint = _fingerprint(self._model, bundled.fingerprint)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: shape (len(texts), dimension), float32, unit rows; zero for blank text."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # For a blank text a transformer would give the vector of its special tokens.
        filled = [place for place, text in enumerate(texts) if text.strip()]
        if filled:
            vectors[filled] = self._model.encode(
                [texts[place].encode("utf-8", "replace").decode("utf-8") for place in filled],
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return vectors


def _load(name: str) -> SentenceTransformer:
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EncoderError(
            f"encoder {name!r} needs sentence-transformers; "
            "install it with: pip install 'huigu[transformers]'"
        ) from error
    try:
        return SentenceTransformer(name, device="cpu")
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise EncoderError(
            f"encoder {name!r} cannot be loaded ({reason}); "
            "give `bundled`, a folder, or a model name that this machine can download"
        ) from error


def _fingerprint(model: SentenceTransformer, vocabulary: str) -> str:
    """Hash the loaded weights, so that the name of the model does not matter."""
    digest = hashlib.sha256(f"{vocabulary}\n{model!r}".encode())
    for name, tensor in model.state_dict().items():
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.float().cpu().numpy().tobytes())
    return digest.hexdigest()
