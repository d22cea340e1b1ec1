"""Measures the order of the first pages across languages, and fits it.

    python -m benchmarks.reranking [--data ../shared/data] [--readme]

Every archive is measured with its family left out of the fit. What is fitted on all of them is
printed, and stands in `indexer/search/reranking.py`; `--readme` writes the table into
`benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from benchmarks.readme import add_readme_option, fill_section
from benchmarks.reranking.fit import fit_weights
from benchmarks.reranking.rankings import Ranking, collect_rankings
from indexer.cli.console import show_progress
from indexer.search.reranking import WEIGHTS, Floats

AS_FOUND = np.eye(len(WEIGHTS))[0]
"""Weights that leave the order as it is: the score alone."""


def main() -> None:
    """Ask, fit, print."""
    parser = argparse.ArgumentParser(description="Measure reranking across languages")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    add_readme_option(parser)
    arguments = parser.parse_args()
    with show_progress() as progress:
        rankings = collect_rankings(arguments.data, progress)
    table = make_table(rankings)
    print(f"{table}\n\nWEIGHTS = {tuple(fit_weights(rankings).round(2).tolist())}")
    if arguments.readme:
        fill_section("reranking", table, arguments.readme)


def make_table(rankings: Sequence[Ranking]) -> str:
    """Make a row for each set, measured by weights that were fitted without its family."""
    lines = [
        "| questions | number | recall@1: as found, reranked | mrr@10: as found, reranked |",
        "| --- | --- | --- | --- |",
    ]
    families = dict.fromkeys(ranking.family for ranking in rankings)
    fitted = {family: fit_weights(rankings, left_out=family) for family in families}
    for name in dict.fromkeys(ranking.questions for ranking in rankings):
        own = [ranking for ranking in rankings if ranking.questions == name]
        before, after = (
            np.array([_rate(one, weights) for one in own])
            for weights in (AS_FOUND, fitted[own[0].family])
        )
        cells = [
            f"{old:.3f}, {new:.3f}"
            for old, new in (
                ((before == 1).mean(), (after == 1).mean()),
                (before.mean(), after.mean()),
            )
        ]
        lines.append(f"| {' | '.join([name, str(len(own)), *cells])} |")
    return "\n".join(lines)


def _rate(ranking: Ranking, weights: Floats) -> float:
    """Give the reciprocal rank of the first right page, 0 without one."""
    order = np.argsort(-(ranking.features @ weights), kind="stable")
    places = np.flatnonzero(ranking.is_right[order])
    return float(1 / (places[0] + 1)) if len(places) else 0.0


if __name__ == "__main__":
    main()
