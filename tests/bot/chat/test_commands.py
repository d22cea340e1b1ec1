from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.chat.commands import COMMANDS, Command, parse_command
from bot.chat.list_request import parse_list_request
from indexer.text.language import fold


@pytest.mark.parametrize(
    ("typed", "name", "argument", "language"),
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
def test_a_command_is_parsed_with_its_argument_and_language(typed, name, argument, language):
    assert parse_command(typed) == Command(name, argument, language)


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
def test_a_sentence_that_starts_like_a_command_is_a_question(question):
    command = parse_command(question)
    assert (command.name, command.argument) == ("ask", question)


@pytest.mark.parametrize(
    "typed",
    ["/asking for slides", "/video-games", "/MeshDay 2030", "/视频在哪里看", "/最新的回放", "/"],
)
def test_an_unknown_command_is_a_question_without_the_slash(typed):
    command = parse_command(typed)
    assert (command.name, command.argument) == ("ask", typed[1:])


def test_command_names_are_folded_and_unique():
    by_language = [names for languages in COMMANDS.values() for names in languages.values()]
    names = [name for names in by_language for name in names]
    assert [fold(name) for name in names] == names
    assert len(set(names)) == len(names)


@given(st.text(max_size=80))
def test_no_word_of_a_question_is_lost(text):
    command = parse_command(text)
    if command.name == "ask":
        assert text.strip().lstrip("/／").strip().endswith(command.argument.lstrip("/／").strip())
    parse_list_request("video", command.argument, "en")
