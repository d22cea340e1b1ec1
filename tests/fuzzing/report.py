"""Writes tallies as a table or as JSON."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from tests.fuzzing.tally import Tally

_COLUMNS = (
    *("parsers", "inputs", "MB", "survived", "refused"),
    *("crashes", "wrong results", "slow", "large", "processor s"),
)


def format_table(tallies: Sequence[Tally]) -> str:
    """Write a Markdown table, and below it what went wrong."""
    total = Tally("all")
    for tally in tallies:
        total.merge(msgspec.structs.replace(tally, findings=[]))
        total.findings += tally.findings
    rows = [_format_row(tally) for tally in (*tallies, total)]
    lines = [
        f"{tally.target}: {finding.kind} x{finding.times}, {finding.place}: {finding.detail}\n"
        f"    {finding.data[:200]!r}{'…' if len(finding.data) > 200 else ''} "
        f"({len(finding.data)} bytes, {finding.seconds:.2f} s)"
        for tally in tallies
        for finding in tally.findings
    ]
    head = [f"| {' | '.join(_COLUMNS)} |", "|---" * len(_COLUMNS) + "|"]
    return "\n".join([*head, *rows, "", *lines]).rstrip() + "\n"


def format_json(tallies: Sequence[Tally]) -> str:
    """Write all that is known, with an input of each finding in base64."""
    return msgspec.json.format(msgspec.json.encode(tallies)).decode() + "\n"


def _format_row(tally: Tally) -> str:
    counts = tally.count_findings()
    cells = [
        tally.target,
        f"{tally.inputs:,}",
        f"{tally.input_bytes / 1e6:,.1f}",
        f"{tally.survived:,}",
        f"{tally.refused:,}",
        *(f"{counts[kind]:,}" for kind in ("crash", "broken", "slow", "large")),
        f"{tally.seconds:,.0f}",
    ]
    return f"| {' | '.join(cells)} |"
