from datetime import time

import pytest

from indexer.sources.dates import find_zone
from indexer.sources.sessions.rows.starts import read_clock, read_start

ZONE = find_zone("Europe/Berlin")


@pytest.mark.parametrize(
    ("row", "start"),
    [
        ({"date": "2031-05-02"}, "2031-05-02"),
        ({"date": "2031-05-02", "time": "14:30"}, "2031-05-02T14:30:00+02:00"),
        ({"date": "2031-01-02", "start_time": "2:30 pm"}, "2031-01-02T14:30:00+01:00"),
        ({"date": "2031-05-02", "start": "2031-05-02T10:00:00Z"}, "2031-05-02T12:00:00+02:00"),
        ({"start": "2031-05-02T10:00:00"}, "2031-05-02T10:00:00+02:00"),
        ({"start": "2031-05-02T10:00:00+09:00"}, "2031-05-02T10:00:00+09:00"),
        ({"start_time_ts": 1935453600}, "2031-05-02T04:00:00+02:00"),
        ({"start_time_ts": "1935453600000"}, "2031-05-02T04:00:00+02:00"),
        ({"date": 20310502}, "2031-05-02"),
        ({"date": "soon", "time": "14:30"}, ""),
        ({"date": "2031-13-45"}, ""),
        ({"date": ["2031-05-02"], "start": {}}, ""),
        ({"date": 10**30}, ""),
    ],
)
def test_a_start_has_the_offset_of_the_zone(row, start):
    assert read_start(row, ZONE) == start


def test_without_a_zone_no_offset_is_made_up():
    assert read_start({"start": "2031-05-02T10:00:00"}, None) == "2031-05-02T10:00:00"
    assert read_start({"start": "2031-05-02T10:00:00Z"}, None) == "2031-05-02T10:00:00+00:00"


@pytest.mark.parametrize("name", ["", "Mars/Phobos", "../../etc/passwd", "America", "/etc", "a\0b"])
def test_what_is_no_zone_is_none(name):
    assert find_zone(name) is None


@pytest.mark.parametrize(
    ("text", "clock"),
    [
        ("14:30", time(14, 30)),
        ("8:00am-8:30am", time(8)),
        ("12:15 am", time(0, 15)),
        ("25:61", None),
        ("at 8:00", None),
        ("13:00pm", None),
    ],
)
def test_a_time_of_day_is_what_a_text_begins_with(text, clock):
    assert read_clock(text) == clock
