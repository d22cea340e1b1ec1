"""Processor times beside those of other work."""

from __future__ import annotations

import pytest

from benchmarks.speed.latency import Times


def test_the_ratio_is_that_of_the_medians():
    assert Times([2.0, 4.0, 90.0], [0.4, 0.5, 0.9]).ratio == pytest.approx(8)
