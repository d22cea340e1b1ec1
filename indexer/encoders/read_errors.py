"""Errors of the files of an encoder, and of others that are made from it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from zipfile import BadZipFile

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


@contextmanager
def translate_shipped_errors(path: Path) -> Iterator[None]:
    """Turn an error while a file that ships with Huigu is read into ours.

    Raises:
        EncoderError: The file is missing or damaged.
    """
    try:
        yield
    except (OSError, ValueError, LookupError, EOFError, BadZipFile) as error:
        raise EncoderError(f"{path}: {error}; reinstall huigu") from error
