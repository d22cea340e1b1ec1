"""What differs between the sources and the generation that serves."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime

from indexer.building.split import SPLIT_FORMAT, split
from indexer.contracts import Backend, Encoder, Source, Store
from indexer.errors import BadInput, DamagedIndex, NoIndex
from indexer.generations.folder import Generations
from indexer.generations.manifest import Manifest
from indexer.records import Document, Entry, Passage

Key = tuple[str, str]
"""(source, document id)."""


@dataclass(frozen=True, slots=True)
class Before:
    """The generation that serves while a new one is made."""

    manifest: Manifest | None = None
    """None where there is none, or none that can be opened; likewise `store`."""
    store: Store | None = None
    reason: str = ""
    """Why it cannot be built upon; empty where it can, or there never was one."""

    def fingerprints(self) -> dict[Key, str]:
        """Fingerprint of every document it holds."""
        return self.store.fingerprints() if self.store else {}


@dataclass(frozen=True, slots=True)
class Kept:
    """A document to be copied as it is."""

    key: Key
    fingerprint: str


@dataclass(frozen=True, slots=True)
class Read:
    """A document that is new or changed, read and split."""

    key: Key
    fingerprint: str
    document: Document
    passages: list[Passage]


@contextmanager
def open_before(
    generations: Generations, backend: Backend, store: str, encoder: Encoder
) -> Iterator[Before]:
    """Open the current generation, and tell whether it can be built upon.

    Args:
        generations: The folder of generations.
        backend: The store that the new generation will be written with.
        store: The name of it.
        encoder: What the new passages will be encoded with.

    Yields:
        The generation, or what there is instead.
    """
    opened: Store | None = None
    try:
        # In full, for what is copied from a damaged file would be damaged for good.
        manifest = generations.check(generations.current(), checksums=True)
        if manifest.store == store:
            opened = backend.open(generations.path(manifest.generation))
    except NoIndex:
        before = Before()
    except DamagedIndex as error:
        before = Before(reason=str(error))
    else:
        before = Before(manifest, opened, _difference(manifest, store, encoder))
    try:
        yield before
    finally:
        if opened:
            opened.close()


def walk(sources: Sequence[Source], report: Callable[[BadInput], None]) -> list[tuple[Key, Entry]]:
    """List every entry of every source, in order.

    Args:
        sources: What to walk.
        report: Told about every entry whose id was taken; may raise it.

    Returns:
        The entries, by a key that no other has.
    """
    found: dict[Key, Entry] = {}
    for source in sources:
        for entry in source.entries():
            key = (source.name, entry.id)
            if key in found:
                report(
                    BadInput(
                        f"{source.name}/{entry.id}",
                        0,
                        "another document of this source has the same id, and came first",
                        "give it an id of its own",
                    )
                )
            else:
                found[key] = entry
    return list(found.items())


def compare(
    entries: Iterable[tuple[Key, Entry]],
    before: Before,
    now: datetime,
    report: Callable[[BadInput], None],
    remark: Callable[[BadInput], None],
) -> Iterator[Kept | Read]:
    """Go through the entries, reading those that are new or changed.

    Args:
        entries: What the sources hold.
        before: What the index holds; an empty one to read everything.
        now: Pages that expired by then are left out.
        report: Told about every entry that turns out broken; may raise it.
        remark: Told what a page that is kept should mend; may raise it.

    Yields:
        What the new generation will hold, in the order of the entries.
    """
    known = before.fingerprints()
    expiring = before.store.expiry_dates() if before.store else {}
    for key, entry in entries:
        if known.get(key) == entry.fingerprint:
            if not _expired(expiring.get(key, ""), now):
                yield Kept(key, entry.fingerprint)
            continue
        try:
            document = entry.load()
        except BadInput as problem:
            report(problem)
            continue
        if document and not _expired(document.expires, now):
            for one in document.remarks:
                remark(BadInput(one.path, one.line, one.reason, one.remedy))
            yield Read(key, entry.fingerprint, document, split(document))


def _difference(manifest: Manifest, store: str, encoder: Encoder) -> str:
    """Why a generation cannot be built upon; empty when it can."""
    if manifest.store != store:
        return f"the store was {manifest.store} and is {store} now"
    if manifest.encoder_fingerprint != encoder.fingerprint:
        return (
            f"the encoder was {manifest.encoder} ({manifest.encoder_fingerprint[:8]}) and is "
            f"{encoder.id} ({encoder.fingerprint[:8]}) now"
        )
    if manifest.split != SPLIT_FORMAT:
        return f"documents were split in format {manifest.split}, now in {SPLIT_FORMAT}"
    return ""


def _expired(expires: str, now: datetime) -> bool:
    """Whether a page's time is up; a time without a zone is UTC, as in Hugo."""
    if not expires:
        return False
    moment = datetime.fromisoformat(expires)
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)) <= now
