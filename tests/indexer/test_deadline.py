from __future__ import annotations

import pytest

from indexer.deadline import Deadline
from indexer.errors import HuiguError, OutOfTime


def test_work_goes_on_until_the_deadline():
    now = 100.0
    deadline = Deadline(5, lambda: now)
    deadline.check()
    now = 104.9
    deadline.check()
    now = 105.0
    with pytest.raises(OutOfTime, match="ask for less at once"):
        deadline.check()
    assert issubclass(OutOfTime, HuiguError)


def test_without_a_limit_it_is_over_only_when_nobody_waits():
    now = 0.0
    deadline = Deadline(now=lambda: now)
    now = 1e12
    deadline.check()
    deadline.expire()
    with pytest.raises(OutOfTime):
        deadline.check()
