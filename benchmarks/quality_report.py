"""What `benchmarks.quality` measured, as a table in Markdown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product

from benchmarks.question_sets import SETS
from benchmarks.refusals import ANSWER_SETS
from benchmarks.results import Figures, Run

PRODUCT = "Huigu"
"""Name of our own row of figures."""
SHOWN = {
    "refusal_accuracy": "refused",
    "link_accuracy": "right link",
    "answered": "answered",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    set: str
    measure: str
    bar: float | None
    """What our own figure has to reach."""

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
    def counted(self) -> str:
        """The measure as a reader sees it."""
        return SHOWN.get(self.measure, self.measure)


LINES = (
    *(Line(one.name, one.measure, one.bar) for one in SETS),
    *(Line(one.name, measure, bar) for one in ANSWER_SETS for measure, bar in one.measures),
)


def lines_of(figures: Figures) -> list[Line]:
    """Give the lines for which our own figure is there."""
    return [line for line in LINES if line.measure in figures[PRODUCT].get(line.set, {})]


def markdown(run: Run, before: Run | None) -> str:
    """Write the table.

    Args:
        run: What to show.
        before: An earlier run that our own figures are compared with, in a column of their own.

    Returns:
        A Markdown table; a figure that misses its bar is marked.
    """
    systems = list(run.figures)
    change = [f"since {before.commit}"] if before else []
    head = ["questions", "number", "counted", "bar", systems[0], *change, *systems[1:]]
    rows = [head, ["---"] * len(head)]
    for line in lines_of(run.figures):
        own = run.figures[PRODUCT][line.set]
        value = own[line.measure]
        missed = line.bar is not None and value < line.bar
        rows.append([
            line.title,
            f"{_number(line, own):,.0f}",
            line.counted,
            "" if line.bar is None else f"{line.bar:.2f}",
            f"**{value:.3f}**{' ✗' if missed else ''}",
            *([_change(before, line, value)] if before else []),
            *(
                _shown(run.figures[name].get(line.set, {}).get(line.measure))
                for name in systems[1:]
            ),
        ])
    rows += _means(run, len(change))
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _means(run: Run, changes: int) -> Iterator[list[str]]:
    """Give the line of means over the sets that every system searched, if there are several."""
    systems = list(run.figures)
    lines = [
        line
        for line in lines_of(run.figures)
        if all(line.measure in run.figures[name].get(line.set, {}) for name in systems)
    ]
    if len(systems) > 1 and len(lines) > 1:
        sums = dict.fromkeys(systems, 0.0)
        for name, line in product(systems, lines):
            sums[name] += run.figures[name][line.set][line.measure]
        first, *others = (f"{total / len(lines):.3f}" for total in sums.values())
        yield ["mean of what all searched", "", "", "", f"**{first}**", *[""] * changes, *others]


def _change(before: Run, line: Line, value: float) -> str:
    old = before.figures.get(PRODUCT, {}).get(line.set, {}).get(line.measure)
    if old is None:
        return "new"
    return "0" if round(value - old, 3) == 0 else f"{value - old:+.3f}"


def _number(line: Line, own: dict[str, float]) -> float:
    """Count the questions that a measure is about: those to refuse, or those to answer."""
    answerable = own.get("answerable", own["questions"])
    return own["questions"] - answerable if line.measure == "refusal_accuracy" else answerable


def _shown(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def misses(figures: Figures) -> Sequence[str]:
    """Name the bars that are missed, each with its figure."""
    return [
        f"{line.title}: {line.counted} {value:.3f}, bar {line.bar:.2f}"
        for line in lines_of(figures)
        if line.bar is not None and (value := figures[PRODUCT][line.set][line.measure]) < line.bar
    ]
