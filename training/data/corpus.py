"""The corpus: parallel text in files, as pairs to learn from and held-out pairs."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import opencc

from training.progress import track

Row = Mapping[str, str]

FILES = ("segments", "headings", "general", "dictionary")
"""Files of a folder of parallel text, each `NAME.jsonl.gz`."""

OWN_ENOUGH = 10_000
"""Pairs of a community's own text that get the full weight: fewer would be learned by heart."""

TAIWANESE_SHARE = 8
"""One text in so many is learned in the wording of Taiwan (`软件` -> `軟體`)."""

HELD_OUT_SHARE = 100
"""One page in so many is held out, for the report."""

OVERLAPPING = frozenset({"win", "sent"})
"""Types of segments that repeat text of their paragraph: a source of their own, not counted."""


@dataclass(frozen=True, slots=True)
class Pairs:
    """Texts that belong together, from one source and in one pair of languages."""

    name: str
    weight: float
    """Share of the batches, relative to the other sources."""
    left: list[str]
    """The question, or one of two translations."""
    right: list[str]
    """The answer, or the other translation: `right[i]` belongs to `left[i]`."""


@dataclass(frozen=True, slots=True)
class Corpus:
    """All text of one training run."""

    sources: tuple[Pairs, ...]
    held_out: tuple[Pairs, ...]
    """From pages that the training never sees, for the report."""
    licences: Mapping[tuple[str, str], int]
    """Rows by (source, licence)."""
    glosses: Mapping[str, str]
    """Chinese word -> English gloss; empty without the dictionary."""


def read_rows(path: Path) -> list[Row]:
    """Read gzip JSON lines."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def list_files(data: Sequence[Path], without: Collection[str] = ()) -> list[tuple[str, Path]]:
    """List the files of parallel text, each as (source, path).

    Args:
        data: Folders with all of `FILES`, and files that `training.mine` wrote.
        without: Names in `FILES` to leave out.
    """
    files = []
    for path in data:
        if path.is_dir():
            names = (name for name in FILES if name not in without)
            files += [(name, path / f"{name}.jsonl.gz") for name in names]
        else:
            files.append(("own", path))
    return files


def load_corpus(files: Iterable[tuple[str, Path]]) -> Corpus:
    """Read the files that `list_files` gives."""
    rows: dict[str, list[Row]] = {name: [] for name in (*FILES, "own", "own headings")}
    for name, path in track(list(files), "reading"):
        for row in read_rows(path):
            rows["own headings" if name == "own" and "qe" in row else name].append(row)
    learned = {name: [row for row in rows[name] if not _is_held_out(row)] for name in rows}
    held_out = {name: [row for row in rows[name] if _is_held_out(row)] for name in rows}
    return Corpus(
        sources=_build_sources(learned),
        held_out=_build_held_out(held_out),
        licences=_count_licences(rows),
        glosses=_read_glosses(rows["dictionary"]),
    )


def find_unique_texts(corpus: Corpus) -> list[str]:
    """Give each different text once, for counting words."""
    texts = (
        text
        for source in corpus.sources
        if source.name != "overlapping"
        for text in (*source.left, *source.right)
    )
    return list(dict.fromkeys(texts))


def _build_sources(rows: Mapping[str, list[Row]]) -> tuple[Pairs, ...]:
    """Pair what is learned; these weights measured best on real questions."""
    segments = [row for row in rows["segments"] if row["type"] not in OVERLAPPING]
    # Cells of tables after sentences: mixed, half of a run of neighbours would be numbers.
    segments.sort(key=lambda row: row["type"] == "td")
    overlapping = [row for row in rows["segments"] if row["type"] in OVERLAPPING]
    # Windows after windows and sentences after sentences: a window beside its own sentence
    # would be taken for a wrong answer to it.
    overlapping.sort(key=lambda row: row["type"])
    own = min(1.0, len(rows["own"]) / OWN_ENOUGH)
    sources = (
        _pair_translations("segments", 3.0, segments),
        _pair_translations("overlapping", 3.0, overlapping),
        *_pair_headings("headings", 1.0, rows["headings"]),
        _pair_translations("general", 1.2, rows["general"]),
        _pair_translations("dictionary", 1.2, rows["dictionary"]),
        _pair_translations("own", 0.6 * own, rows["own"]),
        *_pair_headings("own headings", 0.15 * own, rows["own headings"]),
    )
    return tuple(source for source in sources if source.left)


def _pair_translations(name: str, weight: float, rows: Iterable[Row]) -> Pairs:
    """Pair each English text with its Chinese translation."""
    rows = list(rows)
    chinese = _mix_in_taiwanese([row["zh"] for row in rows])
    return Pairs(name, weight, [row["en"] for row in rows], chinese)


def _pair_headings(name: str, weight: float, rows: list[Row]) -> tuple[Pairs, ...]:
    """Pair each heading with the passage below it, in all four directions of languages."""
    qe, qz = [row["qe"] for row in rows], _mix_in_taiwanese([row["qz"] for row in rows])
    pe = [_write_passage(row, "e") for row in rows]
    pz = _mix_in_taiwanese([_write_passage(row, "z") for row in rows])
    return (
        Pairs(f"{name} en-zh", 1.0 * weight, qe, pz),
        Pairs(f"{name} zh-en", 0.7 * weight, qz, pe),
        Pairs(f"{name} zh-zh", 1.5 * weight, qz, pz),
        Pairs(f"{name} en-en", 1.0 * weight, qe, pe),
    )


def _write_passage(row: Row, language: str) -> str:
    """Give the passage; half of them stand under their page's title, as in the index."""
    text = row["p" + language]
    return f"{row['t' + language]}\n{text}" if zlib.crc32(row["pe"].encode()) & 1 else text


def _mix_in_taiwanese(texts: list[str]) -> list[str]:
    """Reword a fixed share of the texts in the wording of Taiwan."""
    converter = opencc.OpenCC("s2twp")
    return [
        str(converter.convert(text)) if zlib.crc32(text.encode()) % TAIWANESE_SHARE == 0 else text
        for text in texts
    ]


def _is_held_out(row: Row) -> bool:
    """Tell whether a row belongs to a held-out page; all kinds of rows of a page are alike."""
    if "path" not in row:
        return False
    page = f"{row['repo']}/{row['path']}"
    return zlib.crc32(page.encode()) % HELD_OUT_SHARE == 0


def _build_held_out(rows: Mapping[str, list[Row]]) -> tuple[Pairs, ...]:
    segments = rows["segments"] + rows["own"]
    paragraphs = [row for row in segments if row["type"] in {"p", "po"}]
    english, chinese = [row["en"] for row in paragraphs], [row["zh"] for row in paragraphs]
    headings = rows["headings"] + rows["own headings"]
    qe, qz = [row["qe"] for row in headings], [row["qz"] for row in headings]
    pe, pz = [row["pe"] for row in headings], [row["pz"] for row in headings]
    kinds = (
        Pairs("paragraph en -> zh", 0, english, chinese),
        Pairs("paragraph zh -> en", 0, chinese, english),
        Pairs("heading en -> passage zh", 0, qe, pz),
        Pairs("heading zh -> passage en", 0, qz, pe),
        Pairs("heading zh -> passage zh", 0, qz, pz),
        Pairs("heading en -> passage en", 0, qe, pe),
    )
    return tuple(kind for kind in kinds if kind.left)


def _count_licences(rows: Mapping[str, list[Row]]) -> dict[tuple[str, str], int]:
    counts: dict[tuple[str, str], int] = {}
    for name, group in rows.items():
        for row in group:
            key = (row.get("repo") or row.get("src") or name, row["license"])
            counts[key] = counts.get(key, 0) + 1
    return counts


def _read_glosses(rows: Iterable[Row]) -> dict[str, str]:
    """Give each Chinese word its first gloss, which is its most common meaning."""
    glosses: dict[str, str] = {}
    for row in rows:
        glosses.setdefault(row["zh"], row["en"])
    return glosses
