"""Which segments are merged."""

import random

import pytest

from indexer.stores.local.segments.plan import MOST_SEGMENTS, SegmentSize, choose_merged


def full(*rows):
    return [SegmentSize(one, one) for one in rows]


@pytest.mark.parametrize(
    ("sizes", "merged"),
    [
        (full(1000), []),
        (full(1000, 10), []),
        (full(1000, 10, 10), [1, 2]),
        (full(1000, 21, 10), []),
        (full(10, 1000, 10), [0, 2]),
        (full(1000, 600), [0, 1]),
        ([SegmentSize(700, 1000)], [0]),
        ([SegmentSize(800, 1000), SegmentSize(7, 10)], [1]),
        (full(*(3**power for power in range(9))), [0, 1]),
    ],
)
def test_small_segments_and_those_with_many_removed_rows_are_merged(sizes, merged):
    assert choose_merged(sizes) == merged


def test_so_few_segments_stay_and_a_row_is_written_a_few_times_only():
    choice = random.Random(3)
    sizes, written, added = full(100_000), 0, 0
    for _ in range(300):
        new = choice.choice([1, 40, 400, 2000])
        added += new
        sizes += full(new)
        merged = choose_merged(sizes)
        rows = sum(sizes[number].live for number in merged)
        written += rows
        sizes = [size for number, size in enumerate(sizes) if number not in merged]
        sizes += full(rows) if merged else []
        assert len(sizes) <= MOST_SEGMENTS
    assert written < 12 * (added + 100_000)
