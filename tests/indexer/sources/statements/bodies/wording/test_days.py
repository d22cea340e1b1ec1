from __future__ import annotations

from datetime import date

import pytest

from indexer.sources.statements.bodies.wording.days import find_time, read_days


@pytest.mark.parametrize(
    ("text", "year", "days"),
    [
        ("2031 年 5 月 3 日", 0, (date(2031, 5, 3),)),
        ("2031年10月16、17日", 0, (date(2031, 10, 16), date(2031, 10, 17))),
        ("5 月 3–5 日", 2031, (date(2031, 5, 3), date(2031, 5, 5))),
        ("May 3-5", 2031, (date(2031, 5, 3), date(2031, 5, 5))),
        ("3rd of May", 2031, (date(2031, 5, 3),)),
        ("5 月 3 日", 0, ()),
        ("3 May 2031, as on 4 June 2019", 0, (date(2031, 5, 3),)),
        ("31 June", 2031, ()),
    ],
)
def test_days_are_read_with_the_year_of_the_page(text, year, days) -> None:
    assert read_days(text, year) == days


def test_a_time_of_day_is_found() -> None:
    assert find_time("周三 19:00-20:00") == "19:00-20:00"
    assert find_time("ratio 3:75") == ""
