"""The folder `huigu eval --out` writes: results.json, table.md, misses.jsonl and plot.png."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from pkgutil import resolve_name

import msgspec

from indexer.evaluation.evaluate import Outcome, missed

MAX_TEXT = 500
"""Characters of an answer kept in misses.jsonl: enough to see what went wrong."""


def write_results(folder: Path, results: Mapping[str, object], outcomes: Sequence[Outcome]) -> bool:
    """Write an evaluation's results for people and for tools.

    Args:
        folder: Where to; made when missing.
        results: What `measure_all` returned.
        outcomes: What it was made from.

    Returns:
        Whether plot.png was drawn; it needs matplotlib.
    """
    folder.mkdir(parents=True, exist_ok=True)
    pretty = msgspec.json.format(msgspec.json.encode(results), indent=2)
    (folder / "results.json").write_bytes(pretty + b"\n")
    (folder / "table.md").write_text(table(results), encoding="utf-8")
    misses = [_miss(outcome) for outcome in outcomes if missed(outcome)]
    (folder / "misses.jsonl").write_bytes(msgspec.json.Encoder().encode_lines(misses))
    if importlib.util.find_spec("matplotlib") is None:
        return False
    # matplotlib takes seconds to import and is not needed to run Huigu, so plots.py is opened here.
    resolve_name("indexer.evaluation.plots:draw")(columns(results), folder / "plot.png")
    return True


def columns(results: Mapping[str, object]) -> dict[str, dict[str, float | int | None]]:
    """Lay results out as `all` and each language -> its measures."""
    total = {name: value for name, value in results.items() if name != "lang"}
    by_language = results["lang"]
    languages = by_language if isinstance(by_language, dict) else {}
    return msgspec.convert(
        {"all": total, **languages}, type=dict[str, dict[str, float | int | None]]
    )


def table(results: Mapping[str, object]) -> str:
    """Lay results out as a Markdown table, a measure a row and a language a column."""
    laid_out = columns(results)
    head = ["measure", *laid_out]
    rows = [
        [name, *(_cell(measures[name]) for measures in laid_out.values())]
        for name in laid_out["all"]
    ]
    widths = [max(len(row[i]) for row in [head, *rows]) for i in range(len(head))]
    rule = ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])]
    lines = [_padded(head, widths), rule, *(_padded(row, widths) for row in rows)]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _padded(row: Sequence[str], widths: Sequence[int]) -> list[str]:
    """Pad cells to their columns: the name to the left, figures to the right."""
    figures = zip(row[1:], widths[1:], strict=True)
    return [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in figures)]


def _cell(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _miss(outcome: Outcome) -> dict[str, object]:
    """One line of misses.jsonl: what was asked, what was right, what came instead."""
    row = outcome.row
    return {
        "id": row.id,
        "missed": missed(outcome),
        "query": row.query,
        "lang": row.lang,
        "answerable": row.answerable,
        "found": outcome.found,
        "rank": outcome.rank,
        "relevant": row.relevant,
        "returned": outcome.returned,
        "expected_links": row.expected_links,
        "acceptable_links": row.acceptable_links,
        "links": outcome.links,
        "text": outcome.text[:MAX_TEXT],
    }
