"""Days as people read them."""

import pytest

from bot.answering.from_catalogue.dates import write_days


@pytest.mark.parametrize(
    ("start", "end", "en", "zh"),
    [
        ("2022-04-25", "", "25 April 2022", "2022 年 4 月 25 日"),
        ("2022-04-25", "2022-04-25", "25 April 2022", "2022 年 4 月 25 日"),
        ("2022-04-25", "2022-04-29", "25–29 April 2022", "2022 年 4 月 25 日至 29 日"),
        (
            "2022-04-30",
            "2022-05-01",
            "30 April 2022 – 1 May 2022",
            "2022 年 4 月 30 日至 5 月 1 日",
        ),
        (
            "2022-12-31",
            "2023-01-01",
            "31 December 2022 – 1 January 2023",
            "2022 年 12 月 31 日至 2023 年 1 月 1 日",
        ),
        ("2022-04-25", "2021-01-01", "25 April 2022", "2022 年 4 月 25 日"),
        ("2022-04", "", "2022-04", "2022-04"),
        ("", "", "", ""),
    ],
)
def test_the_first_day_comes_first_with_its_year(start, end, en, zh):
    assert write_days(start, end, "en") == en
    assert write_days(start, end, "zh") == zh
