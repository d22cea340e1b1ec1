"""Development sets: which questions are asked of which pages, and which measure counts.

A set is a line of `SETS`. Most sets are in `../shared/data/evalsets`, which is not part of this
repository. Our own sets are in `benchmarks/general` and are measured when their files exist.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from indexer.errors import UsageError

GENERAL = Path(__file__).parents[1] / "general"

Item = TypeVar("Item")


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """Questions about one collection of pages."""

    name: str
    """As shown, recorded and given to `--only`: the file of questions without its suffix."""
    pages: str
    """The file of pages, without its suffix."""
    measure: str = "recall@10"
    """The measure in the table."""
    bar: float | None = None
    """The least value that the measure has to reach."""
    overlap_below: float | None = None
    """Keep only questions that share less than this share of their words with the page's text."""
    own: bool = False
    """True for questions in `benchmarks/general`."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question and the pages that answer it."""

    query: str
    relevant: frozenset[str]
    """Ids of pages; each of them alone is a right answer."""


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
    """Finds the files of the sets."""

    data: Path
    """The folder that holds `evalsets` and `corpora`."""
    general: Path = GENERAL

    def locate_questions(self, question_set: QuestionSet) -> Path:
        """Give the file of a set's questions."""
        return self._locate(question_set.name.partition(",")[0])

    def locate_pages(self, question_set: QuestionSet) -> Path:
        """Give the file of a set's pages."""
        return self._locate(question_set.pages)

    def is_available(self, question_set: QuestionSet) -> bool:
        """Tell whether a set can be measured; sets that are not ours always should be there."""
        files = self.locate_questions(question_set), self.locate_pages(question_set)
        return not question_set.own or all(file.is_file() for file in files)

    def require(self, sets: Sequence[QuestionSet]) -> None:
        """Check the files of some sets before a long measurement begins.

        Raises:
            UsageError: A file is missing.
        """
        locators = (self.locate_questions, self.locate_pages)
        for file in (locate(question_set) for question_set in sets for locate in locators):
            if not file.is_file():
                raise UsageError(
                    f"{file}: no such file; say with --data which folder holds `evalsets`, "
                    "or leave the set out with --only"
                )

    def _locate(self, name: str) -> Path:
        folder, _, file = name.partition("/")
        base = self.general if folder == "general" else self.data / "evalsets" / folder
        return base / f"{file}.jsonl"


def select_names(
    names: Sequence[str], prefixes: Sequence[str], option: str = "--only", kind: str = "set"
) -> list[str]:
    """Select the names that begin with one of the prefixes; all names when there is no prefix.

    Args:
        names: What there is to select from.
        prefixes: The values of a command-line option.
        option: Name of that option, for the error message.
        kind: What is named, for the error message.

    Raises:
        UsageError: No name begins with one of the prefixes.
    """
    for prefix in prefixes:
        if not any(name.startswith(prefix) for name in names):
            raise UsageError(
                f"{option} {prefix}: no {kind} begins like this; there are: {'; '.join(names)}"
            )
    return [name for name in names if not prefixes or name.startswith(tuple(prefixes))]


def read_questions(path: Path, overlap_below: float | None = None, most: int = 0) -> list[Question]:
    """Read a file of questions.

    Args:
        path: JSONL, `{query, relevant, overlap?}` a line.
        overlap_below: Leave out questions whose `overlap` is not below this.
        most: Keep about so many, evenly spread over the file; 0 for all.

    Returns:
        The questions, in the order of the file.
    """
    rows = [
        row
        for row in read_rows(path)
        if overlap_below is None or row.get("overlap", 1) < overlap_below
    ]
    return [Question(row["query"], frozenset(row["relevant"])) for row in thin_out(rows, most)]


def thin_out(items: Sequence[Item], most: int) -> Sequence[Item]:
    """Keep every nth item, so that `most` items or up to twice as many remain; 0 keeps all."""
    step = max(1, len(items) // most) if most else 1
    return items[::step]


def read_rows(path: Path) -> Iterator[dict[str, Any]]:
    """Read a JSONL file, one object a line."""
    # Not str.splitlines: a JSON string may contain U+2028.
    with path.open(encoding="utf-8") as file:
        for line in file:
            yield json.loads(line)
