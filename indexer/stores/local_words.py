"""Words of a local generation: a tantivy index over words that we have cut ourselves.

The words are indexed as given and asked for by term, never through a query parser, so nothing in
a question can be taken for syntax. They are stored too, so that the next generation can take over
an unchanged passage without cutting it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import tantivy

from indexer.records import Passage, PassageWords

# A word of the title (with event, speakers and tags) says more about what a passage is about than
# one of its text; a heading lies between.
TITLE_BOOST = 2.0
HEADINGS_BOOST = 1.3
TEXT_BOOST = 1.0
BOOSTS = {"title": TITLE_BOOST, "headings": HEADINGS_BOOST, "text": TEXT_BOOST}
# Fields a filter tests, besides the year.
FACTS = ("source", "language", "event", "kind")

# tantivy's list of its own files.
MANAGED = ".managed.json"
# Memory of the writing thread. Large enough that 25,000 passages are written as one segment
# without a merge, which is what searches fastest.
WRITER_BYTES = 128_000_000
# Word frequencies remembered per open index; questions repeat their words.
REMEMBERED_WORDS = 8192
# Characters; nobody asks for a longer word, and tantivy complains on stderr above 65,530 bytes.
MAX_WORD = 256


@dataclass(frozen=True, slots=True)
class Facts:
    """What a filter tests of one row; or of a filter, with every event that its text fits."""

    source: str = ""
    language: str = ""
    year: int = 0
    events: tuple[str, ...] | None = None
    """None where the event does not matter."""
    kind: str = ""


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in BOOSTS:
        # `freq`: positions would double the size, and no question asks for a phrase.
        builder.add_text_field(field, stored=True, tokenizer_name="whitespace", index_option="freq")
    for field in FACTS:
        builder.add_text_field(field, stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_unsigned_field("year", stored=True, indexed=True)
    builder.add_unsigned_field("row", fast=True)
    return builder.build()


class WordsWriter:
    """Writes the words of one generation."""

    def __init__(self, folder: Path) -> None:
        """Create the index.

        Args:
            folder: An existing empty folder.
        """
        self._folder = folder
        self._schema = _schema()
        self._writer = tantivy.Index(self._schema, str(folder), reuse=False).writer(
            WRITER_BYTES, num_threads=1
        )
        self._rows = 0

    def add(self, passages: Sequence[Passage], words: Sequence[PassageWords]) -> None:
        """Append the words of passages, one row each."""
        for passage, cut in zip(passages, words, strict=True):
            self._append({
                "title": _join(cut.title),
                "headings": _join(cut.headings),
                "text": _join(cut.text),
                "source": passage.source,
                "language": passage.language,
                "event": passage.event,
                "kind": sorted({link.kind for link in passage.links}),
                "year": passage.year,
            })

    def keep(self, old: WordsReader, rows: Sequence[range]) -> None:
        """Append rows of another index as they are."""
        for stored in old.stored(rows):
            self._append(stored)

    def finish(self) -> None:
        """Write everything out and let go of the folder."""
        self._writer.commit()
        self._writer.wait_merging_threads()
        for lock in self._folder.glob(".tantivy-*.lock"):
            lock.unlink()

    def abandon(self) -> None:
        """Drop what was not written yet, and let go of the folder."""
        del self._writer

    def _append(self, fields: dict[str, object]) -> None:
        given = {name: value for name, value in fields.items() if value}
        given["row"] = self._rows
        self._writer.add_document(tantivy.Document.from_dict(given, self._schema))
        self._rows += 1


class WordsReader:
    """Searches the words of a finished generation; safe to use from several threads."""

    def __init__(self, folder: Path) -> None:
        """Open the index, for good: its files are mapped and may be unlinked from now on.

        Args:
            folder: A folder that `WordsWriter` finished.
        """
        try:
            self._schema, self._searcher = _open(folder)
        except (ValueError, OSError):
            # Even to read, tantivy writes a lock file beside its files. Where the folder is not
            # ours to write to (another user's, a read-only volume), it may have it elsewhere.
            with TemporaryDirectory(prefix="huigu-") as beside:
                for path in folder.absolute().glob("[!.]*"):
                    (Path(beside) / path.name).symlink_to(path)
                (Path(beside) / MANAGED).symlink_to(folder.absolute() / MANAGED)
                self._schema, self._searcher = _open(Path(beside))
        self.rows = int(self._searcher.num_docs)
        self._frequency = lru_cache(maxsize=REMEMBERED_WORDS)(self._count)

    def matching(self, words: Mapping[str, float], k: int, where: Facts) -> list[tuple[int, float]]:
        """Rows holding the words, as (row, score), best first, ties by row.

        The score is the sum over words and fields of
        `weight of the word x boost of the field x BM25(word, field)`, where BM25 is tantivy's
        (k1 = 1.2, b = 0.75, statistics per field over the whole generation).
        """
        terms = [
            (tantivy.Occur.Should, self._boosted(field, word, weight * boost))
            for word, weight in words.items()
            for field, boost in BOOSTS.items()
            if weight > 0 and word
        ]
        if not terms or not self.rows or k < 1:
            return []
        query = tantivy.Query.boolean_query(terms)
        tests = self._tests(where)
        if tests:
            query = tantivy.Query.boolean_query([(tantivy.Occur.Must, query), *tests])
        hits = self._searcher.search(query, min(k, self.rows), count=False).hits
        rows = self._searcher.fast_field_values("row", [address for _, address in hits])
        found = [(int(row or 0), float(score)) for row, (score, _) in zip(rows, hits, strict=True)]
        return sorted(found, key=lambda hit: (-hit[1], hit[0]))

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """How many rows hold each word in any field."""
        return [self._frequency(word) for word in words]

    def stored(self, rows: Sequence[range]) -> Iterator[dict[str, object]]:
        """Fields of rows as they were written, without the row's number."""
        every = tantivy.Query.all_query()
        hits = self._searcher.search(
            every, max(self.rows, 1), count=False, order_by_field="row", order=tantivy.Order.Asc
        ).hits
        for span in rows:
            for row in span:
                fields = self._searcher.doc(hits[row][1]).to_dict()
                yield {
                    name: values if name == "kind" else values[0] for name, values in fields.items()
                }

    def close(self) -> None:
        """Unmap the files."""
        # The cache refers back to the reader: without this they would stay mapped until the next
        # garbage collection.
        del self._frequency, self._searcher

    def _boosted(self, field: str, word: str, weight: float) -> tantivy.Query:
        term = tantivy.Query.term_query(self._schema, field, word, "freq")
        return tantivy.Query.boost_query(term, weight)

    def _tests(self, where: Facts) -> list[tuple[tantivy.Occur, tantivy.Query]]:
        """What a row must be besides; none of it adds to the score."""
        tests = [
            tantivy.Query.term_query(self._schema, field, value, "basic")
            for field, value in (
                ("source", where.source),
                ("language", where.language),
                ("kind", where.kind),
                ("year", where.year),
            )
            if value
        ]
        if where.events is not None:
            events = list(where.events)
            tests.append(tantivy.Query.term_set_query(self._schema, "event", events))
        return [(tantivy.Occur.Must, tantivy.Query.const_score_query(test, 0.0)) for test in tests]

    def _count(self, word: str) -> int:
        """How many rows hold a word in any field."""
        held = {field: self._searcher.doc_freq(field, word) for field in BOOSTS}
        fields = [field for field, frequency in held.items() if frequency]
        if len(fields) < 2:
            return sum(held.values())
        anywhere = tantivy.Query.boolean_query([
            (tantivy.Occur.Should, tantivy.Query.term_query(self._schema, field, word, "basic"))
            for field in fields
        ])
        # Missing from tantivy's type hints.
        return int(self._searcher.search(anywhere, 1).count)  # type: ignore[attr-defined]


def _open(folder: Path) -> tuple[tantivy.Schema, tantivy.Searcher]:
    """Map an index; nothing of it is opened later."""
    index = tantivy.Index.open(str(folder))
    # A finished index never changes; the default reader would watch it from a thread.
    index.config_reader("manual")
    return index.schema, index.searcher()


def _join(words: Sequence[str]) -> str:
    """One string that tantivy's whitespace tokenizer cuts into the same words again."""
    if max(map(len, words), default=0) > MAX_WORD:
        words = [word for word in words if len(word) <= MAX_WORD]
    return " ".join(words)
