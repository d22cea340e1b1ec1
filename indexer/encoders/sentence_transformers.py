"""Encodes with any sentence-transformers model; needs the extra `transformers`."""

from __future__ import annotations

import hashlib
import logging
import re
from collections.abc import Sequence
from contextlib import suppress
from difflib import get_close_matches
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING

import numpy as np

from indexer.encoders.static import load_bundled
from indexer.errors import EncoderError
from indexer.records import Vectors
from indexer.text.control_characters import clean_line, replace_surrogates

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

log = logging.getLogger("huigu.encoder")

BUNDLED_NAME = "bundled"
_MODEL_ID = re.compile(r"[0-9A-Za-z][\w.-]*/[\w.-]+", re.ASCII)
"""A model of the hub: `OWNER/NAME`."""
_REMEDY = (
    f"give `{BUNDLED_NAME}`, a folder, or the full name of a model that this machine can download, "
    "such as `sentence-transformers/all-MiniLM-L6-v2`"
)
_INSTALL = ".venv/bin/pip install --editable '.[transformers]'"
"""As in the README: `huigu` is no package of an index."""
TOKENIZER_FILES = frozenset({
    *("tokenizer.json", "vocab.txt", "vocab.json", "merges.txt", "special_tokens_map.json"),
    *("spiece.model", "sentencepiece.bpe.model", "tokenizer.model", "added_tokens.json"),
})
"""What decides how a text is cut, beside the weights that decide its vector."""
_LOOK_UP_S = 10.0
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
        folder = Path(name) if Path(name).is_dir() else _find_download(name)
        self.fingerprint = _fingerprint(self._model, bundled.fingerprint, folder)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Encode texts: shape (len(texts), dimension), float32, unit rows; zero for blank text."""
        vectors = np.zeros((len(texts), self.dimension), dtype=np.float32)
        # For a blank text a transformer would give the vector of its special tokens.
        filled = [place for place, text in enumerate(texts) if text.strip()]
        if filled:
            vectors[filled] = self._model.encode(
                [replace_surrogates(texts[place]) for place in filled],
                batch_size=_BATCH,
                normalize_embeddings=True,
                show_progress_bar=False,
                convert_to_numpy=True,
            )
        return vectors


def _load(name: str) -> SentenceTransformer:
    is_folder = Path(name).is_dir()
    download = None if is_folder else _find_download(name)
    if not is_folder and not download:
        _check_name(name)
        _look_up(name)  # first: the library takes many seconds to import
    try:
        from sentence_transformers import SentenceTransformer
    except ImportError as error:
        raise EncoderError(
            f"encoder {name!r} needs sentence-transformers; install it in the folder of Huigu "
            f"with: {_INSTALL}"
        ) from error
    try:
        if download:
            with suppress(OSError, ValueError):  # a download that was stopped halfway
                return SentenceTransformer(str(download), device="cpu")
        if not is_folder:
            log.warning("encoder %r is not on this machine: downloading it, up to minutes", name)
        return SentenceTransformer(name, device="cpu")
    except (OSError, ValueError) as error:
        reason = str(error).strip().splitlines()[0]
        raise EncoderError(f"encoder {name!r} cannot be loaded ({reason}); {_REMEDY}") from error


def _find_download(name: str) -> Path | None:
    """Find the folder of a model in the cache of the hub.

    Opened by its name, the model would be looked up at the hub again, a minute without a network.
    """
    try:
        find_file = resolve_name("huggingface_hub:try_to_load_from_cache")
    except ImportError:
        return None
    for model in filter(_MODEL_ID.fullmatch, (name, f"sentence-transformers/{name}")):
        for file in ("modules.json", "config.json"):
            path = find_file(model, file)
            if isinstance(path, str):
                return Path(path).parent
    return None


def _look_up(name: str) -> None:
    """Look a model up at the hub, once: the library tries for minutes without a network.

    Raises:
        EncoderError: The hub cannot be reached, or has no such model.
    """
    try:
        find_model = resolve_name("huggingface_hub:HfApi")().model_info
    except ImportError:  # it comes with the extra, whose absence is told later
        return
    refused: type[Exception] = resolve_name("huggingface_hub.errors:HfHubHTTPError")
    missing: type[Exception] = resolve_name("huggingface_hub.errors:RepositoryNotFoundError")
    # Its first base is the error of the HTTP library, which is another one in each major version.
    library_error: type[Exception] = refused.__mro__[1]
    try:
        find_model(name, timeout=_LOOK_UP_S)
    except missing as error:
        raise EncoderError(f"the hub has no model {name!r} that you may read; {_REMEDY}") from error
    except refused:  # a mirror without this call: the library may know another way
        return
    except (OSError, library_error) as error:
        reason = clean_line(str(error))
        raise EncoderError(
            f"encoder {name!r} is not on this machine, and the hub cannot be reached ({reason}); "
            f"{_REMEDY}"
        ) from error


def _check_name(name: str) -> None:
    """Refuse, before any download, a name that no model of the hub has.

    Raises:
        EncoderError: It is neither `OWNER/NAME` nor a folder.
    """
    if _MODEL_ID.fullmatch(name):
        return
    if get_close_matches(name.strip().casefold(), [BUNDLED_NAME]):
        raise EncoderError(f"no encoder has the name {name!r}; did you mean `{BUNDLED_NAME}`?")
    if "/" in name or "\\" in name:
        raise EncoderError(f"encoder {name!r} cannot be loaded (no such folder); {_REMEDY}")
    raise EncoderError(
        f"no encoder has the name {name!r}, and there is no such folder; {_REMEDY}. "
        f"A model needs: {_INSTALL}"
    )


def _fingerprint(model: SentenceTransformer, vocabulary: str, folder: Path | None) -> str:
    """Hash the loaded weights and the files of the tokenizer; the name of the model is no matter.

    An index keeps it. A file that was changed since the rebuild makes another one.
    """
    digest = hashlib.sha256(f"{vocabulary}\n{model!r}".encode())
    for name, tensor in model.state_dict().items():
        digest.update(f"{name} {tensor.dtype} {tuple(tensor.shape)}\n".encode())
        digest.update(tensor.float().cpu().numpy().tobytes())
    found = sorted(folder.rglob("*")) if folder else []
    for path in (one for one in found if one.name in TOKENIZER_FILES):
        digest.update(f"{path.name}\n".encode() + path.read_bytes())
    return digest.hexdigest()
