"""Years, editions and months in words and digits."""

from __future__ import annotations

import time

import pytest

from bot.understanding.numbers.find import find_numbers, list_counted
from bot.understanding.numbers.number import FIRST, LAST, NEXT


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
        ("from 2021 to 2022", [("year", (2021, 2022), "from 2021 to 2022")]),
        ("between 2021 and 2023", [("year", (2021, 2022, 2023), "between 2021 and 2023")]),
        ("从 2021 到 2022 的", [("year", (2021, 2022), "从 2021 到 2022")]),
        ("二〇二一至二〇二二年", [("year", (2021, 2022), "二〇二一至二〇二二年")]),
        ("the talks of year 9999", [("year", (9999,), "9999")]),
        ("9999 年的演讲", [("year", (9999,), "9999 年")]),
        ("talks in 1850?", [("year", (1850,), "1850")]),
        ("held in 3000 pods", []),
        ("3000 年前的演讲", []),
        ("lampcon二〇二二", [("year", (2022,), "二〇二二")]),
        ("二十二年的", [("year", (2022,), "二十二年")]),
        ("二一年的", [("year", (2021,), "二一年")]),
        ("一九年", [("year", (2019,), "一九年")]),
        ("第二十二年", []),
        ("summit2022", [("year", (2022,), "2022")]),
        ("2023meetup", [("year", (2023,), "2023")]),
        ("大前年", [("year", (2023,), "大前年")]),
        ("two years ago", [("year", (2024,), "two years ago")]),
        ("3 years ago", [("year", (2023,), "3 years ago")]),
        ("三年前", [("year", (2023,), "三年前")]),
        ("90 years ago", []),
        ("in the last two years", [("year", (2024, 2025, 2026), "in the last two years")]),
        ("最近两年的", [("year", (2024, 2025, 2026), "最近两年")]),
        ("since 2024", [("year", (2024, 2025, 2026), "since 2024")]),
        ("2024 年以来的", [("year", (2024, 2025, 2026), "2024 年以来")]),
        ("自 2025 年起", [("year", (2025, 2026), "自 2025 年起")]),
        ("2024 onwards", [("year", (2024, 2025, 2026), "2024 onwards")]),
        ("from 2025 on", [("year", (2025, 2026), "from 2025 on")]),
        ("after 2024", [("year", (2025, 2026), "after 2024")]),
        ("2024 年之后", [("year", (2025, 2026), "2024 年之后")]),
        ("before 2020", [("year", tuple(range(1990, 2020)), "before 2020")]),
        ("2020 年以前", [("year", tuple(range(1990, 2020)), "2020 年以前")]),
        ("up to 2020", [("year", tuple(range(1990, 2021)), "up to 2020")]),
        ("since 2040", [("year", (2040,), "2040")]),
        ("2021 and 2022", [("year", (2021,), "2021"), ("year", (2022,), "2022")]),
        ("第十二届", [("edition", (12,), "第十二届")]),
        ("第 3 期", [("edition", (3,), "第 3 期")]),
        ("第 3 到 5 期", [("edition", (3, 4, 5), "第 3 到 5 期")]),
        ("第三、四届", [("edition", (3,), "第三"), ("edition", (4,), "四届")]),
        ("第 3 期和第 5 期", [("edition", (3,), "第 3 期"), ("edition", (5,), "第 5 期")]),
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
        (
            "2022-04-25",
            [("year", (2022,), "2022"), ("month", (4,), "04"), ("day", (25,), "25")],
        ),
        ("on 24 February", [("day", (24,), "24 "), ("month", (2,), "February")]),
        ("the 24th of May", [("day", (24,), "24th of "), ("month", (5,), "May")]),
        ("on May 24", [("month", (5,), "May"), ("day", (24,), "24")]),
        (
            "Mar 3rd, 2021",
            [("month", (3,), "Mar"), ("day", (3,), "3rd"), ("year", (2021,), "2021")],
        ),
        ("6 月 10 日的演讲", [("month", (6,), "6 月"), ("day", (10,), " 10 日")]),
        ("六月二十四号", [("month", (6,), "六月"), ("day", (24,), "二十四号")]),
        ("may 2 people speak", []),
        ("June 2021", [("month", (6,), "June"), ("year", (2021,), "2021")]),
        ("最近两届", [("order", (LAST,), "最近两届")]),
        ("the last two", [("order", (LAST,), "last two")]),
        ("past 3 summits", [("order", (LAST,), "past 3")]),
        ("头两届", [("order", (FIRST,), "头两届")]),
        ("first two LampCons", [("order", (FIRST,), "first two")]),
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


@pytest.mark.parametrize(
    ("text", "count"), [("上一届", 1), ("最近三届", 3), ("last two", 2), ("the latest", 1)]
)
def test_an_order_says_how_many_it_means(text, count):
    assert [one.count for one in find_numbers(text, 2026)] == [count]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("meetup8 视频", 8),
        ("沙龙 12", 12),
        ("meetup 2021", 0),
        ("webinar 5%", 0),
        ("Foggy Meetup 8", 0),
        ("the Meetup 8", 8),
    ],
)
def test_a_gathering_without_a_name_has_an_edition(text, number):
    assert [one.values for one in list_counted(text)] == ([(number,)] if number else [])


def test_a_bare_ordinal_is_no_limit():
    assert [one.alone for one in find_numbers("who spoke second", 2026)] == [False]


@pytest.mark.parametrize(
    "text", ["2021 " * 100, "二〇" * 250, "第十" * 250, "1" * 500, "去年" * 250]
)
def test_a_long_row_of_numbers_takes_no_time(text):
    start = time.perf_counter()
    find_numbers(text, 2026)
    assert time.perf_counter() - start < 0.05
