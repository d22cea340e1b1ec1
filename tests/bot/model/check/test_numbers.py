"""Numbers and dates have one form, however either language writes them."""

from __future__ import annotations

import time

import pytest

from bot.model.check.numbers import find_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("2,000 people, 1.5 hours, at 14:00", {"2000", "1.5", "14:00"}),
        ("两千人，六十场，百分之五", {"2000", "60", "5"}),
        ("3 万人和 1.2万次", {"30000", "12000"}),
        ("二〇二二年，一万两千零三", {"2022", "12003"}),
        ("two hundred and six talks, twenty-four hours", {"206", "24"}),
        ("three thousand people", {"3000"}),
        ("２０２２ 年第三届", {"2022", "3"}),
        ("the 3rd meetup, v1.22.3", {"3", "1.22.3"}),
    ],
)
def test_numbers(text, numbers):
    assert find_numbers(text) == numbers


@pytest.mark.parametrize(
    "text",
    [
        "2022-04-25/2022-04-29",
        "25–29 April 2022",
        "April 25 to 29, 2022",
        "25th to 29th of April 2022",
        "2022 年 4 月 25 日至 29 日",
        "2022年4月25-29日",
    ],
)
def test_the_same_days(text):
    assert find_numbers(text) >= {"2022", "month 4", "day 4-25", "day 4-29"}
    assert find_numbers(text) <= {"2022", "month 4", "day 4-25", "day 4-29", "29"}


def test_a_month_alone():
    assert find_numbers("in May 2031") == find_numbers("2031 年 5 月") == {"2031", "month 5"}
    assert find_numbers("we may march on") == set()


def test_one_counts_where_it_is_wanted():
    assert find_numbers("one talk, 一场") == {"1"}
    assert find_numbers("one talk, 一场", with_one=False) == set()
    assert find_numbers("1 talk", with_one=False) == {"1"}


@pytest.mark.parametrize(
    "part", ["1", "1,", "1.", "一", "一百", "two ", "2020-", "1 月", "1–", "万"]
)
def test_a_long_text_takes_linear_time(part):
    began = time.process_time()
    find_numbers(part * (20_000 // len(part)))
    assert time.process_time() - began < 2
