"""When an event was held, as people write it in front matter and rows."""

import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from indexer.settings import SourceSettings
from indexer.sources.event_days import find_event_year, read_event_days
from indexer.sources.generators.source import MarkdownSource
from indexer.sources.jsonl.source import JsonlSource
from tests.fakes.index.entries import load_entries

WEEK = "2022-04-25/2022-04-29"


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("2022-04-25", "2022-04-25"),
        (date(2022, 4, 25), "2022-04-25"),
        (datetime(2022, 4, 25, 23, tzinfo=UTC), "2022-04-25"),
        ("2022-04-25T09:00:00+08:00", "2022-04-25"),
        ("2022-04-25 09:00 - 17:30", "2022-04-25"),
        ("2022/4/25", "2022-04-25"),
        ("20220425", "2022-04-25"),
        (20220425, "2022-04-25"),
        (2022, ""),
        ("2022年4月25日（周一）", "2022-04-25"),
        ("2022-04-25 to 2022-04-29", WEEK),
        ("2022-04-25/2022-04-29", WEEK),
        ("2022-04-25 – 29", WEEK),
        ("2022.04.25-04.29", WEEK),
        ("2022年4月25日至29日", WEEK),
        ("2022 年 4 月 25 日 – 4 月 29 日，线上", WEEK),
        ("2022年4月25日（周一）到4月29日（周五）", WEEK),
        ("25–29 April 2022", WEEK),
        ("April 25-29, 2022", WEEK),
        ("Apr 25 to Apr 29, 2022", WEEK),
        ("25th to 29th of April 2022", WEEK),
        ("Apr. 25th, 2022", "2022-04-25"),
        ("Monday, 25 April 2022, Berlin", "2022-04-25"),
        ("30 April – 2 May 2022", "2022-04-30/2022-05-02"),
        (["2022-04-29", "2022-04-25"], WEEK),
        ({"start": "2022-04-25", "end": "2022-04-29"}, WEEK),
        ("April 2022", ""),
        ("2022-13-45", ""),
        ("to be announced", ""),
        ("", ""),
        (True, ""),
        (None, ""),
        ("2022-04-25 " + "x" * 500, "2022-04-25"),
    ],
)
def test_the_days_of_an_event_are_read_as_people_write_them(written, days):
    if len(str(written)) > 200:
        days = ""
    assert read_event_days({"event_date": written}) == days


@pytest.mark.parametrize(
    "front",
    [
        {"event_date": "2022-04-25", "event_end": "2022-04-29"},
        {"eventdate": "2022-04-25", "enddate": "2022-04-29"},
        {"event-start": "2022-04-25", "event-end": "2022-04-29"},
        {"event": "Meshday", "dates": "2022-04-25 to 2022-04-29"},
        {"conference": "Meshday", "start_date": "2022-04-25", "end_date": "2022-04-29"},
        {"活动时间": "2022年4月25日至29日"},
        {"event": {"name": "Meshday", "date": "2022-04-25/2022-04-29"}},
        {"event": {"name": "Meshday", "startDate": "2022-04-25", "endDate": "2022-04-29"}},
        {"conference": {"dates": ["2022-04-25", "2022-04-29"]}},
    ],
)
def test_the_days_are_found_under_the_keys_that_people_use(front):
    assert read_event_days(front) == WEEK


@pytest.mark.parametrize(
    "front",
    [
        {"date": "2022-04-25"},
        {"start_date": "2022-04-25"},
        {"dates": "2022-04-25"},
        {"event": "Meshday", "end_date": "2022-04-25"},
        {"publishdate": "2022-04-25", "event": "Meshday"},
    ],
)
def test_a_page_that_does_not_say_when_its_event_was_has_no_days(front):
    assert read_event_days(front) == ""


def test_an_end_before_the_start_does_not_count():
    assert read_event_days({"event_date": "2022-04-25", "event_end": "2021-04-29"}) == "2022-04-25"


@given(st.dictionaries(st.sampled_from(["event_date", "event_end"]), st.text() | st.integers()))
def test_any_value_gives_days_or_nothing(front):
    days = read_event_days(front)
    assert [date.fromisoformat(day) for day in days.split("/") if day] or not days


def test_the_year_of_an_event_is_that_of_all_its_days():
    days = ("2022-04-25", WEEK, "2021-12-31/2022-01-01", "")
    assert [find_event_year(written) for written in days] == [2022, 2022, 0, 0]


def load(source):
    documents, problems = load_entries(source.entries())
    assert problems == []
    return documents


def test_a_recap_keeps_its_own_date_beside_that_of_its_event(tmp_path):
    (tmp_path / "recap.md").write_text(
        "---\ntitle: 网格日回顾\nevent: 网格日\ndate: 2025-01-10\nevent_date: 2022-04-25\n"
        "event_end: 2022-04-29\n---\n五天的录像都在这里。\n",
        encoding="utf-8",
    )
    settings = SourceSettings(name="s", type="markdown", path=".")
    [page] = load(MarkdownSource(settings, tmp_path)).values()
    assert (page.published, page.held, page.year) == ("2025-01-10", WEEK, 2022)


def test_a_row_keeps_its_own_date_beside_that_of_its_event(tmp_path: Path):
    row = {"id": "a", "title": "A", "text": "Meshes.", "date": "2025-01-10", "eventDate": WEEK}
    (tmp_path / "rows.jsonl").write_text(json.dumps(row))
    settings = SourceSettings(name="s", type="jsonl", path="rows.jsonl")
    [page] = load(JsonlSource(settings, tmp_path)).values()
    assert (page.published, page.held, page.year) == ("2025-01-10", WEEK, 2022)
