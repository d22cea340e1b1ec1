"""Events, years and editions are found in pages and questions."""

import time

import pytest

from indexer.text.events import (
    EventMention,
    find_editions,
    find_event_name,
    find_single_year,
    find_years,
    remove_editions,
)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("IstioCon 2022 回顾", EventMention("IstioCon 2022", 2022, 0)),
        ("第七届Service Mesh Meetup成都站回顾", EventMention("Service Mesh Meetup", 0, 7)),
        ("Istio 大咖说第 12 期", EventMention("Istio 大咖说", 0, 12)),
        ("KubeCon China 2019 schedule", EventMention("KubeCon China 2019", 2019, 0)),
        ("Istio Day Europe 2024", EventMention("Istio Day Europe 2024", 2024, 0)),
        ("a page about nothing in particular", EventMention()),
        ("云原生社区 meetup", EventMention("云原生社区 meetup", 0, 0)),
        ("云原生社区 Meetup 第八期·杭州站", EventMention("云原生社区 Meetup", 0, 8)),
        ("欢迎参加云原生社区Meetup", EventMention("云原生社区Meetup", 0, 0)),
        ("第三期服务网格社区 meetup", EventMention("服务网格社区 meetup", 0, 3)),
        (
            "Notes from the Service Mesh meetup in 2020",
            EventMention("Service Mesh meetup", 2020, 0),
        ),
        ("Watch IstioCon 2022", EventMention("IstioCon 2022", 2022, 0)),
        ("Cloud and Edge Summit 2021", EventMention("Cloud and Edge Summit 2021", 2021, 0)),
        ("第五届数字高峰论坛", EventMention("第五届数字高峰论坛", 0, 5)),
    ],
)
def test_event_year_and_edition_are_found(text, expected):
    found = EventMention(
        find_event_name(text), find_single_year([text]), next(iter(find_editions(text)), 0)
    )
    assert found == expected


@pytest.mark.parametrize(
    "text",
    ["All Day", "the meetup", "The meetup was good", "Day 2", "中文论坛", "Istio 论坛", "KubeCons"],
)
def test_a_text_that_only_looks_like_an_event_gives_no_name(text):
    assert find_event_name(text) == ""


HOSTILE = [
    "A",
    "Aa.",
    "A ",
    "A  ",
    "a",
    "a ",
    "Con",
    "ConA",
    "and ",
    "社",
    "社区",
    "社区 ",
    "第",
    "A社",
]


@pytest.mark.parametrize("piece", HOSTILE)
def test_an_event_name_is_found_in_linear_time(piece):
    text = piece * (200_000 // len(piece))
    started = time.process_time()
    find_event_name(text)
    assert time.process_time() - started < 2


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("第二届", [2]),
        ("第十一届", [11]),
        ("第 20 期", [20]),
        ("第二十三次", [23]),
        ("the 8th meetup", [8]),
        ("the second meetup", [2]),
        ("the \u017fecond meetup", [2]),
        ("Webinar #1 and #2", [1, 2]),
        ("episode 16", [16]),
        ("Istio 1.5 on 2022", []),
    ],
)
def test_editions_are_found_in_digits_and_in_words(text, expected):
    assert list(find_editions(text)) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("2018年6月", [2018]), ("v1.2019.3", []), ("12022", []), ("2021 and 2022", [2021, 2022])],
)
def test_a_year_inside_a_longer_number_is_not_found(text, expected):
    assert find_years(text) == expected


def test_a_year_is_that_of_the_first_text_that_names_one():
    texts = ["第三届 Service Mesh Meetup", "IstioCon 2022 第五届"]
    assert find_single_year(texts) == 2022
    assert (find_event_name(texts[0]), find_editions(texts[0])) == ("Service Mesh Meetup", (3,))


def test_editions_are_removed_in_every_spelling():
    assert remove_editions("第三届 x #3 y 3rd z third").split() == ["x", "y", "z"]


def test_a_text_with_several_years_has_no_single_year():
    assert find_single_year(["社区沙龙 2018 到 2025"]) == 0
    assert find_single_year(["社区沙龙 2018 到 2018"]) == 2018


def test_editions_are_found_in_linear_time():
    started = time.process_time()
    assert find_editions("ep" + " " * 200_000) == ()
    assert time.process_time() - started < 2
