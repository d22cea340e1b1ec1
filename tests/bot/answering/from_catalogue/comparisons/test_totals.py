"""How many there are of several events: the sum, then each of them."""

import pytest


@pytest.mark.parametrize(
    ("fields", "lines"),
    [
        (
            {"subject": "talks"},
            ["In total 7 talks", "HoneyConf 2022: 4 talks", "HoneyConf 2023: 3 talks"],
        ),
        # Each speaker is counted once, and 2022 had one more.
        (
            {"subject": "speakers"},
            ["In total 4 speakers", "HoneyConf 2022: 3 speakers", "HoneyConf 2023: 2 speakers"],
        ),
        (
            {"subject": "recordings"},
            [
                "In total 1 talk with a video",
                "HoneyConf 2022: 1 talk with a video",
                "HoneyConf 2023: 0 talks with a video",
            ],
        ),
    ],
)
def test_events_that_are_named_are_counted_together_and_one_by_one(answer, fields, lines):
    draft = answer("count", "HoneyConf", years=(2022, 2023), **fields)
    assert [line.split(" [")[0].removesuffix(":") for line in draft.text.split("\n")] == lines
    assert [one.name for one in draft.shown] == ["HoneyConf 2022", "HoneyConf 2023"]


def test_chinese_says_the_same(answer):
    draft = answer("count", "HoneyConf", years=(2022, 2023), subject="talks", language="zh")
    assert draft.text.startswith("合计 7 场演讲：")


def test_a_whole_series_has_its_number_alone(answer):
    assert answer("count", "HoneyConf", subject="talks").text.startswith("HoneyConf: 7 talks")
