"""Fits the judges of `indexer.confidence.model`, what is usual to them, and how they combine."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import get_args

import msgspec
import numpy as np
import numpy.typing as npt
from sklearn.linear_model import LogisticRegression

from benchmarks.confidence.archives import Archive
from benchmarks.confidence.samples import Kind, Sample
from indexer.calibration import Calibration
from indexer.confidence.calibrate import GENERAL_STEP, calibrate_on
from indexer.confidence.model import Combination, ConfidenceModel, Judge, JudgeName, measure_units
from indexer.confidence.signs import SIGNS

STRENGTH = 0.3
"""Inverse strength of the L2 penalty of the judges, whose signs are brought to unit variance."""
JUDGES: tuple[JudgeName, ...] = get_args(JudgeName)
NEGATIVES: dict[JudgeName, Kind] = {"field": "general", "here": "removed"}
"""What each judge learns to tell from answered questions."""
CALIBRATED: dict[JudgeName, Kind] = {"field": "general", "here": "own"}
"""What its scales are measured on."""
LEAST_SPREAD = 1e-3
"""Added to each spread: a sign that does not vary must not divide by 0."""

Floats = npt.NDArray[np.float64]
Calibrations = Mapping[Archive, Calibration]


@dataclass(frozen=True, slots=True)
class Excess:
    """A sample, and how far both judges are above the thresholds of its archive."""

    sample: Sample
    field: float
    here: float


def fit_model(samples: Sequence[Sample], left_out: str = "") -> ConfidenceModel:
    """Fit both judges, without the archives of a family; they are not combined yet."""
    used = [sample for sample in samples if sample.archive.family != left_out]
    model = _make_model(lambda name, relation: _measure_usual(_choose(used, name, relation)))
    calibrations = calibrate_archives(used, model)
    model = _make_model(
        lambda name, relation: _fit_judge(
            [s for s in used if is_of(s, relation) and s.kind in {"answered", NEGATIVES[name]}],
            name,
            model,
            calibrations,
        )
    )
    calibrations = calibrate_archives(used, model)
    return _make_model(
        lambda name, relation: _measure_usual_logits(
            _choose(used, name, relation), name, model, calibrations
        )
    )


def calibrate_archives(samples: Sequence[Sample], model: ConfidenceModel) -> Calibrations:
    """Calibrate each archive on its own samples, as a rebuild does."""
    calibrations = {}
    for archive in dict.fromkeys(sample.archive for sample in samples):
        general, own = (
            [(s.pair, s.signs) for s in samples if s.archive == archive and s.kind == kind]
            for kind in ("general", "own")
        )
        calibrations[archive] = calibrate_on(model, general[::GENERAL_STEP], own)
    return calibrations


def measure_excess(samples: Sequence[Sample], model: ConfidenceModel) -> list[Excess]:
    """Measure samples, each archive calibrated by itself."""
    calibrations = calibrate_archives(samples, model)
    return [
        Excess(
            sample,
            *(
                model.measure_excess(name, calibrations[sample.archive], sample.pair, sample.signs)
                for name in JUDGES
            ),
        )
        for sample in samples
    ]


def fit_combination(excess: Sequence[Excess], left_out: str = "") -> Combination:
    """Fit how both judges give a probability, without the archives of a family.

    Half of the weight of what must be refused is on questions whose page was taken out, half on
    general and foreign ones.
    """
    used = [
        one
        for one in excess
        if one.sample.archive.family != left_out and one.sample.kind not in {"own", "unanswerable"}
    ]
    values = np.array([(one.here, min(one.field, 0.0)) for one in used])
    kinds = np.array([one.sample.kind for one in used])
    weights = _balance([one.sample for one in used], power=1.0)
    answered, removed = kinds == "answered", kinds == "removed"
    for group, share in ((answered, 1.0), (removed, 0.5), (~answered & ~removed, 0.5)):
        weights[group] *= share * len(used) / weights[group].sum()
    fitted = LogisticRegression(C=10.0).fit(values, answered, sample_weight=weights)
    here, field = map(float, fitted.coef_[0])
    return Combination(round(float(fitted.intercept_[0]), 4), round(here, 4), round(field, 4))


def is_of(sample: Sample, relation: str) -> bool:
    """Tell whether a question is in the language of its first page (`same`) or not (`other`)."""
    question, page = sample.pair.split("-")
    return (question == page) == (relation == "same")


def _make_model(make_judge: Callable[[JudgeName, str], Judge]) -> ConfidenceModel:
    field, here = (
        {relation: make_judge(name, relation) for relation in ("same", "other")} for name in JUDGES
    )
    return ConfidenceModel(SIGNS, field, here, Combination())


def _choose(samples: Sequence[Sample], name: JudgeName, relation: str) -> list[Sample]:
    """Choose the samples that the scales of a judge are measured on."""
    return [s for s in samples if s.kind == CALIBRATED[name] and is_of(s, relation)]


def _measure_usual(samples: Sequence[Sample]) -> Judge:
    """Make a judge that knows only what the signs of questions without an answer usually are."""
    signs = np.array([sample.signs for sample in samples])
    return Judge(
        mean=_to_tuple(np.nanmean(signs, axis=0)),
        spread=_to_tuple(np.nanstd(signs, axis=0) + LEAST_SPREAD),
        weights=(0.0,) * len(SIGNS),
        bias=0.0,
        logit_mean=0.0,
        logit_spread=1.0,
    )


def _fit_judge(
    samples: Sequence[Sample],
    name: JudgeName,
    model: ConfidenceModel,
    calibrations: Calibrations,
) -> Judge:
    """Fit the weights of a judge on questions with and without an answer."""
    units = np.array([
        measure_units(
            sample.signs, model.get_scale(name, calibrations[sample.archive], sample.pair)
        )
        for sample in samples
    ])
    scale = units.std(axis=0) + LEAST_SPREAD
    answered = np.array([sample.kind == "answered" for sample in samples])
    weights = _balance(samples, power=0.5)
    weights[~answered] *= weights[answered].sum() / weights[~answered].sum()
    fitted = LogisticRegression(C=STRENGTH, max_iter=5000).fit(
        units / scale, answered, sample_weight=weights
    )
    return msgspec.structs.replace(
        model.get_judge(name, samples[0].pair),
        weights=_to_tuple(fitted.coef_[0] / scale),
        bias=float(fitted.intercept_[0]),
    )


def _measure_usual_logits(
    samples: Sequence[Sample],
    name: JudgeName,
    model: ConfidenceModel,
    calibrations: Calibrations,
) -> Judge:
    judge = model.get_judge(name, samples[0].pair)
    logits = np.array([
        judge.score(sample.signs, model.get_scale(name, calibrations[sample.archive], sample.pair))
        for sample in samples
    ])
    return msgspec.structs.replace(
        judge, logit_mean=float(logits.mean()), logit_spread=float(logits.std())
    )


def _balance(samples: Sequence[Sample], power: float) -> Floats:
    """Weigh samples so that large sets do not decide alone: by size of the set to minus `power`."""
    keys = [(sample.archive.name, sample.questions, sample.kind) for sample in samples]
    sizes = Counter(keys)
    return np.array([sizes[key] ** -power for key in keys])


def _to_tuple(values: Floats) -> tuple[float, ...]:
    return tuple(round(float(value), 4) for value in values)
