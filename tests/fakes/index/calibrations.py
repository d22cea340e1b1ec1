"""Measures an archive once in a run, however many tests rebuild it, and others with few questions.

A rebuild asks an archive some hundred questions to calibrate it, which is most of the time that a
rebuild of a few pages takes. Many tests index the same pages, and what is measured of them depends
on nothing else: it is measured by the first, and remembered. Tests of rebuilds index pages that
nobody else does, and look at no confidence: these are asked a few questions only.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import msgspec
import pytest

from indexer.calibration import Calibration
from indexer.confidence import calibrate as asking
from indexer.confidence.calibrate import compute_fingerprint, read_general
from indexer.confidence.model import ConfidenceModel
from indexer.search.index import Reader
from indexer.search.query import parse_query

FEW_STEP = 40
"""Every so many general questions are asked where a few are enough: ten."""
MOST_ROWS = 2000
"""Passages of an archive that is remembered; to compare a larger one takes long, too."""

Calibrate = Callable[[Reader, ConfidenceModel], Calibration]


def remember_calibrations(calibrate: Calibrate) -> Calibrate:
    """Make a function that calls another one once for each archive."""
    known: dict[bytes, Calibration] = {}

    def calibrate_once(reader: Reader, model: ConfidenceModel) -> Calibration:
        if reader.store.rows > MOST_ROWS:
            return calibrate(reader, model)
        digest = hashlib.sha256()
        for part in _list_parts(reader, model):
            digest.update(len(part).to_bytes(8, "little"))
            digest.update(part)
        key = digest.digest()
        if key not in known:
            known[key] = calibrate(reader, model)
        return known[key]

    return calibrate_once


@contextmanager
def asking_few() -> Iterator[None]:
    """Let rebuilds ask few general questions."""
    few = tuple(map(parse_query, read_general()[::FEW_STEP]))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(asking, "_parse_general", lambda: few)
        yield


def _list_parts(reader: Reader, model: ConfidenceModel) -> Iterator[bytes]:
    """List all that the questions and their results depend on."""
    store, encoder = reader.store, reader.encoder
    rows = range(store.rows)
    kinds = (type(store), type(encoder), type(encoder.vocabulary))
    names = (*(kind.__qualname__ for kind in kinds), encoder.fingerprint, *reader.names)
    yield compute_fingerprint().encode()
    asked = len(asking._parse_general())
    yield msgspec.msgpack.encode((names, model, asked))
    yield store.vectors(rows).tobytes()
    yield from (ids.tobytes() for ids in store.token_ids(rows))
    yield from map(msgspec.msgpack.encode, store.passages(rows))
    yield from map(msgspec.msgpack.encode, store.read_documents())
