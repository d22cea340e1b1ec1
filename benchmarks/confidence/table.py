"""The table of how far an answer's confidence can be relied on, archive by archive."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.confidence.samples import Kind, Sample
from indexer.calibration import PROBABLE, SURE

LEAST_QUESTIONS = 15
"""Questions of a row; fewer say little."""
REFUSED = 0.9
"""Share of the questions without their page that are refused, where the share answered is told."""

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Judged:
    """A sample with its probability of an answer."""

    sample: Sample
    probability: float


def make_table(judged: Sequence[Judged]) -> str:
    """Make two tables: questions with an answer, and those without one."""
    lines = [
        "| questions, languages | number | sure: share, right | probable: share, right | "
        "not found: share, right page shown | page taken out: refused, not sure | "
        "answered at 0.9 refused |",
        "| --- | --- | --- | --- | --- | --- | --- |",
    ]
    keys = dict.fromkeys(_get_key(one) for one in judged if one.sample.kind == "answered")
    for key in keys:
        own = [one for one in judged if _get_key(one) == key]
        answered, removed = _choose(own, "answered"), _choose(own, "removed")
        if min(len(answered), len(removed)) >= LEAST_QUESTIONS:
            lines.append(_make_row(" ".join(key[1:]), answered, removed))
    lines += ["", "| without an answer | number | refused | not sure |"]
    lines.append("| --- | --- | --- | --- |")
    for name in dict.fromkeys(
        one.sample.questions for one in judged if one.sample.kind == "unanswerable"
    ):
        own = [one for one in judged if one.sample.questions == name]
        lines.append(_make_refused_row(name, _choose(own, "unanswerable")))
    foreign = _choose(judged, "foreign")
    lines.append(_make_refused_row("questions of archives about something else", foreign))
    return "\n".join(lines)


def _make_row(name: str, answered: Sequence[Judged], removed: Sequence[Judged]) -> str:
    chances, without = _list_chances(answered), _list_chances(removed)
    right = np.array([one.sample.is_right for one in answered])
    groups = (chances >= SURE, (chances >= PROBABLE) & (chances < SURE), chances < PROBABLE)
    cells = [name, str(len(answered))]
    cells += [f"{group.mean():.2f}, {_average(right[group])}" for group in groups]
    cells.append(f"{(without < PROBABLE).mean():.2f}, {(without < SURE).mean():.2f}")
    cells.append(f"{(chances > np.quantile(without, REFUSED)).mean():.3f}")
    return f"| {' | '.join(cells)} |"


def _make_refused_row(name: str, judged: Sequence[Judged]) -> str:
    chances = _list_chances(judged)
    shares = (chances < PROBABLE).mean(), (chances < SURE).mean()
    return f"| {name} | {len(judged)} | {shares[0]:.3f} | {shares[1]:.3f} |"


def _average(values: npt.NDArray[np.bool_]) -> str:
    return f"{values.mean():.2f}" if len(values) else "–"


def _choose(judged: Sequence[Judged], kind: Kind) -> list[Judged]:
    return [one for one in judged if one.sample.kind == kind]


def _list_chances(judged: Sequence[Judged]) -> Floats:
    return np.array([one.probability for one in judged])


def _get_key(one: Judged) -> tuple[str, str, str]:
    sample = one.sample
    return sample.archive.name, sample.questions.removeprefix("evalsets/"), sample.pair
