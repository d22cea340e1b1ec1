import pytest

from indexer.sources.statements.days import read_days, split_days


@pytest.mark.parametrize(
    ("fields", "start", "end"),
    [
        ({"dates": "2031-04-25 to 2031-04-29"}, "2031-04-25", "2031-04-29"),
        ({"dates": "2031-04-25/29"}, "2031-04-25", "2031-04-29"),
        ({"dates": "2031-05-06 至 2031-05-14"}, "2031-05-06", "2031-05-14"),
        ({"dates": "2031年4月25日至29日"}, "2031-04-25", "2031-04-29"),
        ({"dates": "2031年10月16、17日"}, "2031-10-16", "2031-10-17"),
        ({"dates": "April 25-29, 2031"}, "2031-04-25", "2031-04-29"),
        ({"dates": "30 April to 2 May 2031"}, "2031-04-30", "2031-05-02"),
        ({"dates": ["2031-04-25", "2031-04-26"]}, "2031-04-25", "2031-04-26"),
        ({"dates": {"from": "2031-04-25", "to": "2031-04-26"}}, "2031-04-25", "2031-04-26"),
        ({"date": "2031-04-25"}, "2031-04-25", "2031-04-25"),
        ({"start_date": "2031-04-25", "end_date": "2031-04-26"}, "2031-04-25", "2031-04-26"),
        ({"dates": "2030-12-30 to 2031-01-02"}, "2030-12-30", "2031-01-02"),
        ({"dates": "in spring"}, "", ""),
        ({}, "", ""),
    ],
)
def test_an_event_has_a_first_and_a_last_day(fields, start, end):
    days = read_days(fields)
    assert (days.start, days.end, days.mistake) == (start, end, "")


@pytest.mark.parametrize(
    "fields",
    [
        {"dates": "2031-04-29 to 2031-04-25"},
        {"start_date": "2031-04-29", "end_date": "2031-04-25"},
    ],
)
def test_a_contradiction_leaves_the_first_day(fields):
    days = read_days(fields)
    assert (days.start, days.end) == ("2031-04-29", "")
    assert days.mistake == "it ends (2031-04-25) before it begins (2031-04-29)"


@pytest.mark.parametrize(
    ("held", "is_long"), [("2031-04-25", False), ("2031-01-01/2031-03-01", True), ("", False)]
)
def test_what_lasts_longer_than_a_month_is_a_series(held, is_long):
    assert split_days(held).is_long is is_long
