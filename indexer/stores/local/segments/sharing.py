"""Finishes a generation that shares segments with the one before it."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from indexer.generations.manifest import FileChecksum
from indexer.stores.local.bm25 import Bm25Reader, Bm25Writer
from indexer.stores.local.segments.layout import (
    NUMBERS,
    SEGMENTS,
    Integers,
    Layout,
    expand,
    name_segment,
    write_layout,
    write_numbers,
)
from indexer.stores.local.segments.links import FileLinker
from indexer.stores.local.segments.plan import SegmentSize, choose_merged
from indexer.stores.local.segments.segment import FILES, WORDS, Segment, SegmentWriter
from indexer.stores.local.segments.store import SegmentedStore
from indexer.stores.local.segments.words import (
    MOST_GONE,
    count_gone,
    renumber_words,
    rewrite_words,
    share_words,
)
from indexer.stores.local.vector_options import Precision

NEW_WORDS = "new-words"
RENUMBERED = "renumbered-words"
NEW_ROWS = "new-rows"


def split_off_segment(folder: Path, documents: int, rows: int) -> None:
    """Make a generation of one segment of what was written into a folder as one piece."""
    name = name_segment(0)
    home = folder / SEGMENTS / name
    home.mkdir(parents=True)
    for file in FILES:
        (folder / file).rename(home / file)
    write_numbers(home, np.arange(rows))
    keys = np.arange(documents)
    write_layout(folder, Layout([name], np.zeros_like(keys), keys, 1, rows))


@dataclass(frozen=True, slots=True)
class _Member:
    """A segment that has documents of the new generation."""

    name: str
    """Of its folder in the new generation, if it stays."""
    segment: Segment
    numbers: Integers
    documents: Integers
    """Those of the new generation that it has, ascending."""
    keys: Integers
    """Their keys in its records."""
    is_old: bool

    def list_places(self) -> Integers:
        """List the rows of its documents in it, in the order of the new generation."""
        records = self.segment.records
        return expand(records.first_rows[self.keys], records.page_rows[self.keys])


class SharedGeneration:
    """Finishes a folder with new rows, and documents of an old generation between them."""

    def __init__(
        self, folder: Path, old: SegmentedStore, precision: Precision, kept: Sequence[int]
    ) -> None:
        """Set what is joined.

        Args:
            folder: Has the files of new rows as one piece, finished.
            old: The generation that shares its segments.
            precision: Of the vectors.
            kept: For each document of the new generation its number in `old`; -1 for a new one.
        """
        self._folder, self._old, self._precision = folder, old, precision
        self._kept = np.array(kept, dtype=np.int64).reshape(-1)
        self.rows = int(old.row_map.page_rows[self._kept[self._kept >= 0]].sum())
        """How many rows of the old generation stay."""

    def finish_shared(self, first: int) -> dict[str, FileChecksum]:
        """Write a generation of segments; `first` is the number of the first new row in the words.

        Returns:
            The checksums of what is shared, by path.
        """
        old, folder = self._old.layout, self._folder
        linker = FileLinker(self._old.folder, folder)
        with ExitStack() as stack:
            members = self._list_members(self._open_new(stack))
            members = [member for member in members if len(member.documents)]
            sizes = [
                SegmentSize(len(member.list_places()), member.segment.rows) for member in members
            ]
            merged = choose_merged(sizes)
            stay = [member for n, member in enumerate(members) if n not in merged]
            self._write_words(members, first, linker)
            for member in stay:
                self._place(member, linker)
            result = [(member.name, member.documents, member.keys) for member in stay]
            if merged:
                name = name_segment(old.next_segment + 1)
                result.append((name, *self._merge(name, [members[n] for n in merged])))
            new_rows = sum(m.segment.rows for m in members if not m.is_old)
        segments = np.zeros(len(self._kept), dtype=np.int64)
        keys = np.zeros(len(self._kept), dtype=np.int64)
        for number, (_, documents, own_keys) in enumerate(result):
            segments[documents], keys[documents] = number, own_keys
        names = [name for name, _, _ in result]
        next_number = old.next_number + new_rows
        write_layout(folder, Layout(names, segments, keys, old.next_segment + 2, next_number))
        shutil.rmtree(folder / NEW_ROWS, ignore_errors=True)
        return {name: one for name, one in linker.known.items() if (folder / name).exists()}

    def finish_as_one(self, first: int) -> None:
        """Write a generation in one piece, with rows in the order of the index; else as before."""
        with ExitStack() as stack:
            members = self._list_members(self._open_new(stack))
            writer = SegmentWriter(self._folder, self._old.dimension, self._precision)
            stack.callback(writer.abandon)
            _copy_documents(writer, members)
            writer.finish()
            self._write_words_as_one(members, first)
        shutil.rmtree(self._folder / NEW_ROWS)

    def _open_new(self, stack: ExitStack) -> Segment:
        home = self._folder / NEW_ROWS
        home.mkdir()
        for file in FILES:
            (self._folder / file).rename(home / file)
        segment = Segment(home, self._precision)
        stack.callback(segment.close)
        return segment

    def _list_members(self, new: Segment) -> list[_Member]:
        layout, kept = self._old.layout, self._kept
        segments = np.where(kept >= 0, layout.document_segments[kept], len(layout.segments))
        keys = np.where(kept >= 0, layout.document_keys[kept], np.cumsum(kept < 0) - 1)
        numbers = layout.next_number + np.arange(new.rows)
        parts = [
            *zip(layout.segments, self._old.segments, self._old.numbers, strict=True),
            (name_segment(layout.next_segment), new, numbers),
        ]
        members = []
        for number, (name, segment, own_numbers) in enumerate(parts):
            documents = np.nonzero(segments == number)[0]
            is_old = number < len(layout.segments)
            members.append(_Member(name, segment, own_numbers, documents, keys[documents], is_old))
        return members

    def _place(self, member: _Member, linker: FileLinker) -> None:
        """Put a segment that stays as it is into its place."""
        name = f"{SEGMENTS}/{member.name}"
        if member.is_old:
            linker.link(name, (*FILES, NUMBERS))
            return
        home = self._folder / name
        home.parent.mkdir(exist_ok=True)
        home.mkdir()
        for file in FILES:
            (member.segment.folder / file).rename(home / file)
        write_numbers(home, member.numbers)

    def _merge(self, name: str, members: Sequence[_Member]) -> tuple[Integers, Integers]:
        """Write segments into one; gives its documents, and their keys."""
        home = self._folder / SEGMENTS / name
        home.mkdir(parents=True)
        writer = SegmentWriter(home, self._old.dimension, self._precision)
        try:
            documents, numbers = _copy_documents(writer, members)
            writer.finish()
        finally:
            writer.abandon()
        write_numbers(home, numbers)
        return documents, np.arange(len(documents))

    def _write_words(self, members: Sequence[_Member], first: int, linker: FileLinker) -> None:
        new = self._folder / NEW_WORDS
        (self._folder / WORDS).rename(new)
        layout = self._old.layout
        if first != layout.next_number:
            # Rows were written before it was known after which ones they come.
            renumbered = self._folder / RENUMBERED
            with closing(Bm25Reader(new)) as reader:
                renumber_words(renumbered, reader, layout.next_number)
            shutil.rmtree(new)
            renumbered.rename(new)
        live = [member.numbers[member.list_places()] for member in members if member.is_old]
        kept = np.sort(np.concatenate(live)) if live else np.zeros(0, dtype=np.int64)
        before = np.nonzero(self._old.row_map.row_of_number >= 0)[0]
        gone = np.setdiff1d(before, kept, assume_unique=True)
        if count_gone(self._old.folder / WORDS) + len(gone) > MOST_GONE * len(before):
            with closing(Bm25Reader(new)) as reader:
                numbers = layout.next_number + np.arange(reader.rows)
                sources = [(self._old.words, kept), (reader, numbers)]
                rewrite_words(self._folder / WORDS, sources)
        else:
            share_words(self._folder / WORDS, self._old.folder / WORDS, new, linker, gone)
        shutil.rmtree(new)

    def _write_words_as_one(self, members: Sequence[_Member], first: int) -> None:
        """Write the words of all rows, numbered from 0 in the order of the index."""
        new = self._folder / NEW_WORDS
        (self._folder / WORDS).rename(new)
        (self._folder / WORDS).mkdir()
        writer = Bm25Writer(self._folder / WORDS)
        with closing(Bm25Reader(new)) as reader:
            fields = [
                self._old.words.read_numbered(_list_numbers(members, is_old=True)),
                reader.read_numbered(first + np.arange(reader.rows)),
            ]
            counts = np.zeros(len(self._kept), dtype=np.int64)
            for member in members:
                counts[member.documents] = member.segment.records.page_rows[member.keys]
            is_new = np.repeat(self._kept < 0, counts)
            writer.append(next(fields[int(one)]) for one in is_new.tolist())
        writer.finish()
        shutil.rmtree(new)


def _list_numbers(members: Sequence[_Member], *, is_old: bool) -> Integers:
    """List the numbers of rows, in the order of the new generation."""
    chosen = [member for member in members if member.is_old == is_old]
    documents = np.concatenate([member.documents for member in chosen])
    rows = [member.numbers[member.list_places()] for member in chosen]
    owners = [
        np.repeat(member.documents, member.segment.records.page_rows[member.keys])
        for member in chosen
    ]
    if not len(documents):
        return documents
    return np.concatenate(rows)[np.argsort(np.concatenate(owners), kind="stable")]


def _copy_documents(writer: SegmentWriter, members: Sequence[_Member]) -> tuple[Integers, Integers]:
    """Copy documents in the order of the new generation; gives them, and the numbers of rows."""
    documents = np.concatenate([member.documents for member in members])
    owners = np.repeat(np.arange(len(members)), [len(member.documents) for member in members])
    keys = np.concatenate([member.keys for member in members])
    order = np.argsort(documents, kind="stable")
    documents, owners, keys = documents[order], owners[order], keys[order]
    breaks = np.nonzero(np.diff(owners))[0] + 1
    numbers: list[Integers] = []
    for run in np.split(np.arange(len(documents)), breaks):
        if not len(run):
            continue
        member = members[owners[run[0]]]
        spans = writer.copy(member.segment, keys[run])
        numbers += [member.numbers[span.start : span.stop] for span in spans]
    return documents, np.concatenate([*numbers, np.zeros(0, dtype=np.int64)])
