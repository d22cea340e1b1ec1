"""The figures of a run as a Markdown table."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from benchmarks.quality.history import Figures, Run
from benchmarks.questions.answer_sets import ANSWER_SETS
from benchmarks.questions.question_sets import SETS
from benchmarks.questions.site_sets import SITE_SETS

PRODUCT = "Huigu"
"""Name of our own column."""
MEASURE_LABELS = {
    "refusal_accuracy": "refused",
    "link_accuracy": "right link",
    "first_link": "first link right",
    "link_precision": "links that fit",
    "answer_accuracy": "right words",
    "answered": "answered",
}


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the table: a measure of a set."""

    set: str
    measure: str
    bar: float | None
    """The least value that our own figure has to reach."""

    @property
    def title(self) -> str:
        """The set as a reader sees it: `istio en2zh`."""
        return (
            self.set
            .removesuffix("/q_links")
            .replace("/q_", " ")
            .replace("/", " ")
            .replace("_", " ")
        )

    @property
    def label(self) -> str:
        """The measure as a reader sees it."""
        return MEASURE_LABELS.get(self.measure, self.measure)


ROWS = (
    *(Row(question_set.name, question_set.measure, question_set.bar) for question_set in SETS),
    *(
        Row(answer_set.name, measure, bar)
        for answer_set in ANSWER_SETS
        for measure, bar in answer_set.measures
    ),
    *(Row(site_set.name, measure, None) for site_set in SITE_SETS for measure in site_set.measures),
)


def select_rows(figures: Figures) -> list[Row]:
    """Select the rows for which there is a figure of Huigu."""
    return [row for row in ROWS if row.measure in figures[PRODUCT].get(row.set, {})]


def format_table(run: Run, before: Run | None) -> str:
    """Write the table.

    Args:
        run: The run to show.
        before: An earlier run; the change of our own figures gets a column.

    Returns:
        A Markdown table; ✗ marks a figure below its bar.
    """
    systems = list(run.figures)
    change = [f"since {before.commit}"] if before else []
    head = ["questions", "number", "counted", "bar", systems[0], *change, *systems[1:]]
    lines = [head, ["---"] * len(head)]
    for row in select_rows(run.figures):
        own = run.figures[PRODUCT][row.set]
        value = own[row.measure]
        missed = row.bar is not None and value < row.bar
        lines.append([
            row.title,
            f"{_count_questions(row, own):,.0f}",
            row.label,
            "" if row.bar is None else f"{row.bar:.2f}",
            f"**{value:.3f}**{' ✗' if missed else ''}",
            *([_format_change(before, row, value)] if before else []),
            *(_format(run.figures[name].get(row.set, {}).get(row.measure)) for name in systems[1:]),
        ])
    lines += _average(run, len(change))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def _average(run: Run, changes: int) -> Iterator[list[str]]:
    """Give a line of means over the sets that all systems searched, if there are several."""
    systems = list(run.figures)
    rows = [
        row
        for row in select_rows(run.figures)
        if all(row.measure in run.figures[name].get(row.set, {}) for name in systems)
    ]
    if len(systems) > 1 and len(rows) > 1:
        sums = dict.fromkeys(systems, 0.0)
        for name, row in product(systems, rows):
            sums[name] += run.figures[name][row.set][row.measure]
        first, *others = (f"{total / len(rows):.3f}" for total in sums.values())
        yield ["mean of what all searched", "", "", "", f"**{first}**", *[""] * changes, *others]


def _format_change(before: Run, row: Row, value: float) -> str:
    old = before.figures.get(PRODUCT, {}).get(row.set, {}).get(row.measure)
    if old is None:
        return "new"
    return "0" if round(value - old, 3) == 0 else f"{value - old:+.3f}"


def _count_questions(row: Row, own: dict[str, float]) -> float:
    """Count the questions of a measure: those to refuse, or those to answer."""
    answerable = own.get("answerable", own["questions"])
    return own["questions"] - answerable if row.measure == "refusal_accuracy" else answerable


def _format(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def find_misses(figures: Figures) -> Sequence[str]:
    """Name each figure below its bar."""
    return [
        f"{row.title}: {row.label} {value:.3f}, bar {row.bar:.2f}"
        for row in select_rows(figures)
        if row.bar is not None and (value := figures[PRODUCT][row.set][row.measure]) < row.bar
    ]
