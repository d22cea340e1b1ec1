"""Years, editions and months in words and digits."""

from __future__ import annotations

import time

import pytest

from bot.understanding.numbers import FIRST, LAST, NEXT, find_numbers


def read(text):
    return [(one.sort, one.values, text[one.start : one.end]) for one in find_numbers(text, 2026)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("in 2022", [("year", (2022,), "2022")]),
        ("2022 年的那场", [("year", (2022,), "2022 年")]),
        ("二〇二一年", [("year", (2021,), "二〇二一年")]),
        ("二零二一年", [("year", (2021,), "二零二一年")]),
        ("22年的", [("year", (2022,), "22年")]),
        ("LampCon '21", [("year", (2021,), "21")]),
        ("去年的视频", [("year", (2025,), "去年")]),
        ("前年", [("year", (2024,), "前年")]),
        ("last year's talks", [("year", (2025,), "last year")]),
        ("this year", [("year", (2026,), "this year")]),
        ("2021-2023", [("year", (2021, 2022, 2023), "2021-2023")]),
        ("2021 年到 2022 年", [("year", (2021, 2022), "2021 年到 2022 年")]),
        ("from 2021 to 2022", [("year", (2021, 2022), "2021 to 2022")]),
        ("2021 and 2022", [("year", (2021,), "2021"), ("year", (2022,), "2022")]),
        ("第十二届", [("edition", (12,), "第十二届")]),
        ("第 3 期", [("edition", (3,), "第 3 期")]),
        ("the 2nd one", [("edition", (2,), "2nd")]),
        ("episode 4", [("edition", (4,), "episode 4")]),
        ("四月的分享", [("month", (4,), "四月")]),
        ("11 月", [("month", (11,), "11 月")]),
        ("in May", [("month", (5,), "May")]),
        ("May I ask", []),
        ("Nov 2018", [("month", (11,), "Nov"), ("year", (2018,), "2018")]),
        ("in Sept. 2020", [("month", (9,), "Sept."), ("year", (2020,), "2020")]),
        ("2019 Dec", [("year", (2019,), "2019"), ("month", (12,), "Dec")]),
        ("since Feb", [("month", (2,), "Feb")]),
        ("ask Jan about the Mar bug", []),
        ("September 2021", [("month", (9,), "September"), ("year", (2021,), "2021")]),
        ("(Nov 2018)", [("month", (11,), "Nov"), ("year", (2018,), "2018")]),
        ("Sept. 2021", [("month", (9,), "Sept."), ("year", (2021,), "2021")]),
        ("a dec of cards", []),
        ("2022-04-25", [("year", (2022,), "2022"), ("month", (4,), "04")]),
        ("上一届", [("order", (LAST,), "上一届")]),
        ("the latest one", [("order", (LAST,), "latest")]),
        ("首届", [("order", (FIRST,), "首届")]),
        ("next time", [("order", (NEXT,), "next")]),
        ("20 年前", []),
        ("version 1.15 and 3.2022", []),
        ("port 15001", []),
    ],
)
def test_a_number_is_read(text, expected):
    assert read(text) == expected


def test_a_bare_ordinal_is_no_limit():
    assert [one.alone for one in find_numbers("who spoke second", 2026)] == [False]


@pytest.mark.parametrize(
    "text", ["2021 " * 100, "二〇" * 250, "第十" * 250, "1" * 500, "去年" * 250]
)
def test_a_long_row_of_numbers_takes_no_time(text):
    start = time.perf_counter()
    find_numbers(text, 2026)
    assert time.perf_counter() - start < 0.05
