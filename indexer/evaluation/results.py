"""Writes the files of `huigu eval --out`: results.json, table.md, misses.jsonl, plot.png."""

from __future__ import annotations

import importlib.util
from collections.abc import Mapping, Sequence
from pathlib import Path
from pkgutil import resolve_name

import msgspec

from indexer.evaluation.evaluate import Measures, Outcome, list_misses

MAX_TEXT = 500
"""Characters of an answer in misses.jsonl."""


def write_results(folder: Path, results: Mapping[str, object], outcomes: Sequence[Outcome]) -> bool:
    """Write the files, and tell whether plot.png was drawn, which needs matplotlib."""
    folder.mkdir(parents=True, exist_ok=True)
    pretty = msgspec.json.format(msgspec.json.encode(results), indent=2)
    (folder / "results.json").write_bytes(pretty + b"\n")
    (folder / "table.md").write_text(format_table(results), encoding="utf-8")
    misses = [_describe_miss(outcome) for outcome in outcomes if list_misses(outcome)]
    (folder / "misses.jsonl").write_bytes(msgspec.json.Encoder().encode_lines(misses))
    if importlib.util.find_spec("matplotlib") is None:
        return False
    # matplotlib takes seconds to import and is optional.
    draw = resolve_name("indexer.evaluation.plots:draw")
    draw(_group_by_language(results), folder / "plot.png")
    return True


def format_table(results: Mapping[str, object]) -> str:
    """Format results as a Markdown table with a row per measure, a column per language."""
    columns = _group_by_language(results)
    rows = [["measure", *columns]]
    for name in columns["all"]:
        rows.append([name, *(_format_cell(measures[name]) for measures in columns.values())])
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    rows.insert(1, ["-" * widths[0], *("-" * (width - 1) + ":" for width in widths[1:])])
    lines = ([row[0].ljust(widths[0]), *map(str.rjust, row[1:], widths[1:])] for row in rows)
    return "".join(f"| {' | '.join(line)} |\n" for line in lines)


def _group_by_language(results: Mapping[str, object]) -> dict[str, Measures]:
    """Give `all` and each language -> its measures."""
    total = {name: value for name, value in results.items() if name != "lang"}
    languages = msgspec.convert(results["lang"], dict[str, Measures])
    return {"all": msgspec.convert(total, Measures), **languages}


def _format_cell(value: float | int | None) -> str:
    if value is None:
        return "-"
    return str(value) if isinstance(value, int) else f"{value:.3f}"


def _describe_miss(outcome: Outcome) -> dict[str, object]:
    """Make a row of misses.jsonl: the question, the right answer and the wrong one."""
    row = outcome.row
    return {
        "id": row.id,
        "missed": list_misses(outcome),
        "query": row.query,
        "lang": row.lang,
        "answerable": row.answerable,
        "found": outcome.found,
        "rank": outcome.rank,
        "relevant": row.relevant,
        "returned": outcome.returned,
        "expected_links": row.expected_links,
        "acceptable_links": row.acceptable_links,
        "answers": row.answers,
        "links": outcome.links,
        "text": outcome.text[:MAX_TEXT],
    }
