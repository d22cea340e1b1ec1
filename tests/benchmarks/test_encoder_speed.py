from __future__ import annotations

import time
from pathlib import Path

import pytest

from benchmarks.encoder_speed import corpus_passages, loading, rates
from indexer.settings import BUNDLED
from tests.fakes.encoder import HashingEncoder


class Slow(HashingEncoder):
    """Waits a hundredth of a second for each text."""

    def encode(self, texts):
        time.sleep(0.01 * len(texts))
        return super().encode(texts)


def test_an_encoder_that_waits_is_as_slow_as_it_waits():
    ours, peer = rates(["one", "two", "three"], HashingEncoder(), Slow(), rounds=2)
    assert 30 < peer.clock < 100
    assert ours.clock > 2 * peer.clock


def test_waiting_costs_no_processor_time():
    _, peer = rates(["one", "two", "three"], HashingEncoder(), Slow(), rounds=2)
    assert peer.processor > 2 * peer.clock


def test_passages_are_spread_over_the_corpus():
    texts = corpus_passages(Path("huigu.toml"), 20)
    assert len(texts) == len(set(texts)) == 20


@pytest.mark.parametrize("rounds", [1])
def test_loading_is_part_of_loading_with_imports(rounds):
    load, whole = loading(BUNDLED, rounds)
    assert 0 < load < whole
