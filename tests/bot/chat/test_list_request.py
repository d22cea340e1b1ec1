"""A list request is parsed from its typed argument, and written for the next page."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.list_request import ListRequest, parse_list_request


@pytest.mark.parametrize(
    ("argument", "event", "year"),
    [
        ("", "", 0),
        ("MeshDay 2030", "MeshDay", 2030),
        ("2030 年  MeshDay", "MeshDay", 2030),
        ("2030年", "", 2030),
        ("MeshDay", "MeshDay", 0),
        ("room 20301", "room 20301", 0),
        ("1984", "1984", 0),
    ],
)
def test_an_argument_is_parsed_into_event_and_year(argument, event, year):
    assert parse_list_request("video", argument, "zh") == ListRequest("video", "zh", event, year)


@pytest.mark.parametrize(
    ("argument", "event", "year", "page"),
    [("MeshDay 2030 #2", "MeshDay", 2030, 2), ("＃3", "", 0, 3), ("C# #0", "C#", 0, 1)],
)
def test_an_argument_is_parsed_with_its_page(argument, event, year, page):
    expected = ListRequest("slides", "en", event, year, page)
    assert parse_list_request("slides", argument, "en") == expected


WORDS = st.sampled_from(["MeshDay", "2030", "2031年", "1984", "#4", "C#", "灯笼沙龙", "#"])


@given(st.lists(WORDS, max_size=4), st.integers(1, 999))
def test_the_argument_of_a_next_page_is_parsed_as_the_same_list(words, page):
    request = replace(parse_list_request("video", " ".join(words), "en"), page=page)
    assert parse_list_request("video", request.write_argument(), "en") == request


def test_the_argument_of_a_next_page_has_its_number():
    request = replace(parse_list_request("video", "MeshDay 2030", "en"), page=2)
    assert request.write_argument() == "MeshDay 2030 #2"
