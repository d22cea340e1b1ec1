"""Estimates the probability that a search found the page that holds the answer.

Two logistic regressions judge the signs of a search. One says whether the archive is about such
questions at all (`field`): it learned questions with an answer against questions about anything.
The other says whether the page itself is there (`here`): it learned questions with an answer
against the same questions whose page was taken out of the results. Both read the signs in units of
the archive: how many standard deviations above questions without an answer. So they hold on
archives that nobody tuned them on; `indexer.confidence.calibrate` measures these units at rebuild.

`python -m benchmarks.confidence --fit` fits `weights.json` on several archives, and reports each of
them with itself left out.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

import msgspec
import numpy as np

from indexer.calibration import Calibration, Scale
from indexer.confidence.signs import SIGNS, Signs, measure_signs
from indexer.encoders.checked_files import read_shipped
from indexer.errors import EncoderError
from indexer.records import Hit
from indexer.search.expansion import Term

WEIGHTS_FILE = Path(__file__).parent / "weights.json"
PAIRS = ("zh-zh", "zh-en", "en-zh", "en-en")
"""Languages of a question and of its first page."""

MAX_LOGIT = 50.0
"""Where `exp` does not overflow."""

JudgeName = Literal["field", "here"]


class Judge(msgspec.Struct, frozen=True):
    """A logistic regression, and what questions without an answer usually look like to it."""

    mean: tuple[float, ...]
    """Usual mean of each sign, where an archive has too few questions to tell its own."""
    spread: tuple[float, ...]
    """Usual standard deviation of each sign."""
    weights: tuple[float, ...]
    bias: float
    logit_mean: float
    """Usual mean of the logits."""
    logit_spread: float

    def score(self, signs: Signs, scale: Scale) -> Signs:
        """Compute the logit of signs, in units of a scale; shape (..., signs) gives (...)."""
        logits: Signs = measure_units(signs, scale) @ np.array(self.weights) + self.bias
        return logits


def measure_units(signs: Signs, scale: Scale) -> Signs:
    """Give signs as standard deviations above the mean of a scale; the shape stays.

    What cannot be measured, such as a margin to other pages where there are none, is usual: 0.
    """
    units: Signs = (signs - np.array(scale.mean)) / np.array(scale.spread)
    return units if np.isfinite(units).all() else np.nan_to_num(units)


class Combination(msgspec.Struct, frozen=True):
    """How both judges give a probability: another logistic regression."""

    bias: float = 0.0
    here: float = 1.0
    """Weight of how far `here` is above its threshold."""
    field: float = 1.0
    """Weight of how far `field` is below its threshold; how far it is above says no more."""

    def estimate(self, field: float, here: float) -> float:
        """Estimate the probability of an answer, 0 to 1, from both excesses."""
        logit = self.bias + self.here * here + self.field * min(field, 0.0)
        return 1 / (1 + math.exp(-max(-MAX_LOGIT, min(MAX_LOGIT, logit))))


class ConfidenceModel(msgspec.Struct, frozen=True):
    """Both judges, for a question in the language of its first page (`same`) or not (`other`)."""

    signs: tuple[str, ...]
    field: dict[str, Judge]
    here: dict[str, Judge]
    combination: Combination

    def get_judge(self, name: JudgeName, pair: str) -> Judge:
        """Return a judge for a pair of languages, one of `PAIRS`."""
        question, page = pair.split("-")
        judges = self.field if name == "field" else self.here
        return judges["same" if question == page else "other"]

    def get_scale(self, name: JudgeName, calibration: Calibration, pair: str) -> Scale:
        """Return the scale of a judge in an archive; where that measured none, what is usual."""
        scales = calibration.field if name == "field" else calibration.here
        judge = self.get_judge(name, pair)
        return scales.get(pair) or Scale(judge.mean, judge.spread, judge.logit_mean)

    def estimate(
        self, calibration: Calibration, language: str, terms: Sequence[Term], hits: Sequence[Hit]
    ) -> float:
        """Estimate the probability (0 to 1) that one of the best passages holds the answer.

        Args:
            calibration: Of the generation that was searched.
            language: `zh` or `en`, of the question.
            terms: Of the question.
            hits: One a page, best first.
        """
        if not hits:
            return 0.0
        signs = measure_signs(terms, hits)
        pair = get_pair(language, hits[0])
        field = self.measure_excess("field", calibration, pair, signs)
        here = self.measure_excess("here", calibration, pair, signs)
        return self.combination.estimate(field, here)

    def measure_excess(
        self, name: JudgeName, calibration: Calibration, pair: str, signs: Signs
    ) -> float:
        """Measure how far the logit of a judge is above the threshold of an archive."""
        scale = self.get_scale(name, calibration, pair)
        return float(self.get_judge(name, pair).score(signs, scale)) - scale.threshold


def get_pair(language: str, first: Hit) -> str:
    """Return the languages of a question and its first hit: one of `PAIRS`."""
    return f"{language}-{'zh' if first.passage.language == 'zh' else 'en'}"


def load_model() -> ConfidenceModel:
    """Read the weights that ship with Huigu.

    Raises:
        EncoderError: They are damaged, or of another version.
    """
    try:
        model = msgspec.json.decode(read_shipped(WEIGHTS_FILE), type=ConfidenceModel)
    except (OSError, ValueError, msgspec.DecodeError) as error:
        raise EncoderError(f"{WEIGHTS_FILE}: cannot be read ({error}); reinstall huigu") from error
    if model.signs != SIGNS:
        raise EncoderError(f"{WEIGHTS_FILE}: made for other signs; reinstall huigu")
    return model
