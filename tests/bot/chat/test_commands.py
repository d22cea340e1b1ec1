from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.commands import COMMANDS, Listing, Typed, listing, read_command
from indexer.text.language import fold


@pytest.mark.parametrize(
    ("typed", "command", "argument", "language"),
    [
        ("视频", "videos", "", "zh"),
        ("  视频。 ", "videos", "", "zh"),
        ("視頻", "videos", "", "zh"),
        ("Videos", "videos", "", "en"),
        ("ＰＰＴ", "slides", "", ""),
        ("最新", "latest", "", "zh"),
        ("HELP!", "help", "", "en"),
        ("？", "help", "", ""),
        ("/videos MeshDay 2030", "videos", "MeshDay 2030", "en"),
        ("／视频 MeshDay 2030", "videos", "MeshDay 2030", "zh"),
        ("/PPT MeshDay 2030", "slides", "MeshDay 2030", ""),
        ("/videos 灯笼沙龙", "videos", "灯笼沙龙", "zh"),
        ("/视频2030年", "videos", "2030年", "zh"),
        ("/videos 2030", "videos", "2030", "en"),
        ("/ PPT：网格日", "slides", "网格日", "zh"),
        ("/Ask: where are the slides?", "ask", "where are the slides?", "en"),
        ("/ask视频在哪里看", "ask", "视频在哪里看", "zh"),
        ("／提问MeshDay 的回放在哪", "ask", "MeshDay 的回放在哪", "zh"),
        ("/reindex", "reindex", "", "en"),
        ("/重建索引", "reindex", "", "zh"),
        ("/最新文章", "latest", "", "zh"),
        ("/视频？", "videos", "", "zh"),
        ("/PPT!", "slides", "", ""),
    ],
)
def test_a_command_is_read_with_its_argument_and_language(typed, command, argument, language):
    assert read_command(typed) == Typed(command, argument, language)


@pytest.mark.parametrize(
    "question",
    [
        "latest MeshDay recap?",
        "help me find the videos",
        "视频在哪里看",
        "视频？",
        "问题在哪",
        "videos of MeshDay 2030",
        "a/b testing",
        "",
    ],
)
def test_what_only_begins_like_a_command_is_a_question(question):
    found = read_command(question)
    assert (found.command, found.argument) == ("ask", question)


@pytest.mark.parametrize(
    "typed",
    ["/asking for slides", "/video-games", "/MeshDay 2030", "/视频在哪里看", "/最新的回放", "/"],
)
def test_an_unknown_word_behind_a_slash_is_part_of_a_question(typed):
    found = read_command(typed)
    assert (found.command, found.argument) == ("ask", typed[1:])


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
def test_a_list_is_asked_for_by_event_and_year(argument, event, year):
    assert listing(argument) == Listing(event, year)


@pytest.mark.parametrize(
    ("argument", "expected"),
    [
        ("MeshDay 2030 #2", Listing("MeshDay", 2030, 2)),
        ("＃3", Listing("", 0, 3)),
        ("C# #0", Listing("C#", 0, 1)),
    ],
)
def test_a_long_list_is_asked_for_by_page(argument, expected):
    assert listing(argument) == expected


WORDS = st.sampled_from(["MeshDay", "2030", "2031年", "1984", "#4", "C#", "灯笼沙龙", "#"])


@given(st.lists(WORDS, max_size=4), st.integers(1, 999))
def test_what_is_typed_for_another_page_asks_for_the_same_list(words, page):
    asked = listing(" ".join(words))
    assert listing(asked.of_page(page)) == replace(asked, page=page)


def test_another_page_is_asked_for_as_the_first_was():
    assert listing("MeshDay 2030").of_page(2) == "MeshDay 2030 #2"


def test_names_are_folded_and_each_means_one_command():
    names = [name for languages in COMMANDS.values() for one in languages.values() for name in one]
    assert [fold(name) for name in names] == names
    assert len(set(names)) == len(names)


@given(st.text(max_size=80))
def test_no_word_of_a_question_is_lost(text):
    found = read_command(text)
    if found.command == "ask":
        assert text.strip().lstrip("/／").strip().endswith(found.argument.lstrip("/／").strip())
    listing(found.argument)
