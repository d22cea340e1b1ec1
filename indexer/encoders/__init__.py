"""Encoders turn text into unit vectors. An encoder is a module and a line in `ENCODERS`."""

from __future__ import annotations

from pkgutil import resolve_name

from indexer.contracts import Encoder
from indexer.errors import EncoderError

ENCODERS = {
    "bundled": "indexer.encoders.static:open_bundled",
    "static": "indexer.encoders.static:open_folder",
    "sentence_transformers": "indexer.encoders.sentence_transformers:SentenceTransformersEncoder",
}
"""Each takes the configured name and gives the encoder, or None if the name is not its own. They
are tried in this order; the last one accepts any name."""


def open_encoder(name: str) -> Encoder:
    """Open the configured encoder.

    The name is `bundled`, a folder with our static vectors (it holds `manifest.json`), or the name
    or folder of a sentence-transformers model.

    Raises:
        EncoderError: There is no such encoder, or it cannot be loaded.
    """
    for opener in ENCODERS.values():
        encoder: Encoder | None = resolve_name(opener)(name)
        if encoder is not None:
            return encoder
    raise EncoderError(f"no encoder has the name {name!r}; there are: {', '.join(ENCODERS)}")
