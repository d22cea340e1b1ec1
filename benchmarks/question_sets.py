"""The development sets: which questions are asked of which pages, and what is counted.

A set is a line of `SETS`. `../shared/data/evalsets` holds most of them and is not ours to ship;
`benchmarks/general` is our own and is measured where its files are there.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from indexer.errors import UsageError

GENERAL = Path(__file__).parent / "general"


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions asked of one collection of pages."""

    name: str
    """As shown, recorded and given to `--only`; the file of the questions without its suffix."""
    pages: str
    """File of the pages, in the same folder tree."""
    measure: str = "recall@10"
    """What the table shows."""
    bar: float | None = None
    """What the measure has to reach."""
    overlap_below: float | None = None
    """Only the questions that share less than this share of their words with the page's text."""
    own: bool = False
    """Questions of ours, in `benchmarks/general`; measured where the file is there."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with the pages that answer it."""

    query: str
    relevant: frozenset[str]
    """Ids of pages; any one will do."""


_ISTIO_ZH, _ISTIO_EN = "istio/corpus_zh", "istio/corpus_en"
_CMRC = "cmrc2018/corpus_dev"

SETS = (
    QuestionSet("istio/q_en2zh", _ISTIO_ZH, bar=0.90),
    QuestionSet("istio/q_zh2en", _ISTIO_EN, bar=0.90),
    QuestionSet("istio/q_zh2zh", _ISTIO_ZH, bar=0.95),
    QuestionSet("istio/q_en2en", _ISTIO_EN, bar=0.95),
    QuestionSet("istio/q_faq_en2zh", _ISTIO_ZH, bar=0.70),
    QuestionSet("istio/q_faq_zh2en", _ISTIO_EN),
    QuestionSet("istio/q_faq_zh2zh", _ISTIO_ZH),
    QuestionSet("istio/q_faq_en2en", _ISTIO_EN),
    QuestionSet("servicemesher_xling/q_en2zh", "servicemesher_xling/corpus", bar=0.88),
    QuestionSet(
        "servicemesher_xling/q_en2zh, few shared words",
        "servicemesher_xling/corpus",
        bar=0.75,
        overlap_below=0.2,
    ),
    QuestionSet("coscup_sitcon/q_title_en2zh", "coscup_sitcon/corpus_zh", bar=0.85),
    QuestionSet("coscup_sitcon/q_title_zh2en", "coscup_sitcon/corpus_en", bar=0.90),
    QuestionSet("coscup_sitcon/q_known_item", "coscup_sitcon/corpus_full"),
    QuestionSet("talks_pyvideo/q_known_item", "talks_pyvideo/corpus"),
    QuestionSet("cmrc2018/q_dev_standalone", _CMRC, measure="recall@1", bar=0.96),
    QuestionSet("cmrc2018/q_dev", _CMRC, measure="recall@1"),
    QuestionSet("general/q_en2zh", _CMRC, own=True),
    QuestionSet("general/q_zh2en", "general/corpus_en", own=True),
)


@dataclass(frozen=True, slots=True)
class Library:
    """Where the files of the sets are."""

    data: Path
    """The folder that holds `evalsets` and `corpora`."""
    general: Path = GENERAL

    def questions(self, one: QuestionSet) -> Path:
        """File of a set's questions."""
        return self._file(one.name.partition(",")[0])

    def pages(self, one: QuestionSet) -> Path:
        """File of a set's pages."""
        return self._file(one.pages)

    def present(self, one: QuestionSet) -> bool:
        """Tell whether a set can be measured; one that is not ours is expected to be there."""
        return not one.own or (self.questions(one).is_file() and self.pages(one).is_file())

    def require(self, sets: Sequence[QuestionSet]) -> None:
        """Refuse to begin what would fail after minutes.

        Raises:
            UsageError: A file of a set is missing.
        """
        for file in (file for one in sets for file in (self.questions(one), self.pages(one))):
            if not file.is_file():
                raise UsageError(_missing(file))

    def _file(self, name: str) -> Path:
        folder, _, file = name.partition("/")
        base = self.general if folder == "general" else self.data / "evalsets" / folder
        return base / f"{file}.jsonl"


def chosen(names: Sequence[str], only: Sequence[str]) -> list[str]:
    """Choose among names by the beginnings that `--only` gives; all when it gives none.

    Raises:
        UsageError: A beginning is that of no name.
    """
    for wanted in only:
        if not any(name.startswith(wanted) for name in names):
            raise UsageError(
                f"--only {wanted}: no set begins like this; there are: {'; '.join(names)}"
            )
    return [name for name in names if not only or name.startswith(tuple(only))]


def read_questions(path: Path, overlap_below: float | None = None, most: int = 0) -> list[Question]:
    """Read a file of questions.

    Args:
        path: JSONL, `{query, relevant, overlap?}` a line.
        overlap_below: Leave out the questions whose `overlap` is not below this.
        most: At most about so many, evenly spread over the file; 0 for all.

    Returns:
        The questions in the file's order; a missing file raises `UsageError`.
    """
    rows = [
        row
        for row in read_rows(path)
        if overlap_below is None or row.get("overlap", 1) < overlap_below
    ]
    step = max(1, len(rows) // most) if most else 1
    return [Question(row["query"], frozenset(row["relevant"])) for row in rows[::step]]


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Read a JSONL file.

    Raises:
        UsageError: There is no such file.
    """
    if not path.is_file():
        raise UsageError(_missing(path))
    # Not str.splitlines: a JSON string may hold U+2028 as it is.
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)


def _missing(path: Path) -> str:
    return (
        f"{path}: no such file; say with --data which folder holds `evalsets`, "
        "or leave the set out with --only"
    )
