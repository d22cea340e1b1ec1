"""Encoders: text to unit vectors. An encoder is a module in this folder and a line here."""

from __future__ import annotations

from pathlib import Path
from pkgutil import resolve_name

from indexer.contracts import Encoder

ENCODERS = {
    "bundled": "indexer.encoders.static:load_bundled",
    "static": "indexer.encoders.static:StaticEncoder",
    "sentence_transformers": "indexer.encoders.sentence_transformers:SentenceTransformersEncoder",
}


def open_encoder(name: str) -> Encoder:
    """Open the encoder that a configuration names.

    Args:
        name: `bundled`; a folder with static vectors of ours (it holds `manifest.json`); or the
            name or folder of a sentence-transformers model.

    Returns:
        The encoder, ready to encode; `EncoderError` where there is none or it cannot be loaded.
    """
    encoder: Encoder
    if name == "bundled":
        encoder = resolve_name(ENCODERS["bundled"])()
    elif (Path(name) / "manifest.json").is_file():
        encoder = resolve_name(ENCODERS["static"])(Path(name))
    else:
        encoder = resolve_name(ENCODERS["sentence_transformers"])(name)
    return encoder
