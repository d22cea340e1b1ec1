"""Makes the catalogue of a new generation, or takes over that of the previous one."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from indexer.building.changes import DocumentKey
from indexer.building.diff import PreviousGeneration
from indexer.catalogue.build import CATALOGUE_FORMAT, build_catalogue
from indexer.catalogue.records import CatalogueCounts
from indexer.catalogue.statements import is_stated_alike
from indexer.contracts import Store
from indexer.generations.contracts import Draft
from indexer.records import Document, Remark

DOCUMENTS_AT_ONCE = 64
"""Read from each generation before they are compared: one that differs ends it."""


@dataclass(frozen=True, slots=True)
class RenewedCatalogue:
    """What a rebuild tells of the catalogue."""

    counts: CatalogueCounts
    remarks: Sequence[Remark] = ()
    """Where pages contradict each other; none if the catalogue stayed as it was."""


def renew_catalogue(
    old: PreviousGeneration,
    store: Store,
    fingerprints: Mapping[DocumentKey, str],
    read: Collection[DocumentKey],
    draft: Draft,
) -> RenewedCatalogue:
    """Give a draft its catalogue: the old one if the documents state the same as before.

    Most changes are of texts, and to merge what all documents state takes longer than the rest of
    a rebuild.

    Args:
        old: The previous generation.
        store: That of the draft.
        fingerprints: Of its documents, in the order of the index.
        read: Which of them were read; the others are those of `old`.
        draft: The new generation.
    """
    if (
        old.manifest is not None
        and old.store is not None
        and old.manifest.catalogue == CATALOGUE_FORMAT
        and _have_one_order(old.fingerprints, fingerprints)
        and _state_the_same(old.store, store, old.fingerprints, fingerprints, read)
    ):
        draft.keep_catalogue(old.manifest.generation)
        return RenewedCatalogue(old.manifest.counts)
    records = build_catalogue(store.read_documents())
    draft.write_catalogue(records)
    counts = CatalogueCounts(
        len(records.series), len(records.events), len(records.talks), len(records.people)
    )
    return RenewedCatalogue(counts, records.remarks)


def _have_one_order(old: Mapping[DocumentKey, str], new: Mapping[DocumentKey, str]) -> bool:
    """Tell whether the documents that both generations have stand in the same order."""
    return [key for key in old if key in new] == [key for key in new if key in old]


def _state_the_same(
    old: Store,
    new: Store,
    before: Mapping[DocumentKey, str],
    after: Mapping[DocumentKey, str],
    read: Collection[DocumentKey],
) -> bool:
    """Tell whether the catalogue takes nothing else of what was read, added or removed."""
    touched = [*read, *(key for key in before if key not in after)]
    for first in range(0, len(touched), DOCUMENTS_AT_ONCE):
        some = touched[first : first + DOCUMENTS_AT_ONCE]
        olds, news = _read(old, before, some), _read(new, after, some)
        if not all(is_stated_alike(olds.get(key), news.get(key)) for key in some):
            return False
    return True


def _read(
    store: Store, known: Mapping[DocumentKey, str], keys: Sequence[DocumentKey]
) -> dict[DocumentKey, Document]:
    """Read those of the documents that a generation has."""
    there = [key for key in keys if key in known]
    return dict(zip(there, store.documents(there), strict=True))
