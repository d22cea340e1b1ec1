"""The table of a comparison: a line a measure, a column a system, the best in bold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A line of the table."""

    key: str
    title: str
    more_is_better: bool = False


MEASURES = (
    Measure("pages_per_s", "pages indexed a second of processor time", more_is_better=True),
    Measure("build_peak_mb", "peak memory of that, MB"),
    Measure("disk_mb", "disk, MB"),
    Measure("update_s", "one page replaced, processor s"),
    Measure("cold_s", "cold start to the first answer, processor s"),
    Measure("cold_wall_s", "the same, elapsed s"),
    Measure("p50_ms", "a question, processor ms, median"),
    Measure("p99_ms", "the same, 99th percentile"),
    Measure("per_s", "questions a second, two threads", more_is_better=True),
    Measure("ask_peak_mb", "peak memory of asking, MB"),
    Measure("recall@1", "known item: recall@1", more_is_better=True),
    Measure("recall@10", "known item: recall@10", more_is_better=True),
    Measure("across recall@1", "across languages: recall@1", more_is_better=True),
    Measure("across recall@10", "across languages: recall@10", more_is_better=True),
    Measure("link_accuracy", "link accuracy", more_is_better=True),
)


def format_table(figures: Mapping[str, Mapping[str, float]]) -> str:
    """Format the figures of systems, by name, as Markdown."""
    completed = {
        name: {"pages_per_s": round(own["pages"] / max(own["build_s"], 0.01)), **own}
        for name, own in figures.items()
    }
    lines = [f"| | {' | '.join(completed)} |", f"| --- |{' --- |' * len(completed)}"]
    for measure in MEASURES:
        values = [own[measure.key] for own in completed.values()]
        best = max(values) if measure.more_is_better else min(values)
        cells = [f"**{value:g}**" if value == best else f"{value:g}" for value in values]
        lines.append(f"| {measure.title} | {' | '.join(cells)} |")
    return "\n".join(lines)
