from __future__ import annotations

import os
from pathlib import Path

import pytest

from bot.workers.number import choose_number, count_cores


@pytest.mark.parametrize(
    ("cores", "number"), [(0.5, 0), (1, 0), (1.9, 0), (2, 1), (2.5, 1), (3, 2), (4, 2), (64, 2)]
)
def test_by_itself_it_is_one_less_than_the_cores(cores, number):
    assert choose_number("auto", cores) == number


def test_a_number_that_is_set_counts_whatever_the_cores():
    assert [choose_number(number, 1) for number in (0, 1, 7)] == [0, 1, 7]


def test_a_container_counts_what_it_may_use(tmp_path: Path):
    limit = tmp_path / "cpu.max"
    limit.write_text("150000 1000000\n")
    assert count_cores(limit) == 0.15
    for unlimited in ("max 100000\n", "odd\n", ""):
        limit.write_text(unlimited)
        assert count_cores(limit) == len(os.sched_getaffinity(0))
    assert count_cores(tmp_path / "none") == len(os.sched_getaffinity(0))
