"""The file of a generation beside its records: tokens, counted words, and what words are rare.

rows     tokens and words of each row, and the numbers by which Milvus filters it
labels   the number of each source, language, event and kind of link
words    the number of each word, and how many rows hold it, in each field and in any
lengths  the words of each field in all rows
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path
from threading import Lock
from typing import Any

import msgspec
import numpy as np
import numpy.typing as npt

from indexer.records import Counts, Passage, PassageWords, TokenIds, join_token_ids
from indexer.stores.arguments import check_rows
from indexer.stores.milvus.rows.bm25_weights import FIELDS, Numbers
from indexer.stores.milvus.rows.counted_words import CountedWords, count_words, unpack_words
from indexer.stores.sqlite_files import open_finished, translate_damage

ROWS_FILE = "rows.sqlite"
SCHEMA = """
PRAGMA journal_mode=OFF; PRAGMA synchronous=OFF;
CREATE TABLE rows (
    row INTEGER PRIMARY KEY, source INTEGER NOT NULL, language INTEGER NOT NULL,
    event INTEGER NOT NULL, year INTEGER NOT NULL, kinds BLOB NOT NULL, tokens BLOB NOT NULL,
    words BLOB NOT NULL
);
CREATE TABLE labels (
    field TEXT NOT NULL, text TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (field, text)
) WITHOUT ROWID;
CREATE TABLE words (
    word TEXT PRIMARY KEY, number INTEGER NOT NULL, title INTEGER NOT NULL,
    headings INTEGER NOT NULL, text INTEGER NOT NULL, held INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE lengths (field TEXT PRIMARY KEY, length INTEGER NOT NULL);
"""
CACHED_WORDS = 8192
_AT_ONCE = 500
_TOKEN = np.dtype("<u4")
_kinds = msgspec.msgpack.Decoder(list[int])
_pack = msgspec.msgpack.Encoder().encode


@dataclass(frozen=True, slots=True)
class StoredRow:
    """A row, as the writer sends it to Milvus."""

    row: int
    source: int
    """Numbers of labels, like the next two and `kinds`."""
    language: int
    event: int
    year: int
    kinds: tuple[int, ...]
    words: CountedWords


@dataclass(frozen=True, slots=True)
class KnownWord:
    """What a generation knows of a word."""

    number: int
    held: tuple[int, ...]
    """Rows that hold it, for each field."""
    rows: int
    """Rows that hold it in any field."""


class RowsWriter:
    """Writes the file of one generation."""

    def __init__(self, path: Path) -> None:
        """Create the file, which must not exist.

        Raises:
            sqlite3.Error: It cannot be written.
        """
        self.rows = 0
        self.lengths = [0] * len(FIELDS)
        self._labels: dict[tuple[str, str], int] = {}
        self._words: dict[str, int] = {}
        self._old: RowsReader | None = None
        self._new_words: Numbers = np.zeros(0, dtype=np.uint32)
        self._new_labels: dict[str, list[int]] = {}
        self._held: npt.NDArray[np.int64] = np.zeros((len(FIELDS) + 1, 1024), dtype=np.int64)
        self._db = sqlite3.connect(path)
        try:
            self._db.executescript(SCHEMA)
        except sqlite3.Error:
            self._db.close()
            raise

    def add(
        self,
        passages: Sequence[Passage],
        words: Sequence[PassageWords],
        token_ids: Sequence[TokenIds],
    ) -> None:
        """Append passages."""
        for passage, cut, tokens in zip(passages, words, token_ids, strict=True):
            kinds = sorted({self._label("kind", link.kind) for link in passage.links})
            self._append(
                (
                    self._label("source", passage.source),
                    self._label("language", passage.language),
                    self._label("event", passage.event),
                    passage.year,
                ),
                _pack(kinds),
                tokens.astype(_TOKEN).tobytes(),
                count_words(cut, self._number_word),
            )

    def keep(self, old: RowsReader, rows: Sequence[range]) -> None:
        """Copy rows of another file, whose words and labels may have other numbers there."""
        if self._old is not old:
            self._old = old
            numbers = [self._number_word(word) for word in old.list_words()]
            self._new_words = np.array(numbers, dtype=np.uint32)
            self._new_labels = {
                field: [self._label(field, text) for text in texts]
                for field, texts in old.list_labels().items()
            }
        labels = self._new_labels
        for source, language, event, year, kinds, tokens, words in old.read_raw(rows):
            self._append(
                (
                    labels["source"][source],
                    labels["language"][language],
                    labels["event"][event],
                    year,
                ),
                _pack(sorted(labels["kind"][kind] for kind in _kinds.decode(kinds))),
                tokens,
                unpack_words(words).renumber(self._new_words),
            )

    def finish(self) -> None:
        """Write what is known of all words and labels, and close the file."""
        held = self._held.tolist()
        # Words of documents that are gone have no row, and are left out; numbers stay as they are.
        known = (
            (word, number, *(counts[number] for counts in held))
            for word, number in self._words.items()
            if held[-1][number]
        )
        self._db.executemany("INSERT INTO words VALUES (?,?,?,?,?,?)", known)
        labels = ((field, text, number) for (field, text), number in self._labels.items())
        self._db.executemany("INSERT INTO labels VALUES (?,?,?)", labels)
        self._db.executemany(
            "INSERT INTO lengths VALUES (?,?)", zip(FIELDS, self.lengths, strict=True)
        )
        self._db.commit()
        self._db.close()

    def abandon(self) -> None:
        """Close the unfinished file."""
        self._db.close()

    def _append(
        self, numbers: tuple[int, int, int, int], kinds: bytes, tokens: bytes, words: CountedWords
    ) -> None:
        for field, (distinct, _) in enumerate(words.fields):
            self._held[field, distinct] += 1
            self.lengths[field] += words.lengths[field]
        everywhere = np.unique(np.concatenate([distinct for distinct, _ in words.fields]))
        self._held[-1, everywhere] += 1
        row = (self.rows, *numbers, kinds, tokens, words.pack())
        self._db.execute("INSERT INTO rows VALUES (?,?,?,?,?,?,?,?)", row)
        self.rows += 1

    def _label(self, field: str, text: str) -> int:
        numbers = self._labels
        known = numbers.get((field, text))
        if known is None:
            known = sum(of == field for of, _ in numbers)
            numbers[field, text] = known
        return known

    def _number_word(self, word: str) -> int:
        number = self._words.setdefault(word, len(self._words))
        if number >= self._held.shape[1]:
            self._held = np.concatenate([self._held, np.zeros_like(self._held)], axis=1)
        return number


class RowsReader:
    """Reads the file of a finished generation; thread-safe."""

    def __init__(self, path: Path) -> None:
        """Open a file that `RowsWriter` finished. It may be deleted afterwards.

        `sqlite3.Error` and `DamagedIndex` pass through; all methods raise the latter.
        """
        self.path = path
        self._lock = Lock()
        self._db = open_finished(path)
        try:
            self.rows = int(self._all("SELECT coalesce(max(row) + 1, 0) FROM rows")[0][0])
            lengths = dict(self._all("SELECT field, length FROM lengths"))
            # A field that no row has is never asked for its mean.
            self.means = [max(lengths[field], 1) / max(self.rows, 1) for field in FIELDS]
            self._labels = {
                (field, text): number
                for field, text, number in self._all("SELECT field, text, number FROM labels")
            }
        except BaseException:
            self._db.close()
            raise
        self.find_word = lru_cache(maxsize=CACHED_WORDS)(self._find_word)

    def find_label(self, field: str, text: str) -> int | None:
        """Find the number of a source, language, event or kind; None if no row has it."""
        return self._labels.get((field, text))

    def list_labels(self) -> dict[str, list[str]]:
        """List the texts of labels, by field and in the order of their numbers."""
        texts: dict[str, list[str]] = {}
        for (field, text), _ in sorted(self._labels.items(), key=lambda item: item[1]):
            texts.setdefault(field, []).append(text)
        return texts

    def list_words(self) -> list[str]:
        """List the words in the order of their numbers; empty for one that no row holds."""
        rows = self._all("SELECT number, word FROM words")
        words = [""] * (max((number for number, _ in rows), default=-1) + 1)
        for number, word in rows:
            words[number] = word
        return words

    def token_ids(self, rows: Sequence[int]) -> list[TokenIds]:
        """Read the tokens of rows, in the given order; `IndexError` if there is no such row."""
        numbers = check_rows(rows, self.rows).tolist()
        found: dict[int, bytes] = {}
        for start in range(0, len(numbers), _AT_ONCE):
            part = numbers[start : start + _AT_ONCE]
            marks = ",".join("?" * len(part))
            found.update(self._all(f"SELECT row, tokens FROM rows WHERE row IN ({marks})", part))
        return [np.frombuffer(found[row], dtype=_TOKEN).astype(np.uint32) for row in numbers]

    def flat_token_ids(self, rows: Sequence[int]) -> tuple[TokenIds, Counts]:
        """Read the tokens of rows one after another, and how many each row has."""
        return join_token_ids(self.token_ids(rows))

    def read_raw(self, rows: Sequence[range]) -> Iterator[tuple[Any, ...]]:
        """Read rows as they are stored, in the given order, without their numbers."""
        columns = "source, language, event, year, kinds, tokens, words"
        for row in chain.from_iterable(rows):
            yield self._all(f"SELECT {columns} FROM rows WHERE row = ?", (row,))[0]

    def read_rows(self) -> Iterator[StoredRow]:
        """Read all rows, one after the other."""
        columns = "row, source, language, event, year, kinds, words"
        for start in range(0, self.rows, _AT_ONCE):
            query = f"SELECT {columns} FROM rows WHERE row >= ? AND row < ? ORDER BY row"
            for row, source, language, event, year, kinds, words in self._all(
                query, (start, start + _AT_ONCE)
            ):
                numbers, counted = tuple(_kinds.decode(kinds)), unpack_words(words)
                yield StoredRow(row, source, language, event, year, numbers, counted)

    def close(self) -> None:
        """Close the file."""
        # The cache refers to the reader, and would keep it open.
        del self.find_word
        with self._lock:
            self._db.close()

    def _find_word(self, word: str) -> KnownWord | None:
        query = "SELECT number, title, headings, text, held FROM words WHERE word = ?"
        try:
            found = self._all(query, (word,))
        except UnicodeEncodeError:  # half a character, which no page holds
            return None
        if not found:
            return None
        number, *held, rows = found[0]
        return KnownWord(number, tuple(held), rows)

    def _all(self, query: str, values: Sequence[str | int] = ()) -> list[Any]:
        with self._lock, translate_damage(self.path):
            return self._db.execute(query, values).fetchall()
