"""Calibrates a new generation, or takes over what the previous one measured."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import closing

import msgspec

from indexer.building.changes import DocumentKey, find_changes
from indexer.building.context import RebuildContext
from indexer.building.diff import PreviousGeneration
from indexer.calibration import Calibration
from indexer.confidence.calibrate import calibrate, compute_fingerprint
from indexer.confidence.model import load_model
from indexer.contracts import Store
from indexer.generations.contracts import Draft
from indexer.search.index import Reader

MOST_DRIFT = 0.02
"""Share of the documents that may differ from those that were measured."""


def renew_calibration(
    context: RebuildContext,
    old: PreviousGeneration,
    store: Store,
    fingerprints: Mapping[DocumentKey, str],
    draft: Draft,
) -> Calibration:
    """Calibrate a draft with a catalogue, unless hardly anything changed since the last time.

    `fingerprints` are those of the store. It asks some hundred questions, a second or two for ten
    thousand passages.
    """
    drift = old.calibration.drift + find_changes(old.fingerprints, fingerprints).count()
    is_current = old.manifest is not None and old.manifest.calibration == compute_fingerprint()
    if is_current and drift <= MOST_DRIFT * len(fingerprints):
        return msgspec.structs.replace(old.calibration, drift=drift)
    with closing(draft.open_catalogue()) as catalogue:
        names = context.settings.community.list_names()
        reader = Reader(store, catalogue, context.encoder, draft.id, names)
        return calibrate(reader, load_model())
