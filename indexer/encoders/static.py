"""The bundled encoder: the vector of a text is the weighted mean of the vectors of its words.

A folder holds `model.safetensors` (8-bit vectors and a weight for each row), `tokenizer.json` and
`manifest.json`. sentence-transformers and model2vec read the same folder with the same result.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from indexer.contracts import Vocabulary
from indexer.encoders.lexicon import LEXICON_FILE, Lexicon
from indexer.encoders.manifest import MANIFEST_FILE, Manifest, read_manifest
from indexer.encoders.read_errors import translate_read_errors
from indexer.encoders.unigram import UnigramTokenizer
from indexer.encoders.vocabulary import StaticVocabulary, find_typical_length
from indexer.encoders.word_table import WORDS_FILE, Words, parse_tokenizer, unpack_table
from indexer.errors import EncoderError
from indexer.records import Vectors
from indexer.text.control_characters import replace_surrogates

BUNDLED_ENCODER = Path(__file__).parent / "bundled"
WEIGHTS_FILE = "model.safetensors"
TOKENIZER_FILE = "tokenizer.json"


class StaticEncoder:
    """Encodes with a folder of static vectors; thread-safe."""

    def __init__(self, folder: Path, *, is_installed: bool = False) -> None:
        """Open a folder that `training.make` wrote; `EncoderError` if it is not as expected.

        One that is installed with Huigu is mapped, any other read: see `map_checked`.
        """
        manifest = read_manifest(folder)
        self.id = manifest.id
        self.fingerprint = manifest.fingerprint
        self.dimension = manifest.dimension
        self._rows, self._weights = _read_vectors(folder, manifest, is_installed=is_installed)
        words = _read_words(folder, manifest, len(self._rows))
        typical_length = words.typical_length or find_typical_length(self._rows, self._weights)
        with translate_read_errors(folder / TOKENIZER_FILE):
            self._tokenizer = UnigramTokenizer(words)
        lexicon = _read_lexicon(folder, manifest, self._tokenizer)
        self.vocabulary: Vocabulary = StaticVocabulary(
            self._tokenizer, self._rows, self._weights, lexicon, typical_length
        )

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts in any language; unknown words are skipped.

        Shape (len(texts), dimension), float32, unit rows; all zero without known words.
        """
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for place, text in enumerate(texts):
            ids = self._tokenizer.encode(replace_surrogates(text))
            vectors[place] = self._weights[ids] @ self._rows[ids].astype(np.float32)
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        np.divide(vectors, lengths, out=vectors, where=lengths > 0)
        return vectors

    def cut(self, text: str) -> list[int]:
        """Give the ids of the words of a text, in order."""
        return self._tokenizer.encode(replace_surrogates(text))

    def get_directions(self, ids: Sequence[int]) -> Vectors:
        """Get the vectors of words by their ids, their weight apart.

        Shape (len(ids), dimension), float32, unit rows; all zero for an unknown word.
        """
        rows = self._rows[ids].astype(np.float32)
        lengths = np.linalg.norm(rows, axis=1, keepdims=True)
        np.divide(rows, lengths, out=rows, where=lengths > 0)
        return rows


@lru_cache(maxsize=1)
def load_bundled() -> StaticEncoder:
    """Open the encoder that ships with Huigu; `EncoderError` if the installation is damaged.

    It is opened once in a process, in 50 ms and 15 MB: an index, a rebuild and the model of intents
    share it, since nothing changes its vectors and words.
    """
    return StaticEncoder(BUNDLED_ENCODER, is_installed=True)


def open_bundled(name: str) -> StaticEncoder | None:
    """Open the bundled encoder if it is configured."""
    return load_bundled() if name == "bundled" else None


def open_folder(name: str) -> StaticEncoder | None:
    """Open a folder of static vectors if one is configured."""
    folder = Path(name)
    return StaticEncoder(folder) if (folder / MANIFEST_FILE).is_file() else None


def _read_vectors(
    folder: Path, manifest: Manifest, *, is_installed: bool
) -> tuple[npt.NDArray[np.int8], npt.NDArray[np.float32]]:
    # The safetensors package is not needed for 8 bytes of header length, JSON header and tensors.
    path, dimension = folder / WEIGHTS_FILE, manifest.dimension
    content = (manifest.map if is_installed else manifest.read)(folder, WEIGHTS_FILE)
    with translate_read_errors(path):
        size = int.from_bytes(content[:8], "little")
        header: dict[str, Any] = json.loads(content[8 : 8 + size])
        data = np.frombuffer(content, dtype=np.uint8, offset=8 + size)
        rows = _read_tensor(data, header["embeddings"], np.int8, "I8")
        weights = _read_tensor(data, header["weights"], np.float32, "F32")
    if rows.ndim != 2 or rows.shape[1] != dimension or weights.shape != rows.shape[:1]:
        raise EncoderError(
            f"{path}: vectors of shape {rows.shape} with {weights.shape} weights, "
            f"but the manifest says dimension {dimension}; reinstall huigu"
        )
    return rows, np.array(weights)


def _read_tensor(
    data: npt.NDArray[np.uint8], entry: dict[str, Any], dtype: type[np.generic], name: str
) -> npt.NDArray[Any]:
    if entry["dtype"] != name:
        raise ValueError(f"numbers of type {entry['dtype']}, expected {name}")
    begin, end = entry["data_offsets"]
    return data[begin:end].view(dtype).reshape(entry["shape"])


def _read_words(folder: Path, manifest: Manifest, rows: int) -> Words:
    """Read the words from their table; an older version made a folder without one.

    Raises:
        EncoderError: A file is damaged, or they are not the words of the vectors.
    """
    name = WORDS_FILE if WORDS_FILE in manifest.others else TOKENIZER_FILE
    content = manifest.read(folder, name)
    with translate_read_errors(folder / name):
        if name == WORDS_FILE:
            # Other programs read it, and must find the same words.
            manifest.check(folder, TOKENIZER_FILE)
            words = unpack_table(content, manifest.files)
        else:
            words = parse_tokenizer(content)
    if len(words.words) != rows:
        raise EncoderError(
            f"{folder / name}: {len(words.words)} words for {rows} vectors; reinstall huigu"
        )
    return words


def _read_lexicon(folder: Path, manifest: Manifest, tokenizer: UnigramTokenizer) -> Lexicon | None:
    path = folder / LEXICON_FILE
    if LEXICON_FILE in manifest.others:
        return Lexicon(path, manifest.read(folder, LEXICON_FILE), tokenizer)
    # An older version made the folder: it has no checksum of the lexicon, or no lexicon.
    if not path.exists():
        return None
    with translate_read_errors(path):
        return Lexicon(path, path.read_bytes(), tokenizer)
