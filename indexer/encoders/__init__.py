"""Encoders: text to unit vectors. An encoder is a module here and a line in `ENCODERS`."""

from __future__ import annotations

from pkgutil import resolve_name

from indexer.contracts import Encoder
from indexer.errors import EncoderError

ENCODERS = {
    "bundled": "indexer.encoders.static:open_bundled",
    "static": "indexer.encoders.static:open_folder",
    "sentence_transformers": "indexer.encoders.sentence_transformers:open_model",
}
"""Each takes the name that a configuration gives, and returns the encoder, or None where the name
is not for it. They are asked in this order; the last one takes any name."""


def open_encoder(name: str) -> Encoder:
    """Open the encoder that a configuration names.

    Args:
        name: `bundled`; a folder with static vectors of ours (it holds `manifest.json`); or the
            name or folder of a sentence-transformers model.

    Returns:
        The encoder, ready to encode.

    Raises:
        EncoderError: There is none of that name, or it cannot be loaded.
    """
    for opener in ENCODERS.values():
        encoder: Encoder | None = resolve_name(opener)(name)
        if encoder is not None:
            return encoder
    raise EncoderError(f"no encoder takes the name {name!r}; there are: {', '.join(ENCODERS)}")
