"""Measures the confidence of answers from pages; with `--fit`, fits it first.

    python -m benchmarks.confidence [--data ../shared/data] [--fit] [--readme]

Every archive is measured with its family left out of the fit. `--fit` also writes what is fitted on
all of them to `indexer/confidence/weights.json`; `--readme` writes the table into
`benchmarks/README.md`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks.confidence.fit import Excess, fit_combination, fit_model, measure_excess
from benchmarks.confidence.samples import Sample, collect_samples
from benchmarks.confidence.table import Judged, make_table
from benchmarks.readme import add_readme_option, fill_section
from indexer.cli.console import show_progress
from indexer.confidence.model import WEIGHTS_FILE
from indexer.encoders.checked_files import write_shipped


def main() -> None:
    """Ask, fit, print."""
    parser = argparse.ArgumentParser(description="Measure the confidence of answers")
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument("--fit", action="store_true", help="write the weights that ship")
    add_readme_option(parser)
    arguments = parser.parse_args()
    with show_progress() as progress:
        samples = collect_samples(arguments.data, progress)
    excess = measure_left_out(samples)
    if arguments.fit:
        model = msgspec.structs.replace(fit_model(samples), combination=fit_combination(excess))
        data = msgspec.json.format(msgspec.json.encode(model), indent=1) + b"\n"
        write_shipped(WEIGHTS_FILE, data)
    table = make_table(judge_left_out(excess))
    print(table)
    if arguments.readme:
        fill_section("confidence", table, arguments.readme)


def measure_left_out(samples: Sequence[Sample]) -> list[Excess]:
    """Measure each family's samples by judges that were fitted without them."""
    excess: list[Excess] = []
    for family in dict.fromkeys(sample.archive.family for sample in samples):
        own = [sample for sample in samples if sample.archive.family == family]
        excess += measure_excess(own, fit_model(samples, left_out=family))
    return excess


def judge_left_out(excess: Sequence[Excess]) -> list[Judged]:
    """Give each sample its probability, combined as other families are best combined."""
    judged: list[Judged] = []
    for family in dict.fromkeys(one.sample.archive.family for one in excess):
        combination = fit_combination(excess, left_out=family)
        judged += [
            Judged(one.sample, combination.estimate(one.field, one.here))
            for one in excess
            if one.sample.archive.family == family
        ]
    return judged


if __name__ == "__main__":
    main()
