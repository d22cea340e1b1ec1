"""Errors of the files of an encoder."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from msgspec import DecodeError

from indexer.errors import EncoderError


@contextmanager
def translate_read_errors(path: Path) -> Iterator[None]:
    """Turn an error while a file of the encoder is read into ours.

    Raises:
        EncoderError: The file is missing or damaged.
    """
    try:
        yield
    except (OSError, ValueError, KeyError, TypeError, OverflowError, DecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else f"damaged ({error})"
        raise EncoderError(
            f"{path}: {reason}; reinstall huigu, or make the encoder with `python -m training.make`"
        ) from error
