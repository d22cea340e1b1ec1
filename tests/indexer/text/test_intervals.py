import pytest

from indexer.text.intervals import format_seconds, parse_interval


@pytest.mark.parametrize(("text", "seconds"), [("5m", 300), ("6h", 21_600), ("2d", 172_800)])
def test_a_number_and_its_unit_are_seconds(text, seconds):
    assert parse_interval(text) == seconds


@pytest.mark.parametrize(
    "text", ["", "6", "h", "0h", "-1h", "1.5h", "6 h", "6h ", "１h", "999999d"]
)
def test_what_is_no_time_is_refused(text):
    with pytest.raises(ValueError, match="is no time; write minutes, hours or days"):
        parse_interval(text)


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(-5, "0 min"), (90, "2 min"), (7000, "117 min"), (7200, "2 h"), (200_000, "2 d")],
)
def test_seconds_are_written_in_a_unit_that_they_fill(seconds, text):
    assert format_seconds(seconds) == text
