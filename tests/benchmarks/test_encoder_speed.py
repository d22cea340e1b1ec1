from __future__ import annotations

import time

import pytest

from benchmarks.encoder_speed import measure_loading, measure_rates, read_passages
from indexer.settings import BUNDLED_ENCODER
from tests.fakes.communities.community import write_community
from tests.fakes.index.encoder import HashingEncoder


class SlowEncoder(HashingEncoder):
    """Waits 10 ms for each text."""

    def encode(self, texts):
        time.sleep(0.01 * len(texts))
        return super().encode(texts)


def test_the_rate_by_the_clock_counts_waiting():
    ours, peer = measure_rates(["one", "two", "three"], HashingEncoder(), SlowEncoder(), rounds=2)
    assert 30 < peer.clock < 100
    assert ours.clock > 2 * peer.clock


def test_the_rate_by_processor_time_does_not_count_waiting():
    _, peer = measure_rates(["one", "two", "three"], HashingEncoder(), SlowEncoder(), rounds=2)
    assert peer.processor > 2 * peer.clock


def test_passages_are_spread_over_the_pages(tmp_path):
    config = write_community(tmp_path)
    texts = read_passages(config, 10)
    assert len(texts) == len(set(texts)) == 10
    everything = read_passages(config, 10_000)
    places = [everything.index(text) for text in texts]
    assert places == sorted(places)
    assert places[-1] > len(everything) / 2


@pytest.mark.parametrize("rounds", [1])
def test_loading_takes_less_time_than_loading_with_imports(rounds):
    load, whole = measure_loading(BUNDLED_ENCODER, rounds)
    assert 0 < load < whole
