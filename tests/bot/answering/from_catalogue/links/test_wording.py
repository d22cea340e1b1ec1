"""The first line of a list of links says which of how many they are."""

import pytest

from bot.answering.from_catalogue.links.wording import introduce


@pytest.mark.parametrize(
    ("shown", "en", "zh"),
    [
        (range(9), "Videos of HoneyConf:", "HoneyConf 的视频："),
        (range(6), "Videos of HoneyConf (6 of 9):", "HoneyConf 的视频（共 9 个，这里是 6 个）："),
        (
            range(3, 6),
            "Videos of HoneyConf (4 to 6 of 9):",
            "HoneyConf 的视频（共 9 个，第 4 到 6 个）：",
        ),
        (
            range(7, 8),
            "Videos of HoneyConf (number 8 of 9):",
            "HoneyConf 的视频（共 9 个，第 8 个）：",
        ),
    ],
)
def test_which_of_how_many_are_shown_is_said(shown, en, zh):
    assert introduce("HoneyConf", ("video",), "en", shown, 9) == en
    assert introduce("HoneyConf", ("video",), "zh", shown, 9) == zh
