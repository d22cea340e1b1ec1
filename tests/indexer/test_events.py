"""Events, years and editions are read alike from pages and from questions."""

import pytest

from indexer.events import Occasion, editions, recognise, without_editions, years


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IstioCon 2022 回顾", Occasion("IstioCon 2022", 2022, 0)),
        ("第七届Service Mesh Meetup成都站回顾", Occasion("Service Mesh Meetup", 0, 7)),
        ("Istio 大咖说第 12 期", Occasion("Istio 大咖说", 0, 12)),
        ("KubeCon China 2019 schedule", Occasion("KubeCon China 2019", 2019, 0)),
        ("Istio Day Europe 2024", Occasion("Istio Day Europe 2024", 2024, 0)),
        ("a page about nothing in particular", Occasion()),
    ],
)
def test_an_occasion_is_recognised(text, expected):
    assert recognise([text]) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第二届", [2]),
        ("第十一届", [11]),
        ("第 20 期", [20]),
        ("第二十三次", [23]),
        ("the 8th meetup", [8]),
        ("the second meetup", [2]),
        ("Webinar #1 and #2", [1, 2]),
        ("episode 16", [16]),
        ("Istio 1.5 on 2022", []),
    ],
)
def test_editions_in_digits_and_in_words(text, expected):
    assert list(editions(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2018年6月", [2018]), ("v1.2019.3", []), ("12022", []), ("2021 and 2022", [2021, 2022])],
)
def test_a_year_is_a_number_of_its_own(text, expected):
    assert years(text) == expected


def test_a_later_text_only_fills_what_an_earlier_left_open():
    assert recognise(["第三届 Service Mesh Meetup", "IstioCon 2022 第五届"]) == Occasion(
        "Service Mesh Meetup", 2022, 3
    )


def test_editions_are_taken_out_however_they_are_written():
    assert without_editions("第三届 x #3 y 3rd z third").split() == ["x", "y", "z"]
